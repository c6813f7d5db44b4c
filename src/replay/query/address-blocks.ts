import type { IpRange } from '../../runtime/index.ts'

/** What addresses of a range begin with, cut to few lengths: rows that begin alike are looked at again. */
export interface AddressBlock {
  readonly family: 4 | 6
  /** How many bits are compared. */
  readonly bits: number
  /** Those bits as a number. */
  readonly start: bigint
}

/** Lengths that blocks are cut to. */
const lengths = { 4: [32, 24, 16], 6: [48, 32] } as const

/** A range of more blocks than this has bounds that are compared themselves. */
const mostBlocks = 64

/** The blocks that cover a range; undefined: too many of them. */
export function blocksOf({ first, last }: IpRange): readonly AddressBlock[] | undefined {
  const family = typeof first === 'number' ? 4 : 6
  const [from, to] = [BigInt(first), BigInt(last)]
  const width = family === 4 ? 32n : 128n
  for (const bits of lengths[family]) {
    const shift = width - BigInt(bits)
    const [start, end] = [from >> shift, to >> shift]
    const isLast = bits === lengths[family].at(-1)
    // A block that is wider than the range lets through more than need be, and is one for all that.
    if (end - start >= (isLast ? BigInt(mostBlocks) : 1n)) continue
    return Array.from({ length: Number(end - start) + 1 }, (_, at) => ({ family, bits, start: start + BigInt(at) }))
  }
  return undefined
}
