import type { DocumentSymbol, FoldingRange, SymbolKind } from '../contract/index.ts'
import type { Span } from '../../diagnostics/index.ts'
import { toPolicyKeys, type EditorDocument, type PlacedEntry } from '../model/index.ts'

/** Members that give an item its name, the best first. */
const naming = ['id', 'ref', 'name', 'label', 'description', 'host']

const kinds: Readonly<Record<string, SymbolKind>> = {
  rules: 'rule',
  policies: 'rule',
  guardrails: 'rule',
  tests: 'test',
  invariants: 'test',
  lists: 'list',
  applications: 'application',
  profiles: 'profile',
  custom_topics: 'topic',
  servers: 'server',
}

interface Draft {
  readonly placed: PlacedEntry
  readonly members: PlacedEntry[]
  readonly children: Draft[]
  end: number
}

/** Nested values of a document as a tree. */
function toTree(document: EditorDocument): readonly Draft[] {
  const roots: Draft[] = []
  const open: Draft[] = []
  const close = (depth: number): void => {
    while (open.length > depth) open.pop()
  }
  for (const placed of document.entries()) {
    const { keys } = placed.entry
    const holds = (draft: Draft | undefined): boolean => {
      const own = draft?.placed.entry.keys ?? []
      return own.length < keys.length && own.every((key, index) => key === keys[index])
    }
    let depth = open.length
    while (depth > 0 && !holds(open[depth - 1])) depth -= 1
    close(depth)
    const draft: Draft = { placed, members: [], children: [], end: Math.max(placed.value.end, placed.name.end) }
    for (const above of open) above.end = Math.max(above.end, draft.end)
    const parent = open.at(-1)
    ;(parent?.children ?? roots).push(draft)
    if (placed.entry.kind === 'member') parent?.members.push(placed)
    open.push(draft)
  }
  return roots
}

function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? ''
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}

function toSymbols(document: EditorDocument, drafts: readonly Draft[], depth: number): DocumentSymbol[] {
  return drafts.flatMap((draft): DocumentSymbol[] => {
    const { placed, members, children } = draft
    const { entry } = placed
    const isNested = children.length > 0
    const keys = toPolicyKeys(document, entry.keys)
    const list = keys.at(-1) === '*' ? keys.at(-2) : keys.at(-2)
    const kind = kinds[list ?? '']
    // Words of a rule are no symbols of their own.
    if (!isNested && kind === undefined && depth > 0) return []
    if (!isNested && entry.kind === 'item') return []
    const member = (name: string): PlacedEntry | undefined => members.find(({ entry: own }) => own.keys.at(-1) === name)
    const named = naming.map(member).find((found) => found !== undefined && found.entry.style !== 'nested')
    const isItem = entry.kind === 'item'
    const written = isItem ? (named === undefined ? '' : document.wordOf(named)) : (entry.keys.at(-1) ?? '')
    const action = member('action')
    const expression = member('expression') ?? member('traffic')
    const name =
      firstLine(written) || firstLine(expression === undefined ? '' : document.wordOf(expression)) || (list ?? 'item')
    const symbolKind = isItem || depth > 0 ? (kind ?? (depth === 0 ? 'section' : 'other')) : 'section'
    const inner = toSymbols(document, children, depth + 1)
    return [
      {
        name,
        detail: action === undefined ? '' : document.wordOf(action),
        kind: symbolKind,
        span: { start: placed.name.start, end: draft.end },
        nameSpan: isItem && named !== undefined ? document.wordSpan(named) : placed.name,
        children: symbolKind === 'rule' || symbolKind === 'test' ? [] : inner,
      },
    ]
  })
}

/** The sections, rules and definitions of a document as a tree. */
export function symbolsOf(document: EditorDocument): readonly DocumentSymbol[] {
  return toSymbols(document, toTree(document), 0)
}

/** What can be folded: nested values and expressions over several lines, and runs of comments. */
export function foldingRangesOf(document: EditorDocument): readonly FoldingRange[] {
  const { text } = document
  const found: FoldingRange[] = []
  const hasLines = ({ start, end }: Span): boolean => text.slice(start, end).includes('\n')
  const visit = (drafts: readonly Draft[]): void => {
    for (const draft of drafts) {
      const span = { start: draft.placed.name.start, end: draft.end }
      if (hasLines(span)) found.push({ span, kind: 'region' })
      visit(draft.children)
    }
  }
  visit(toTree(document))
  for (const match of text.matchAll(/(?:^[ \t]*(?:#|\/\/).*\n){2,}/gm))
    found.push({ span: { start: match.index, end: match.index + match[0].length - 1 }, kind: 'comment' })
  return found
}

/** The nested values around a place, from the innermost. */
export function entriesAround(document: EditorDocument, at: number): readonly Span[] {
  const found: Span[] = []
  const visit = (drafts: readonly Draft[]): void => {
    for (const draft of drafts) {
      const span = { start: draft.placed.name.start, end: draft.end }
      if (at < span.start || at > span.end) continue
      found.unshift(span)
      const { value, entry } = draft.placed
      if (entry.style !== 'nested' && at >= value.start && at <= value.end && value.end > value.start)
        found.unshift(value)
      visit(draft.children)
    }
  }
  visit(toTree(document))
  return found
}
