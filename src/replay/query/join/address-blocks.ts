import type { IpRange } from '../../../runtime/index.ts'

/** What addresses of a range begin with, cut to few lengths: rows that begin alike are looked at again. */
export interface AddressBlock {
  readonly family: 4 | 6
  /** How many bits are compared. */
  readonly bits: number
  /** Those bits as a number. */
  readonly start: bigint
}

/** Lengths that blocks are cut to: whole octets, and whole groups. */
const lengths = { 4: [32, 24, 16, 8], 6: [64, 48, 32, 16] } as const

/** A range that spans more blocks of one length than this is cut to the next shorter one. */
const mostBlocks = 32

/** The blocks that cover a range: of one length, as long as they are few. */
export function blocksOf({ first, last }: IpRange): readonly AddressBlock[] {
  const family = typeof first === 'number' ? 4 : 6
  const [from, to] = [BigInt(first), BigInt(last)]
  const width = family === 4 ? 32n : 128n
  const span = (bits: number): readonly [bigint, bigint] => [
    from >> (width - BigInt(bits)),
    to >> (width - BigInt(bits)),
  ]
  const bits = lengths[family].find((length) => {
    const [start, end] = span(length)
    return end - start < BigInt(mostBlocks)
  })
  // All that is shorter than the shortest length is looked at bit by bit: it is half of what there is, or more.
  const taken = bits ?? (family === 4 ? 8 : 4)
  const [start, end] = span(taken)
  return Array.from({ length: Number(end - start) + 1 }, (_, at) => ({
    family,
    bits: taken,
    start: start + BigInt(at),
  }))
}

/** What the keys of a block's addresses begin with. */
export function keyOf({ family, bits, start }: AddressBlock): string {
  return `${String(family)}${start
    .toString(16)
    .toUpperCase()
    .padStart(bits / 4, '0')}`
}
