/**
 * A copy of a part of a text that shares nothing with it. Engines keep a slice as a view, so that what is kept of one rule
 * would keep the whole document, as it was at that key.
 */
export function detach(part: string): string {
  return part === '' ? '' : `\0${part}`.slice(1)
}

/** The shortest part that an engine keeps as a view: V8's `SlicedString` has at least this many characters. */
const shortestView = 13

/** Keys of an entry that share nothing with the text that they were read from. */
export function detachKeys(keys: readonly string[]): readonly string[] {
  return keys.some(({ length }) => length >= shortestView)
    ? keys.map((key) => (key.length >= shortestView ? detach(key) : key))
    : keys
}
