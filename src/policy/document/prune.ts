import type { DocumentPath } from './text/document-text.ts'

export type PathTranslator = (path: DocumentPath) => DocumentPath

/** One place that the schema rejects. */
export interface RejectedPlace {
  readonly path: DocumentPath
  /** The key that the mapping there lacks. */
  readonly missing?: string | undefined
  /** The key that the mapping there should not have. */
  readonly unknown?: string | undefined
}

/**
 * What stands in for a wrong or absent key, so that the rest of its rule is still checked.
 * The document is not used for decisions once it has an error.
 */
const standIns: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['action', 'log'],
  ['expression', 'true'],
  ['rules', []],
])

const dropped = Symbol('dropped')

const keyOf = (path: DocumentPath): string => JSON.stringify(path.map(String))

/** Takes the wrong parts out of a document. */
export function pruneDocument(
  value: unknown,
  places: readonly RejectedPlace[],
): { readonly value: unknown; readonly original: PathTranslator } {
  const drop = new Set<string>()
  const add = new Map<string, string[]>()
  for (const { path, missing, unknown } of places) {
    if (unknown !== undefined) drop.add(keyOf([...path, unknown]))
    else if (missing === undefined) drop.add(keyOf(path))
    else if (standIns.has(missing)) add.set(keyOf(path), [...(add.get(keyOf(path)) ?? []), missing])
    else drop.add(keyOf(path))
  }
  /** Original indexes of the items that stayed, by the new path of their list. */
  const kept = new Map<string, number[]>()

  const copy = (node: unknown, from: DocumentPath, to: DocumentPath): unknown => {
    const key = keyOf(from)
    if (drop.has(key)) {
      const last = from.at(-1)
      return typeof last === 'string' && standIns.has(last) ? standIns.get(last) : dropped
    }
    if (Array.isArray(node)) {
      const indexes: number[] = []
      const items: unknown[] = []
      for (const [index, item] of node.entries()) {
        const copied = copy(item, [...from, index], [...to, items.length])
        if (copied === dropped) continue
        items.push(copied)
        indexes.push(index)
      }
      kept.set(keyOf(to), indexes)
      return items
    }
    if (typeof node !== 'object' || node === null) return node
    const entries: [string, unknown][] = []
    for (const [name, item] of Object.entries(node)) {
      const copied = copy(item, [...from, name], [...to, name])
      if (copied !== dropped) entries.push([name, copied])
    }
    for (const name of add.get(key) ?? []) entries.push([name, standIns.get(name)])
    return Object.fromEntries(entries)
  }

  const result = copy(value, [], [])
  return {
    value: result === dropped ? {} : result,
    original: (path) =>
      path.map((step, depth) =>
        typeof step === 'number' ? (kept.get(keyOf(path.slice(0, depth)))?.[step] ?? step) : step,
      ),
  }
}
