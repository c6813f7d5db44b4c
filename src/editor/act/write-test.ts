import { stringify } from 'yaml'
import { printEvent } from '../../policy/index.ts'
import type { FileEdit } from '../contract/index.ts'
import type { EditorDocument, PlacedEntry } from '../model/index.ts'

/** The section of tests of a document, and its last test. */
function findTests(document: EditorDocument): {
  readonly section: PlacedEntry | undefined
  readonly last: number | undefined
} {
  let section: PlacedEntry | undefined
  let last: number | undefined
  for (const [index, chunk] of document.chunks.entries()) {
    for (const placed of document.entries(index, index))
      if (placed.entry.keys.length === 1 && placed.entry.keys[0] === 'tests') section = placed
    if (chunk.rule?.join('/') === 'tests/*') last = index
  }
  return { section, last }
}

function inJson(document: EditorDocument, test: unknown): FileEdit {
  const { section, last } = findTests(document)
  const written = JSON.stringify(test, undefined, 2).replaceAll('\n', '\n    ')
  const { text, file } = document
  if (last !== undefined) {
    const end = document.startOf(last) + (document.chunks[last]?.length ?? 0)
    return { file, span: { start: end, end }, text: `,\n    ${written}` }
  }
  if (section !== undefined) {
    const at = section.value.start + 1
    return { file, span: { start: at, end: at }, text: `\n    ${written}\n  ` }
  }
  const close = text.lastIndexOf('}')
  const end = text.slice(0, close).trimEnd().length
  return { file, span: { start: end, end: close }, text: `,\n  "tests": [\n    ${written}\n  ]\n` }
}

/** The edit that adds a test of a rule to the tests of its document. */
export function writeTestEdit(
  document: EditorDocument,
  rule: string,
  event: Parameters<typeof printEvent>[0],
  expect: Readonly<Record<string, unknown>>,
): FileEdit {
  const test = { name: `${rule} acts`, event: JSON.parse(printEvent(event)) as unknown, expect }
  if (document.form.isJson) return inJson(document, test)
  const { section, last } = findTests(document)
  const { text, file } = document
  const first = last === undefined ? undefined : document.chunks[last]?.entries[0]
  const at = last === undefined || first === undefined ? undefined : document.startOf(last) + first.start
  const column = at === undefined ? 2 : at - (text.lastIndexOf('\n', at - 1) + 1)
  const written = stringify([test], { lineWidth: 0 }).replace(/^(?=.)/gm, ' '.repeat(column))
  if (last !== undefined) {
    const chunkEnd = document.startOf(last) + (document.chunks[last]?.length ?? 0)
    const end = text.slice(0, chunkEnd).trimEnd().length
    return { file, span: { start: end, end }, text: `\n${written.trimEnd()}` }
  }
  const end = text.trimEnd().length
  const head = section === undefined ? '\n\ntests:\n' : '\n'
  const start = section === undefined ? end : section.name.end + 1
  return section === undefined
    ? { file, span: { start: end, end: text.length }, text: `${head}${written}` }
    : { file, span: { start, end: Math.max(start, section.value.end) }, text: `\n${written.trimEnd()}` }
}
