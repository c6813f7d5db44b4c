import { createWildcard, lowerAscii, upperAscii, type ByteString } from '../../runtime/index.ts'
import type { RegexNode } from './automata/pattern.ts'

/** What a value is read through before it is compared. */
export type LetterMap = 'none' | 'lower' | 'upper'

/** One regular set of byte strings. */
export type BytesAtom =
  | { readonly kind: 'set'; readonly items: ReadonlySet<ByteString> }
  | { readonly kind: 'order'; readonly operator: 'lt' | 'le' | 'gt' | 'ge'; readonly literal: ByteString }
  /** The parts between the stars; prefix, suffix and `contains` are wildcards as well. */
  | { readonly kind: 'wildcard'; readonly parts: readonly ByteString[]; readonly caseSensitive: boolean }
  /** Found anywhere, as `matches` has it. */
  | {
      readonly kind: 'regex'
      readonly key: string
      readonly root: RegexNode
      readonly test: (value: ByteString) => boolean
    }

/** An atom or its complement, seen through a letter map. */
export interface BytesLiteral {
  readonly atom: BytesAtom
  readonly map: LetterMap
  readonly negative: boolean
  /** The literal on the engine's own predicates. */
  readonly test: (value: ByteString) => boolean
}

export function applyMap(map: LetterMap, value: ByteString): ByteString {
  return map === 'none' ? value : map === 'lower' ? lowerAscii(value) : upperAscii(value)
}

function toTest(atom: BytesAtom): (value: ByteString) => boolean {
  switch (atom.kind) {
    case 'set': {
      const { items } = atom
      return (value) => items.has(value)
    }
    case 'order': {
      const { operator, literal } = atom
      if (operator === 'lt') return (value) => value < literal
      if (operator === 'le') return (value) => value <= literal
      return operator === 'gt' ? (value) => value > literal : (value) => value >= literal
    }
    case 'wildcard': {
      const wildcard = createWildcard(atom.parts, atom.caseSensitive)
      return (value) => wildcard.test(value)
    }
    case 'regex':
      return atom.test
  }
}

/** Texts of atoms: that of a set of many items is long, and asked for again and again. */
const keys = new WeakMap<BytesAtom, string>()

/** A text that equal atoms share. */
export function atomKey(atom: BytesAtom): string {
  let key = keys.get(atom)
  if (key === undefined) keys.set(atom, (key = writeKey(atom)))
  return key
}

function writeKey(atom: BytesAtom): string {
  switch (atom.kind) {
    case 'set': {
      const [only = ''] = atom.items
      return atom.items.size === 1 ? `set [${JSON.stringify(only)}]` : `set ${JSON.stringify([...atom.items].sort())}`
    }
    case 'order':
      return `${atom.operator} ${atom.literal}`
    case 'wildcard':
      return `wildcard ${String(atom.caseSensitive)} ${JSON.stringify(atom.parts)}`
    case 'regex':
      return `regex ${atom.key}`
  }
}

/** A text that equal literals share. */
export function literalKey({ atom, map, negative }: BytesLiteral): string {
  return `${map} ${String(negative)} ${atomKey(atom)}`
}

export function bytesLiteral(atom: BytesAtom, map: LetterMap, negative: boolean): BytesLiteral {
  const test = toTest(atom)
  return {
    atom,
    map,
    negative,
    test: map === 'none' && !negative ? test : (value) => test(applyMap(map, value)) !== negative,
  }
}
