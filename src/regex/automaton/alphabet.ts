import { isUnicodeAssertion, type Ranges } from '../syntax/syntax.ts'
import type { Program } from './program.ts'

/** Bytes that a program does not tell apart, as classes. */
export interface Alphabet {
  /** By byte: the number of its class. */
  readonly classOf: Uint8Array
  /** By class: one of its bytes. */
  readonly samples: readonly number[]
}

const newline: Ranges = [[10, 10]]
const carriageReturn: Ranges = [[13, 13]]
const words: Ranges = [[0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]] // prettier-ignore
const ascii: Ranges = [[0, 0x7f]]

/** The coarsest classes of bytes whose members stand in the same sets. */
export function alphabetOf(sets: readonly Ranges[]): Alphabet {
  let classOf = new Uint8Array(256)
  let count = 1
  for (const set of sets) {
    if (count === 256) break
    const inside = new Uint8Array(256)
    for (const [first, last] of set) inside.fill(1, first, last + 1)
    const numbers = new Map<number, number>()
    const refined = new Uint8Array(256)
    for (let byte = 0; byte < 256; byte++) {
      const key = (classOf[byte] as number) * 2 + (inside[byte] as number)
      let number = numbers.get(key)
      if (number === undefined) numbers.set(key, (number = numbers.size))
      refined[byte] = number
    }
    classOf = refined
    count = numbers.size
  }
  return { classOf, samples: Array.from({ length: count }, (_, index) => classOf.indexOf(index)) }
}

/** The classes of a program: what its sets and its assertions tell apart. */
export function programAlphabet(program: Program): Alphabet {
  const { sets, assertions } = program
  if (assertions.length === 0) return alphabetOf(sets)
  const asked: Ranges[] = [newline, carriageReturn]
  if (assertions.some((assertion) => assertion.includes('word'))) asked.push(words)
  if (assertions.some(isUnicodeAssertion)) asked.push(ascii)
  return alphabetOf([...sets, ...asked])
}
