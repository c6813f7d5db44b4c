import type { EditorDocument, PlacedEntry } from '../model/index.ts'
import { toPolicyKeys } from '../model/index.ts'
import type { Span } from '../../diagnostics/index.ts'

/** A rule, test or claim of a document. */
export interface RuleView {
  readonly index: number
  readonly span: Span
  readonly keys: readonly string[]
  /** Its id, ref or name; undefined: it has none. */
  readonly name: string | undefined
  readonly nameSpan: Span
  member(name: string): PlacedEntry | undefined
}

/** The rule that is a chunk of a document. */
export function ruleView(document: EditorDocument, index: number): RuleView | undefined {
  const chunk = document.chunks[index]
  if (chunk?.rule === undefined) return undefined
  const item = chunk.entries[0]
  const start = document.startOf(index) + (item?.start ?? 0)
  const parent = chunk.rule.join('\n')
  const members = document.members(parent, index)
  const member = (name: string): PlacedEntry | undefined =>
    members.find(({ entry }) => entry.keys.at(-1) === name && entry.style !== 'none')
  const named = member('id') ?? member('ref') ?? member('name')
  return {
    index,
    span: { start, end: document.startOf(index) + chunk.length },
    keys: toPolicyKeys(document, chunk.rule),
    name: named === undefined ? undefined : document.wordOf(named),
    nameSpan: named === undefined ? { start, end: start + 1 } : document.wordSpan(named),
    member,
  }
}

/** The list that a rule stands in. */
export function listOf({ keys }: Pick<RuleView, 'keys'>): string {
  return keys.at(-1) === '*' ? (keys.at(-2) ?? '') : (keys.at(-1) ?? '')
}

/** The rules of a document that a stretch touches. */
export function rulesIn(document: EditorDocument, span: Span): readonly RuleView[] {
  const found: RuleView[] = []
  for (let index = document.indexAt(span.start); index <= document.indexAt(span.end); index++) {
    const view = ruleView(document, index)
    if (view !== undefined) found.push(view)
  }
  return found
}
