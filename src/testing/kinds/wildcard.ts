import type { WildcardPatternConstant } from '../../compiler/index.ts'
import { toBytes, type Bytes, type Reference } from './kind.ts'

function foldByte(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte
}

const star = -1

/** The pattern read again from its source, so that a fault in the split into parts shows. */
function readWildcard(source: Bytes): Bytes {
  const result: number[] = []
  for (let at = 0; at < source.length; at++) {
    const byte = source[at] ?? 0
    if (byte === 92) result.push(source[++at] ?? 92)
    else result.push(byte === 42 ? star : byte)
  }
  return result
}

/** Dynamic programming: which prefixes of the value the pattern so far can match. */
export const wildcard: Reference<WildcardPatternConstant> = (pattern, value) => {
  const fold = (bytes: Bytes): Bytes => (pattern.caseSensitive ? bytes : bytes.map(foldByte))
  const bytes = fold(toBytes(value))
  let reachable: boolean[] = [true, ...bytes.map(() => false)]
  for (const symbol of fold(readWildcard(toBytes(pattern.source)))) {
    const next: boolean[] = [symbol === star && reachable[0] === true]
    for (let end = 1; end <= bytes.length; end++) {
      next.push(
        symbol === star
          ? reachable[end] === true || next[end - 1] === true
          : reachable[end - 1] === true && bytes[end - 1] === symbol,
      )
    }
    reachable = next
  }
  return reachable[bytes.length] === true
}
