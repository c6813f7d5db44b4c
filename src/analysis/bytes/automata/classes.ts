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

/** Classes numbered anew, dense from 0 in the order of their first bytes. */
function renumbered(classOf: Uint8Array): ByteClasses {
  const numbers = new Int16Array(256).fill(-1)
  let count = 0
  const dense = classOf.map((own) => {
    if (numbers[own] === -1) numbers[own] = count++
    return numbers[own] as number
  })
  return { classOf: dense, count }
}

/** Splits classes: bytes stay together if they were and `of` gives them the same number below 256. */
function split({ classOf, count }: ByteClasses, of: Uint8Array): ByteClasses {
  const numbers = new Int16Array(count * 256).fill(-1)
  const split = new Uint8Array(256)
  let next = 0
  for (let byte = 0; byte < 256; byte++) {
    const at = (classOf[byte] as number) * 256 + (of[byte] as number)
    if (numbers[at] === -1) numbers[at] = next++
    split[byte] = numbers[at] as number
  }
  return { classOf: split, count: next }
}

/** The classes of bytes that no set of ranges tells apart. */
export function classesOfRanges(sets: Iterable<Ranges>): ByteClasses {
  const classOf = new Uint8Array(256)
  let count = 1
  /** By class: the class of those of its bytes that are inside, and how many bytes it has. */
  const inner = new Int16Array(256)
  const sizes = new Int16Array(256)
  const inside = new Int16Array(256)
  sizes[0] = 256
  const seen = new Set<Ranges>()
  for (const ranges of sets) {
    if (seen.has(ranges)) continue
    seen.add(ranges)
    inside.fill(0, 0, count)
    for (const [first, last] of ranges)
      for (let byte = first; byte <= last; byte++) {
        const own = classOf[byte] as number
        inside[own] = (inside[own] as number) + 1
      }
    const before = count
    for (let own = 0; own < before; own++) {
      const some = inside[own] as number
      inner[own] = some > 0 && some < (sizes[own] as number) ? count++ : own
    }
    if (count === before) continue
    for (const [first, last] of ranges)
      for (let byte = first; byte <= last; byte++) {
        const own = classOf[byte] as number
        const target = own < before ? (inner[own] as number) : own
        if (target === own) continue
        classOf[byte] = target
        sizes[own] = (sizes[own] as number) - 1
        sizes[target] = (sizes[target] as number) + 1
      }
  }
  return renumbered(classOf)
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
  const { classOf, count } = tables.reduce(split, { classOf: new Uint8Array(256), count: 1 })
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
