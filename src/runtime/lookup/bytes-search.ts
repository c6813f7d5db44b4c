import { toOwnText, type ByteString } from '../bytes.ts'
import type { Value } from '../values.ts'
import { findBytes, longestDirect } from './search.ts'

/**
 * Values up to so many times the literal's length are searched here: a step passes over as many bytes as the literal
 * has at best, and the host's search takes as long to begin as a few steps.
 */
const mostSteps = 6

/** So many values are searched before a table is made: what is hardly asked takes no memory for one. */
const asksBefore = 8

/** Places where a literal may stand but does not, before it is searched in linear time. */
const mostTries = 16

/** Bytes that stand in most requests, the most frequent first. */
const frequent = ' /eatoinsrhldcumpfg.-wybv0123456789_='

/** Where in a literal its rarest byte stands; of several the first. */
function rarestPlace(literal: ByteString): number {
  let place = 0
  let rarest = -1
  for (let at = 0; at < literal.length; at++) {
    // What is not among the frequent becomes the largest number.
    const rank = frequent.indexOf(literal.charAt(at)) >>> 0
    if (rank > rarest) {
      rarest = rank
      place = at
    }
  }
  return place
}

/**
 * The length of values behind which the host's search is asked for the literal as it is, or undefined if it never is.
 * Where code knows the literal, it can ask the host itself.
 */
export function hostSearchesBehind(literal: ByteString): number | undefined {
  const { length } = literal
  return length < 2 || length > longestDirect || rarestPlace(literal) !== 0 ? undefined : length * mostSteps
}

/** A literal that is looked for in many values. */
export class BytesSearch {
  readonly #literal: ByteString
  readonly #last: number
  readonly #longest: number
  /** The host's search runs from one place with the first byte to the next, so it is given a rare one. */
  readonly #tailAt: number
  readonly #tail: ByteString
  /** So many of the literal's first bytes are compared where the tail stands. */
  readonly #unseen: number
  /** By byte that stands under the literal's last: how far the literal moves on. */
  #steps: Uint8Array | undefined
  #asks = 0

  constructor(literal: ByteString) {
    const { length } = literal
    this.#literal = toOwnText(literal)
    this.#last = length - 1
    this.#longest = length < 2 || length > longestDirect ? -1 : length * mostSteps
    this.#tailAt = rarestPlace(literal)
    this.#tail = toOwnText(literal.slice(this.#tailAt, this.#tailAt + longestDirect))
    this.#unseen = length > longestDirect ? length : this.#tailAt
  }

  /** Whether it stands somewhere in a value; in a missing one it does not. */
  has(value: Value | undefined): boolean {
    if (typeof value !== 'string') return false
    const { length } = value
    const steps = this.#steps
    const last = this.#last
    if (steps === undefined || length > this.#longest) return this.#ask(value)
    for (let at = last; at < length;) {
      const step = steps[value.charCodeAt(at)] as number
      if (step !== 0) at += step
      else if (this.#agrees(value, at - last, last)) return true
      else at++
    }
    return false
  }

  /** Whether the first bytes of the literal stand at a place. The host's own comparison takes as long as a search. */
  #agrees(value: ByteString, from: number, count: number): boolean {
    let at = count - 1
    while (at >= 0 && value.charCodeAt(from + at) === this.#literal.charCodeAt(at)) at--
    return at < 0
  }

  #ask(value: ByteString): boolean {
    if (value.length <= this.#longest && ++this.#asks > asksBefore) this.#learn()
    let at = this.#tailAt
    for (let tries = 0; tries < mostTries; tries++) {
      at = value.indexOf(this.#tail, at)
      if (at === -1) return false
      if (this.#agrees(value, at - this.#tailAt, this.#unseen)) return true
      at++
    }
    return findBytes(value, this.#literal, at - this.#tailAt) !== -1
  }

  #learn(): void {
    const literal = this.#literal
    this.#steps = new Uint8Array(256).fill(literal.length)
    for (let at = 0; at <= this.#last; at++) this.#steps[literal.charCodeAt(at)] = this.#last - at
  }
}

/** {@link BytesSearch} for emitted modules. */
export function createBytesSearch(literal: ByteString): BytesSearch {
  return new BytesSearch(literal)
}
