import { readSources } from '../../lint/index.ts'
import type { PolicyDocument, ReadFile } from '../../policy/index.ts'
import { elide, mayShareTexts, withoutItems, type EditorDocument } from '../model/index.ts'

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

/** The longest list of a document that stands in no other list, by the numbers of its chunks. */
function longestList({ chunks }: EditorDocument): {
  readonly path: readonly string[]
  readonly places: readonly number[]
} {
  const lists = new Map<string, { readonly path: readonly string[]; readonly places: number[] }>()
  for (const [index, { rule }] of chunks.entries()) {
    if (rule === undefined || rule.slice(0, -1).includes('*')) continue
    const key = rule.join('\n')
    const list = lists.get(key) ?? { path: rule.slice(0, -1), places: [] }
    lists.set(key, list)
    list.places.push(index)
  }
  let longest: { readonly path: readonly string[]; readonly places: readonly number[] } = { path: [], places: [] }
  for (const list of lists.values()) if (list.places.length > longest.places.length) longest = list
  return longest
}

/**
 * Reads a policy document some rules at a time, each time in a copy without the others of their list.
 *
 * @returns undefined if it must be read as a whole: rules share texts, or what one of them says is not sound
 */
export function* readInSteps(
  document: EditorDocument,
  readFile: ReadFile | undefined,
): Generator<void, PolicyDocument | undefined> {
  const { path, places } = longestList(document)
  if (places.length <= together || document.form.kind !== 'policy' || mayShareTexts(document)) return undefined
  const own = new Set(places)
  const { file } = document
  const list: unknown[] = []
  let whole: PolicyDocument | undefined
  for (let from = 0; from < places.length; from += together) {
    const batch = new Set(places.slice(from, from + together))
    const isFirst = from === 0
    // All else is taken from the first copy.
    const isKept = (index: number): boolean => batch.has(index) || (isFirst && !own.has(index))
    const { text } = elide(document, isKept, isFirst ? undefined : withoutItems)
    const { units } = readSources([{ file, text }], readFile)
    const [unit] = units
    if (unit === undefined || units.length > 1) return undefined
    const read = listAt(unit.document, path)
    if (read.length !== batch.size) return undefined
    for (const rule of read) list.push(rule)
    whole ??= unit.document
    yield
  }
  return whole === undefined ? undefined : withListAt(whole as Tree, path, list)
}
