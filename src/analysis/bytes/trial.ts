import type { IntervalSet } from '../sets/interval-set.ts'
import type { BytesLiteral } from './atom.ts'
import type { Shape } from './shapes.ts'

/** What no byte string holds. */
const beyondBytes = /[^\x00-\xff]/

/** Words that one question tries. */
const mostTried = 300

/** Lengths as numbers, which are compared many times as fast; those that no text has may be inexact. */
type Lengths = readonly (readonly [first: number, last: number])[]

function fits(lengths: Lengths, length: number): boolean {
  for (const [first, last] of lengths) if (first <= length && length <= last) return true
  return false
}

/** The word, made longer where a length asks for it. */
function padded(word: string, lengths: Lengths): readonly string[] {
  const wanted = lengths.find(([first]) => first > word.length)?.[0]
  if (wanted === undefined || wanted > 4096) return []
  const missing = wanted - word.length
  const middle = word.length >> 1
  return [
    word + 'a'.repeat(missing),
    'a'.repeat(missing) + word,
    word.slice(0, middle) + (word[middle] ?? 'a').repeat(missing) + word.slice(middle),
  ]
}

/** Tries words on every literal. */
export class Trial {
  readonly #literals: readonly BytesLiteral[]
  readonly #lengths: Lengths
  readonly #wanted: Shape | undefined
  /** The first member of all literals, and the first of the wanted shape. */
  #first: string | undefined
  #found: string | undefined
  #tried = 0
  /** Words that were tried behind the first, which mostly is the last. */
  #seen: Set<string> | undefined
  #opening: string | undefined

  constructor(literals: readonly BytesLiteral[], lengths: IntervalSet, wanted: Shape | undefined) {
    this.#literals = literals
    this.#lengths = lengths.ranges.map(([least, most]) => [Number(least), Number(most)] as const)
    this.#wanted = wanted
  }

  get word(): string | undefined {
    return this.#found ?? this.#first
  }

  #take(word: string): boolean {
    if (word === this.#opening || this.#seen?.has(word) === true || beyondBytes.test(word)) return false
    if (this.#opening === undefined) this.#opening = word
    else (this.#seen ??= new Set()).add(word)
    if (++this.#tried > mostTried) return true
    for (const { test } of this.#literals) if (!test(word)) return false
    if (this.#wanted === undefined || this.#wanted.matches(word)) {
      this.#found = word
      return true
    }
    this.#first ??= word
    return false
  }

  /** Takes a word; true: it is what was looked for, and no more is wanted. */
  offer(word: string): boolean {
    if (fits(this.#lengths, word.length)) return this.#take(word)
    for (const longer of padded(word, this.#lengths)) if (this.#take(longer)) return true
    return false
  }

  offerAny(words: readonly string[]): boolean {
    for (const word of words) if (this.offer(word)) return true
    return false
  }
}
