/** A page has no keys, and without one no entry of exact matches compiles: nothing comes here. */
export function findExactData(): never {
  throw new Error('INVARIANT: exact matches without a key')
}

export { findExactData as createExactDataSet, findExactData as normaliseExactValue }
