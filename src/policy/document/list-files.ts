import type { List, PolicyDocument } from './generated/document.generated.ts'
import type { FindingList } from './finding.ts'
import { checkItem } from './document-scheme.ts'
import type { DocumentPath } from './text/document-text.ts'

/** Gives the text of a file that a document names, or why it cannot be read. */
export type ReadFile = (name: string) => { readonly text: string } | { readonly reason: string }

/** Lines of one list file. */
const mostItems = 1_000_000

/** Wrong lines of one file that are told; the others are counted. */
const toldLines = 5

interface FileItem {
  readonly item: string
  /** From 1. */
  readonly line: number
}

/** One item a line, or the first column of a CSV; `#` begins a comment. */
function readItems(text: string): FileItem[] {
  const items: FileItem[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const hash = line.indexOf('#')
    const plain = (hash === -1 ? line : line.slice(0, hash)).trim()
    const item = plain.startsWith('"')
      ? plain.slice(1, Math.max(1, plain.indexOf('"', 1)))
      : (plain.split(/[,;\t]/, 1)[0] ?? '').trim()
    if (item !== '') items.push({ item, line: index + 1 })
  }
  return items
}

/**
 * The items that are what the list says. Of the others the line is told and never the text: who may write the document
 * need not be one who may read the file.
 */
function soundItems(
  kind: List['kind'],
  items: readonly FileItem[],
  path: DocumentPath,
  findings: FindingList,
): string[] {
  const sound: string[] = []
  let wrong = 0
  for (const { item, line } of items) {
    const expected = checkItem(kind, item)
    if (expected === undefined) {
      sound.push(item)
      continue
    }
    wrong += 1
    if (wrong <= toldLines)
      findings.add('E_LIST_ITEM', path, { reason: `expected ${expected} in line ${String(line)} of the file` })
  }
  if (wrong > toldLines)
    findings.add('E_LIST_ITEM', path, {
      reason: `${String(wrong - toldLines)} more lines of the file hold no such item`,
    })
  return sound
}

/** Puts the items of list files into the lists of a document. */
export function readListFiles(
  document: PolicyDocument,
  readFile: ReadFile | undefined,
  findings: FindingList,
): PolicyDocument {
  const entries = Object.entries(document.lists ?? {})
  if (!entries.some(([, { file }]) => file !== undefined)) return document
  const lists = entries.map(([name, list]) => {
    if (list.file === undefined) return [name, list] as const
    const path = ['lists', name, 'file']
    const read = readFile?.(list.file) ?? { reason: 'no way to read files was given (`readFile`)' }
    if ('reason' in read) {
      findings.add('E_LIST_FILE', path, { file: list.file, reason: read.reason })
      return [name, list] as const
    }
    const items = readItems(read.text)
    if (items.length > mostItems) {
      findings.add('E_LIST_FILE', path, { file: list.file, reason: `it has more than ${String(mostItems)} items` })
      return [name, list] as const
    }
    const { file: _file, ...rest } = list
    return [
      name,
      { ...rest, items: [...(list.items ?? []), ...soundItems(list.kind, items, path, findings)] } satisfies List,
    ] as const
  })
  return { ...document, lists: Object.fromEntries<List>(lists) }
}
