import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Candidate } from './detector.ts'

/** The shortest value that exact match takes, after normalisation. Source: dlp.json, exactData. */
export const shortestExactValue = 6
const longestExactValue = 128
/** A value may be spread over this many runs of letters and digits. */
const widestExactValue = 12

/** Values known by their keyed hashes only. */
export interface ExactDataSet {
  /** HMAC-SHA-256 of each normalised value, as 64 hex digits. */
  readonly hashes: readonly string[]
  /** The lengths that normalised values have; it tells which runs of text are worth hashing. */
  readonly lengths: readonly number[]
}

/** Compatibility forms are folded (NFKC), letters lower-cased, and all but letters and digits dropped. */
export function normaliseExactValue(value: string): string {
  return value
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** What {@link createExactDataSet} could not take. */
export interface ExactDataOutcome {
  readonly set: ExactDataSet
  /** Values shorter than six or longer than 128 characters after normalisation. */
  readonly skipped: number
}

/** Hashes a list of values, for a profile that can find them without holding them. */
export function createExactDataSet(values: Iterable<string>, key: Uint8Array): ExactDataOutcome {
  const hashes = new Set<string>()
  const lengths = new Set<number>()
  let skipped = 0
  for (const value of values) {
    const normal = normaliseExactValue(value)
    if (normal.length < shortestExactValue || normal.length > longestExactValue) {
      skipped++
      continue
    }
    hashes.add(bytesToHex(hmac(sha256, key, utf8ToBytes(normal))))
    lengths.add(normal.length)
  }
  return { set: { hashes: [...hashes].sort(), lengths: [...lengths].sort((a, b) => a - b) }, skipped }
}

/** Finds values of a set in a text, hashing at most `budget.hashes` runs, which it counts down. */
export function* findExactData(
  text: string,
  set: { readonly hashes: ReadonlySet<string>; readonly lengths: ReadonlySet<number>; readonly longest: number },
  key: Uint8Array,
  budget: { hashes: number },
): Generator<Candidate> {
  const keyed = hmac.create(sha256, key)
  const runs = [...text.matchAll(/[\p{L}\p{N}]+/gu)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    normal: normaliseExactValue(match[0]),
  }))
  for (let first = 0; first < runs.length; first++) {
    let value = ''
    for (let last = first; last < Math.min(runs.length, first + widestExactValue); last++) {
      const run = runs[last]
      const start = runs[first]?.start
      if (run === undefined || start === undefined) break
      value += run.normal
      if (value.length > set.longest) break
      if (!set.lengths.has(value.length)) continue
      if (budget.hashes-- <= 0) return
      const hash = bytesToHex(keyed.clone().update(utf8ToBytes(value)).digest())
      if (!set.hashes.has(hash)) continue
      yield { start, end: run.end }
      first = last
      break
    }
  }
}
