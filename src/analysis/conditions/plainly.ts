import { missesWord, shareWord } from '../bytes/words.ts'
import type { BytesLiteral } from '../bytes/atom.ts'
import type { Formula, Literal } from './formula.ts'

/** What a literal says of a byte string that it reads as it is; undefined: it says more, or something else. */
function bytesOf({ steps, quantity, leaf }: Literal): BytesLiteral | undefined {
  if (steps.length > 0 || quantity !== 'one' || leaf.kind !== 'value' || leaf.cases.length !== 1) return undefined
  const [literals] = leaf.cases
  const only = literals?.length === 1 ? literals[0] : undefined
  return only === undefined || only.length ? undefined : only.bytes
}

/**
 * Whether a word of the one literal plainly fulfils the other, of the same value. False says nothing. Of two parts of a
 * condition mostly neither implies the other, and the first word shows it.
 */
export function meetPlainly(a: Formula, b: Formula): boolean {
  if (a.kind !== 'literal' || b.kind !== 'literal' || a.literal.root.key !== b.literal.root.key) return false
  const [some, other] = [bytesOf(a.literal), bytesOf(b.literal)]
  return some !== undefined && other !== undefined && shareWord(some, other)
}

/** Whether a value for which a literal fails is plain to see. */
function literalFails(literal: Literal): boolean {
  const { root, steps, quantity, atMissing } = literal
  // A call has the value that it works out.
  if (root.slot === undefined) return false
  const [step] = steps
  if (step === undefined) {
    if (root.optional && atMissing === false) return true
    const bytes = bytesOf(literal)
    return bytes !== undefined && missesWord(bytes)
  }
  // The member is not there; of no elements none fulfils anything.
  return step.kind === 'each' ? quantity === 'some' : atMissing === false
}

/** Whether some event plainly fulfils a formula not. False says nothing. */
export function failsPlainly(formula: Formula): boolean {
  if (formula.kind === 'literal') return literalFails(formula.literal)
  return formula.kind === 'and' && formula.parts.some(failsPlainly)
}
