import { readSources } from '../../lint/index.ts'
import type { PolicyDocument, ReadFile } from '../../policy/index.ts'
import { elide, ownLanguageOf, rulesThatShare, withoutItems, type EditorDocument } from '../model/index.ts'

/** Rules that are read in one step. */
const together = 50

type Tree = Readonly<Record<string, unknown>>

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listAt(document: PolicyDocument, path: readonly string[]): readonly unknown[] {
  let value: unknown = document
  for (const key of path) value = isTree(value) ? value[key] : undefined
  return Array.isArray(value) ? value : []
}

/** A document with another list at a place that it has. */
function withListAt(value: Tree, [key = '', ...rest]: readonly string[], list: readonly unknown[]): Tree {
  const below = value[key]
  return { ...value, [key]: rest.length > 0 && isTree(below) ? withListAt(below, rest, list) : list }
}

/** The rules of one list in one of the documents, by the numbers of their chunks. */
interface OwnRules {
  readonly document: EditorDocument
  readonly places: readonly number[]
}

/** The longest list of documents that stands in no other list. */
function longestList(documents: readonly EditorDocument[]): {
  readonly path: readonly string[]
  readonly parts: readonly OwnRules[]
} {
  const lists = new Map<string, { readonly path: readonly string[]; readonly places: number[][]; count: number }>()
  for (const [number, { chunks }] of documents.entries())
    for (const [index, { rule }] of chunks.entries()) {
      if (rule === undefined || rule.slice(0, -1).includes('*')) continue
      const key = rule.join('\n')
      let list = lists.get(key)
      if (list === undefined)
        lists.set(key, (list = { path: rule.slice(0, -1), places: documents.map(() => []), count: 0 }))
      list.places[number]?.push(index)
      list.count += 1
    }
  const [longest] = [...lists.values()].sort((a, b) => b.count - a.count)
  const parts = documents.map((document, number) => ({ document, places: longest?.places[number] ?? [] }))
  return { path: longest?.path ?? [], parts }
}

/** Whether two rules have one name: which of the documents are one policy is told by the names of all. */
function hasNamesake({ rules, tiers, guardrails }: PolicyDocument): boolean {
  const all = [...(rules ?? []), ...(tiers ?? []).flatMap((tier) => tier.rules), ...(guardrails ?? [])]
  const names = all.flatMap(({ id }) => id ?? [])
  return new Set(names).size < names.length
}

/**
 * Reads policy documents some rules at a time, each time in a copy without the others of their list.
 *
 * @returns undefined if they must be read as a whole: rules share texts, what one of them says is not sound, or the documents are
 * not one policy
 */
export function* readInSteps(
  documents: readonly EditorDocument[],
  readFile: ReadFile | undefined,
): Generator<void, PolicyDocument | undefined> {
  const { path, parts } = longestList(documents)
  const count = parts.reduce((sum, { places }) => sum + places.length, 0)
  const isOneLanguage = new Set(documents.map((document) => ownLanguageOf(document))).size === 1
  if (count <= together || !isOneLanguage || documents.some(({ form }) => form.kind !== 'policy')) return undefined
  const own = new Map(parts.map(({ document, places }) => [document, new Set(places)]))
  const list: unknown[] = []
  let whole: PolicyDocument | undefined
  for (const { document, places } of parts) {
    const shared = rulesThatShare(document)
    if (shared === undefined) return undefined
    for (let from = 0; from < places.length; from += together) {
      const batch = new Set(places.slice(from, from + together))
      const isFirst = whole === undefined
      const kept = places.filter((index) => batch.has(index) || shared.has(index))
      const sources = documents.map((other) => {
        const isOwn = other === document
        // All else is taken from the first copy; rules that others share texts with stand in each.
        const isKept = (index: number): boolean =>
          (isOwn && (batch.has(index) || shared.has(index))) || (isFirst && own.get(other)?.has(index) !== true)
        return { file: other.file, text: elide(other, isKept, isFirst ? undefined : withoutItems).text }
      })
      const { units } = readSources(sources, readFile)
      const [unit] = units
      if (unit === undefined || units.length > 1) return undefined
      const read = listAt(unit.document, path)
      if (read.length !== kept.length) return undefined
      for (const [number, index] of kept.entries()) if (batch.has(index)) list.push(read[number])
      whole ??= unit.document
      yield
    }
  }
  if (whole === undefined) return undefined
  const document: PolicyDocument = withListAt(whole as Tree, path, list)
  return documents.length > 1 && hasNamesake(document) ? undefined : document
}
