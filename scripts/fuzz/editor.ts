import { fuzzEditor } from '../../test/support/editor-fuzz/editor-fuzz.ts'
import type { FuzzMode } from './mode.ts'

/** Random edits of documents of all forms, with every question that an editor asks. */
export const fuzzEditors: FuzzMode = async ({ draw, seconds }) => {
  const end = performance.now() + seconds * 1000
  const { edits, settled, findings } = await fuzzEditor(draw, () => performance.now() > end)
  return { summary: `${String(edits)} edits, ${String(settled)} comparisons with a fresh start`, findings }
}
