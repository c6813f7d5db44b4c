import { element, fill } from '../element.ts'
import { noPolicyYet } from '../no-policy.ts'

/** A tab with one text: the plan, the emitted module. */
export class TextPanel {
  readonly root: HTMLElement = element('div', { class: 'panel text' })
  readonly #about: string
  readonly #fileName: string | undefined

  /** @param fileName - under which the text can be saved; undefined: it cannot */
  constructor(about: string, fileName?: string) {
    this.#about = about
    this.#fileName = fileName
  }

  wait(): void {
    fill(this.root, element('p', { class: 'empty', role: 'status' }, 'Working…'))
  }

  show(text: string): void {
    const saves = this.#fileName
    fill(
      this.root,
      element('p', { class: 'about' }, this.#about),
      element(
        'div',
        { class: 'tools' },
        element('button', { type: 'button', onclick: () => void navigator.clipboard.writeText(text) }, 'Copy'),
        saves !== undefined &&
          element('button', { type: 'button', onclick: () => saveText(saves, text) }, `Save as ${saves}`),
        element('span', { class: 'size' }, `${String(text.length)} characters`),
      ),
      element('pre', { class: 'output', tabindex: 0, 'aria-label': this.#about }, element('code', {}, text)),
    )
  }

  beEmpty(): void {
    fill(this.root, noPolicyYet())
  }

  fail(message: string): void {
    fill(this.root, element('p', { class: 'empty error', role: 'status' }, message))
  }
}

/** Saves a text as a file of the visitor's machine. */
export function saveText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  element('a', { href: url, download: name }).click()
  URL.revokeObjectURL(url)
}
