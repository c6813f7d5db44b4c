import { lowerAscii, normalInt, upperAscii, type ByteString, type IpValue, type Value } from '../../runtime/index.ts'
import { intUniverse } from '../sets/int-values.ts'

/** Ranges whose ends become edges. */
const mostRanges = 8

type Range = { readonly first: number | bigint; readonly last: number | bigint }

/** Both ends of each range and their neighbours, within the 64-bit integers. */
export function intEdges(ranges: readonly Range[]): readonly Value[] {
  const [low, high] = intUniverse
  return ranges
    .slice(0, mostRanges)
    .flatMap(({ first, last }) => [BigInt(first) - 1n, BigInt(first), BigInt(last), BigInt(last) + 1n])
    .filter((value) => value >= low && value <= high)
    .map(normalInt)
}

/** Both ends of each range and their neighbours, within the family. */
export function ipEdges(ranges: readonly { readonly first: IpValue; readonly last: IpValue }[]): readonly Value[] {
  return ranges.slice(0, mostRanges).flatMap(({ first, last }): readonly Value[] => {
    if (typeof first === 'number' && typeof last === 'number')
      return [first - 1, first, last, last + 1].filter((value) => value >= 0 && value < 2 ** 32)
    const [low, high] = [BigInt(first), BigInt(last)]
    return [low - 1n, low, high, high + 1n].filter((value) => value >= 0n && value < 2n ** 128n)
  })
}

/** The text, one byte less, one more, and the other case. */
export function textEdges(text: ByteString): readonly ByteString[] {
  return [text, text.slice(0, -1), text.slice(1), `${text}a`, `a${text}`, upperAscii(text), lowerAscii(text)]
}
