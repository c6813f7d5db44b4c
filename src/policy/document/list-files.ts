import type { List, PolicyDocument } from './generated/document.generated.ts'
import type { FindingList } from './finding.ts'

/** Gives the text of a file that a document names, or why it cannot be read. */
export type ReadFile = (name: string) => { readonly text: string } | { readonly reason: string }

/** Lines of one list file. */
const mostItems = 1_000_000

/** One item a line, or the first column of a CSV; `#` begins a comment. */
function readItems(text: string): string[] {
  const items: string[] = []
  for (const line of text.split('\n')) {
    const hash = line.indexOf('#')
    const plain = (hash === -1 ? line : line.slice(0, hash)).trim()
    const first = plain.startsWith('"')
      ? plain.slice(1, Math.max(1, plain.indexOf('"', 1)))
      : (plain.split(/[,;\t]/, 1)[0] ?? '').trim()
    if (first !== '') items.push(first)
  }
  return items
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
    return [name, { ...rest, items: [...(list.items ?? []), ...items] } satisfies List] as const
  })
  return { ...document, lists: Object.fromEntries<List>(lists) }
}
