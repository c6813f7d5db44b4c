import { sha256 } from '../../crypto/index.ts'
import { fromText } from '../../runtime/index.ts'

/** 2^48: six bytes of a hash, which a number holds exactly. */
const steps = 281_474_976_710_656

/**
 * The place of a caller among 100 parts: the same for the same values, and spread evenly over all.
 *
 * @param values - what callers are told apart by; the names of route and node make each node spread anew
 * @returns from 0 to below 100
 */
export function placeOfKey(values: readonly (string | undefined)[]): number {
  const bytes = sha256(fromText(JSON.stringify(values.map((value) => value ?? null)))) ?? ''
  let number = 0
  for (const byte of bytes.slice(0, 6)) number = number * 256 + byte.charCodeAt(0)
  return (number / steps) * 100
}
