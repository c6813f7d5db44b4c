import type { Test, WildcardPatternConstant } from '../compiler/index.ts'
import type { ByteString, ExecutionContext, Value } from '../runtime/index.ts'

type Bytes = readonly number[]

function toBytes(value: Value): Bytes {
  return Array.from(value as ByteString, (char) => char.charCodeAt(0))
}

/** The plain textbook order of byte sequences: the first byte that differs decides, else the shorter comes first. */
function compareBytes(a: Bytes, b: Bytes): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** Negative, zero or positive; undefined where there is no order (addresses of two families). */
function compareValues(type: 'Int' | 'Bytes' | 'Ip', a: Value, b: Value): number | undefined {
  if (type === 'Bytes') return compareBytes(toBytes(a), toBytes(b))
  if (type === 'Ip' && typeof a !== typeof b) return undefined
  const left = BigInt(a as number | bigint)
  const right = BigInt(b as number | bigint)
  return left < right ? -1 : left > right ? 1 : 0
}

function testOrder(test: Extract<Test, { kind: 'order' }>, value: Value): boolean {
  const order = compareValues(test.type, value, test.literal)
  if (order === undefined) return test.operator === 'ne'
  switch (test.operator) {
    case 'eq':
      return order === 0
    case 'ne':
      return order !== 0
    case 'lt':
      return order < 0
    case 'le':
      return order <= 0
    case 'gt':
      return order > 0
    case 'ge':
      return order >= 0
  }
}

function containsBytes(value: Bytes, literal: Bytes): boolean {
  for (let start = 0; start + literal.length <= value.length; start++) {
    if (literal.every((byte, at) => value[start + at] === byte)) return true
  }
  return false
}

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
function matchesWildcard(pattern: WildcardPatternConstant, value: Value): boolean {
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

function isBetween(type: 'Int' | 'Ip', value: Value, first: Value, last: Value): boolean {
  const low = compareValues(type, value, first)
  const high = compareValues(type, value, last)
  return low !== undefined && high !== undefined && low >= 0 && high <= 0
}

/** Whether a value passes a test, as section 7 of the language reference says it. */
export function evaluateTest(test: Test, value: Value, context: ExecutionContext): boolean {
  switch (test.kind) {
    case 'order':
      return testOrder(test, value)
    case 'bitwise_and':
      return (BigInt.asUintN(64, BigInt(value as number | bigint)) & BigInt.asUintN(64, BigInt(test.literal))) !== 0n
    case 'contains':
      return containsBytes(toBytes(value), toBytes(test.literal))
    case 'regex':
      return test.regex.test(value as ByteString)
    case 'wildcard':
      return matchesWildcard(test, value)
    case 'int_set':
      return test.ranges.some((range) => isBetween('Int', value, range.first, range.last))
    case 'ip_set':
      return test.ranges.some((range) => isBetween('Ip', value, range.first, range.last))
    case 'bytes_set':
      return test.items.some((item) => compareBytes(toBytes(item), toBytes(value)) === 0)
    case 'list':
      return context.inList(test.type, test.name, value)
  }
}
