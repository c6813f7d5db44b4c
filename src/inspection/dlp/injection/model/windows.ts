import { tokenise } from './tokens.ts'

/** The number of weights; features are hashed to one of them. */
export const weightCount = 65_536
const mask = weightCount - 1
/** A window is two halves of so many tokens; the next one begins half a window later. */
const halfWindow = 40
/** Of a word only so many UTF-16 units give sequences of letters. */
const longestWord = 24
const sequence = 4
const mostFeatures = 2 * halfWindow * (3 + longestWord)

const prime = 0x01000193

function mix(first: number, second: number, kind: number): number {
  let mixed = Math.imul(first ^ kind, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)
  mixed ^= mixed >>> 15
  mixed = Math.imul(mixed, 0x2c1b3c6d)
  return (mixed ^ (mixed >>> 13)) & mask
}

/** One part of a text, as the numbers of its features. */
export interface FeatureWindow {
  /** Each once; the array is used again for the next window. */
  readonly features: Uint16Array
  readonly count: number
  /** Where it stands in the text, in UTF-16 units. */
  readonly start: number
  readonly end: number
}

/**
 * Reads a text window by window: words, pairs of words, pairs with one between, and sequences of four letters, each
 * hashed. A text of up to 80 tokens is one window. Takes time in proportion to the text.
 *
 * @param text - in normal form and lower case
 */
export function* featureWindows(text: string): Generator<FeatureWindow> {
  const { count: tokens, hashes, starts } = tokenise(text)
  const features = new Uint16Array(mostFeatures)
  const lastSeen = new Int32Array(weightCount)
  for (let from = 0, turn = 1; ; from += halfWindow, turn++) {
    const to = Math.min(tokens, from + 2 * halfWindow)
    let count = 0
    const add = (feature: number): void => {
      if (lastSeen[feature] === turn) return
      lastSeen[feature] = turn
      features[count++] = feature
    }
    for (let at = from; at < to; at++) {
      const hash = hashes[at] as number
      add(mix(hash, 0, 1))
      if (at + 1 < to) add(mix(hash, hashes[at + 1] as number, 2))
      if (at + 2 < to) add(mix(hash, hashes[at + 2] as number, 3))
      const start = starts[at] as number
      const last = Math.min(starts[at + 1] as number, start + longestWord) - sequence
      for (let letter = start; letter <= last; letter++) {
        let letters = 7
        for (let next = letter; next < letter + sequence; next++)
          letters = Math.imul(letters ^ text.charCodeAt(next), prime)
        add(mix(letters, 0, 5))
      }
    }
    yield { features, count, start: from < tokens ? (starts[from] as number) : 0, end: starts[to] as number }
    if (to >= tokens) return
  }
}
