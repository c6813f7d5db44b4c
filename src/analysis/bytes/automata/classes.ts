import { lowerAscii, upperAscii } from '../../../runtime/index.ts'
import type { LetterMap } from '../atom.ts'
import type { Ranges } from './pattern.ts'

/** Bytes that an automaton does not tell apart: the class of each byte, dense from 0. */
export interface ByteClasses {
  readonly classOf: Uint8Array
  readonly count: number
}

/** Numbers byte classes by what is told of each byte. */
export function classesBy(signature: (byte: number) => string): ByteClasses {
  const numbers = new Map<string, number>()
  const classOf = new Uint8Array(256)
  for (let byte = 0; byte < 256; byte++) {
    const key = signature(byte)
    let number = numbers.get(key)
    if (number === undefined) numbers.set(key, (number = numbers.size))
    classOf[byte] = number
  }
  return { classOf, count: numbers.size }
}

/** The classes of bytes that no set of ranges tells apart. */
export function classesOfRanges(sets: Iterable<Ranges>): ByteClasses {
  const marks: number[][] = Array.from({ length: 256 }, () => [])
  let number = 0
  const seen = new Set<string>()
  for (const ranges of sets) {
    const key = ranges.join(';')
    if (seen.has(key)) continue
    seen.add(key)
    for (const [first, last] of ranges) for (let byte = first; byte <= last; byte++) marks[byte]?.push(number)
    number++
  }
  return classesBy((byte) => (marks[byte] ?? []).join())
}

/** The class of each byte as an automaton sees it through a letter map. */
export function mappedClasses({ classOf }: ByteClasses, map: LetterMap): Uint8Array {
  if (map === 'none') return classOf
  const change = map === 'lower' ? lowerAscii : upperAscii
  return classOf.map((_, byte) => classOf[change(String.fromCharCode(byte)).charCodeAt(0)] as number)
}

/** From the most readable byte to the least. */
const readable = (() => {
  const first = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ/-._'
  const rank = new Uint16Array(256)
  for (let byte = 0; byte < 256; byte++) {
    const at = first.indexOf(String.fromCharCode(byte))
    const isPrintable = byte > 0x20 && byte < 0x7f
    rank[byte] = at !== -1 ? at : isPrintable ? 100 + byte : byte === 0x20 ? 300 : byte < 0x80 ? 400 + byte : 600 + byte
  }
  return rank
})()

/** The classes of several automata at once. */
export interface JointClasses {
  readonly count: number
  /** By automaton: its own class for each joint class. */
  readonly own: readonly Uint8Array[]
  /** The most readable byte of each joint class. */
  readonly sample: Uint8Array
}

export function joinClasses(tables: readonly Uint8Array[]): JointClasses {
  const { classOf, count } = classesBy((byte) => tables.map((table) => table[byte]).join())
  const sample = new Uint8Array(count)
  const isSet = new Uint8Array(count)
  for (let byte = 0; byte < 256; byte++) {
    const joint = classOf[byte] as number
    if (isSet[joint] === 0 || (readable[byte] as number) < (readable[sample[joint] as number] as number))
      sample[joint] = byte
    isSet[joint] = 1
  }
  const own = tables.map((table) => sample.map((byte) => table[byte] as number))
  return { count, own, sample }
}
