import type { ByteString } from '../runtime/index.ts'
import type { Ranges, RegexNode } from './syntax/syntax.ts'

/** More literals than this help no index. */
const mostLiterals = 16

/** More sets than this do not make a search quicker. */
const mostSets = 3

/** Byte strings of which one occurs. */
type LiteralSet = readonly ByteString[]

/** What is known of a node: the exact byte strings it can be, and sets of which one string each must occur in it. */
interface Known {
  readonly exact: LiteralSet | undefined
  /** The sets that tell most first. */
  readonly required: readonly LiteralSet[]
}

const unknown: Known = { exact: undefined, required: [] }

function shortest(literals: LiteralSet): number {
  let least = Infinity
  for (const { length } of literals) if (length < least) least = length
  return literals.length === 0 ? 0 : least
}

/** The sets whose shortest members are longest: they tell most. */
function best(sets: readonly LiteralSet[]): readonly LiteralSet[] {
  const [first, second] = sets
  if (first === undefined || second === undefined) return sets
  if (sets.length === 2) return shortest(first) < shortest(second) ? [second, first] : sets
  return sets
    .map((literals) => ({ literals, length: shortest(literals) }))
    .sort((one, other) => other.length - one.length)
    .slice(0, mostSets)
    .map(({ literals }) => literals)
}

function useful(literals: LiteralSet | undefined): readonly LiteralSet[] {
  return literals !== undefined && shortest(literals) > 0 ? [literals] : []
}

function withTail(literals: LiteralSet, tail: ByteString): LiteralSet {
  return tail === '' ? literals : literals.map((literal) => literal + tail)
}

function product(a: readonly ByteString[], b: readonly ByteString[]): readonly ByteString[] | undefined {
  if (a.length * b.length > mostLiterals) return undefined
  if (a.length === 1 && a[0] === '') return b
  if (b.length === 1 && b[0] === '') return a
  return a.flatMap((first) => b.map((second) => first + second))
}

/** The bytes of a small set, each as a string. */
function fewBytes(ranges: Ranges): readonly ByteString[] | undefined {
  let count = 0
  for (const [first, last] of ranges) if ((count += last - first + 1) > 4) return undefined
  const bytes: ByteString[] = []
  for (const [first, last] of ranges) for (let byte = first; byte <= last; byte++) bytes.push(String.fromCharCode(byte))
  return bytes
}

/** The one byte that a node is, as a string; undefined if it is anything else. */
function onlyByte(node: RegexNode): ByteString | undefined {
  if (node.kind !== 'bytes' || node.ranges.length !== 1) return undefined
  const only = node.ranges[0]
  return only !== undefined && only[0] === only[1] ? String.fromCharCode(only[0]) : undefined
}

function concat(parts: readonly RegexNode[]): Known {
  let run: LiteralSet = ['']
  let whole = true
  let required: readonly LiteralSet[] = []
  /** What every literal of the run goes on with: patterns are mostly runs of single letters. */
  let tail = ''
  for (const part of parts) {
    const byte = onlyByte(part)
    if (byte !== undefined) {
      tail += byte
      continue
    }
    run = withTail(run, tail)
    tail = ''
    const { exact, required: inner } = know(part)
    const joined = exact === undefined ? undefined : product(run, exact)
    if (joined === undefined) {
      const told = useful(run)
      if (told.length + inner.length > 0) required = best([...required, ...told, ...inner])
      run = exact ?? ['']
      whole = false
    } else run = joined
  }
  run = withTail(run, tail)
  return { exact: whole ? run : undefined, required: best([...required, ...useful(run)]) }
}

function know(node: RegexNode): Known {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return { exact: [''], required: [] }
    case 'characters':
      return unknown
    case 'bytes': {
      const exact = fewBytes(node.ranges)
      return exact === undefined ? unknown : { exact, required: useful(exact) }
    }
    case 'group':
      return know(node.node)
    case 'concat':
      return concat(node.parts)
    case 'alternation':
      return choice(node.parts)
    case 'repeat': {
      if (node.min === 0) return unknown
      const { exact, required } = know(node.node)
      if (node.min === 1 && node.max === 1) return { exact, required }
      return { exact: undefined, required: required.length > 0 ? required : useful(exact) }
    }
  }
}

/** One of the branches' sets occurs: their best ones together, if they are few. */
function choice(parts: readonly RegexNode[]): Known {
  const exact: ByteString[] = []
  const required: ByteString[] = []
  let isExact = true
  let isRequired = true
  for (const part of parts) {
    const known = know(part)
    const [told] = known.required.length > 0 ? known.required : useful(known.exact)
    isExact &&= known.exact !== undefined
    isRequired &&= told !== undefined
    if (isExact) exact.push(...(known.exact ?? []))
    if (isRequired) required.push(...(told ?? []))
    isExact &&= exact.length <= mostLiterals
    isRequired &&= required.length <= mostLiterals
    if (!isExact && !isRequired) return unknown
  }
  return { exact: isExact ? exact : undefined, required: isRequired ? [required] : [] }
}

/**
 * Sets of byte strings: of each set one at least stands in every match of the pattern, so
 * that a search for them can rule the pattern out. The set that tells most comes first.
 */
export function requiredSets(root: RegexNode): readonly (readonly ByteString[])[] {
  const { exact, required } = know(root)
  return required.length > 0 ? required : useful(exact)
}

/** The byte string that a pattern is and nothing else, or undefined: to look for it needs no engine. */
export function onlyText(root: RegexNode): ByteString | undefined {
  let text = ''
  for (const part of root.kind === 'concat' ? root.parts : [root]) {
    const byte = onlyByte(part)
    if (byte === undefined) return undefined
    text += byte
  }
  return text
}

/** Bytes of a prefix that are worth knowing. */
const longestPrefix = 32

/** How every match of a node begins, and whether that is all of it. */
interface Beginning {
  readonly literals: readonly ByteString[]
  readonly isWhole: boolean
}

const anything: Beginning = { literals: [''], isWhole: false }

function beginning(node: RegexNode, most: number): Beginning {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return { literals: [''], isWhole: true }
    case 'bytes': {
      const literals = fewBytes(node.ranges)
      return literals === undefined || literals.length > most ? anything : { literals, isWhole: true }
    }
    case 'characters':
      return anything
    case 'group':
      return beginning(node.node, most)
    case 'concat': {
      let literals: readonly ByteString[] = ['']
      for (const part of node.parts) {
        const next = beginning(part, most)
        if (literals.length * next.literals.length > most) return { literals, isWhole: false }
        literals = literals.flatMap((first) => next.literals.map((second) => first + second))
        if (!next.isWhole || literals.some(({ length }) => length >= longestPrefix)) return { literals, isWhole: false }
      }
      return { literals, isWhole: true }
    }
    case 'alternation': {
      const literals: ByteString[] = []
      let isWhole = true
      for (const part of node.parts) {
        const next = beginning(part, most)
        literals.push(...next.literals)
        isWhole &&= next.isWhole
        if (literals.length > most) return anything
      }
      return { literals, isWhole }
    }
    case 'repeat': {
      if (node.min === 0) return anything
      const { literals, isWhole } = beginning(node.node, most)
      return { literals, isWhole: isWhole && node.min === 1 && node.max === 1 }
    }
  }
}

/**
 * Byte strings with one of which every match of the pattern begins.
 *
 * @param most - how many they may be
 * @returns undefined if none are known that a search could look for
 */
export function prefixLiterals(root: RegexNode, most: number): readonly ByteString[] | undefined {
  const { literals } = beginning(root, most)
  return literals.length === 0 || literals.includes('') ? undefined : literals
}
