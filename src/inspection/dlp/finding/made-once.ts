/**
 * Makes a value when somebody first asks for it: most processes that load a table look at no text, and a pattern over
 * Unicode properties takes as long to make as the rest of its file to load.
 */
export function madeOnce<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
