import type { Files } from '../engine/protocol.ts'
import { element } from './element.ts'

/** Whether nothing of a policy is written yet. */
export function isWithoutPolicy(files: Files): boolean {
  return files.every(({ file, text }) => text.trim() === '' || /\.test\./.test(file))
}

/** What stands where something would be said of a policy. */
export function noPolicyYet(): HTMLElement {
  return element('p', { class: 'empty' }, 'Write or paste a policy, drop a file, or choose an example.')
}
