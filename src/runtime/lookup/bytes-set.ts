import { toOwnText, type ByteString } from '../bytes.ts'
import type { Value } from '../values.ts'

/** Values longer than this are looked for without their length. */
const longestNoted = 1024

const isFirst = 1
const isLast = 2

/**
 * A set of texts. Most values that are asked for are in no set, and mostly their length or their first or last byte
 * tells: a hash is worked out, once for each new text, only for those where they do not.
 */
export class BytesSet {
  readonly #items: ReadonlySet<Value>
  readonly #lengths: Uint8Array
  readonly #hasLong: boolean
  /** By byte: whether some item begins, and whether some ends with it. An empty text counts as a zero. */
  readonly #ends = new Uint8Array(256)

  /** @param items - in any order, each as often as one likes */
  constructor(items: readonly ByteString[]) {
    this.#items = new Set(items.map(toOwnText))
    const longest = items.reduce((most, { length }) => Math.max(most, length), -1)
    this.#hasLong = longest > longestNoted
    this.#lengths = new Uint8Array(Math.min(longest, longestNoted) + 1)
    for (const item of items) {
      if (item.length <= longestNoted) this.#lengths[item.length] = 1
      this.#note(item.charCodeAt(0) | 0, isFirst)
      this.#note(item.charCodeAt(item.length - 1) | 0, isLast)
    }
  }

  #note(byte: number, where: number): void {
    this.#ends[byte] = (this.#ends[byte] as number) | where
  }

  has(value: Value | undefined): boolean {
    if (typeof value !== 'string') return false
    const { length } = value
    if (length <= longestNoted ? this.#lengths[length] !== 1 : !this.#hasLong) return false
    const ends = this.#ends
    return (
      ((ends[value.charCodeAt(0) | 0] as number) & isFirst) !== 0 &&
      ((ends[value.charCodeAt(length - 1) | 0] as number) & isLast) !== 0 &&
      this.#items.has(value)
    )
  }

  /** Whether some text of an array is in it; of a missing one none is. */
  hasSome(values: Value | undefined): boolean {
    if (values === undefined) return false
    const ends = this.#ends
    const lengths = this.#lengths
    for (let at = 0; at < (values as readonly ByteString[]).length; at++) {
      const value = (values as readonly ByteString[])[at] as ByteString
      // Of the texts of one array many have one length, so the first byte is asked before it.
      if (((ends[value.charCodeAt(0) | 0] as number) & isFirst) === 0) continue
      const { length } = value
      if (length <= longestNoted ? lengths[length] !== 1 : !this.#hasLong) continue
      if (((ends[value.charCodeAt(length - 1) | 0] as number) & isLast) !== 0 && this.#items.has(value)) return true
    }
    return false
  }
}

/** {@link BytesSet} for emitted modules. */
export function createBytesSet(items: readonly ByteString[]): BytesSet {
  return new BytesSet(items)
}
