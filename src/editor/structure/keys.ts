import { keepWord } from './detach.ts'

/** The keys of the top of a file. */
export const topKeys: readonly string[] = Object.freeze([])

/** What stands below some keys. Ten thousand rules have the same few. */
const known = new WeakMap<readonly string[], Map<string, readonly string[]>>()

/** Names below one key that are kept; a table that is full is begun anew. */
const mostNames = 1000

/** Deeper than this nothing has a key of its own: a text may be nothing but brackets. */
const deepest = 100

/**
 * The keys of a member or item (`*`) of what stands at some keys: one array for all that have the same, which shares nothing
 * with any text.
 */
export function keysBelow(keys: readonly string[], ...names: readonly string[]): readonly string[] {
  let at = keys
  for (const name of names) {
    if (at.length >= deepest) return at
    let below = known.get(at)
    if (below === undefined || below.size >= mostNames) known.set(at, (below = new Map<string, readonly string[]>()))
    const found = below.get(name)
    if (found === undefined) {
      const own = keepWord(name)
      const made = Object.freeze([...at, own])
      below.set(own, made)
      at = made
    } else at = found
  }
  return at
}

/** What tells open brackets, mappings or lists from others, as a text; see {@link ScanState}. */
export function keyOfFrames(
  frames: readonly { readonly kind: string; readonly keys: readonly string[]; readonly column?: number }[],
): string {
  return frames
    .map(({ kind, keys, column }, index) => {
      const place = column === undefined ? kind : `${kind} ${String(column)}`
      return index < deepest ? `${place} ${keys.join('\n')}` : place
    })
    .join('\t')
}
