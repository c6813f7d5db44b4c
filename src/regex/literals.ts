import type { ByteString } from '../runtime/index.ts'
import type { Ranges, RegexNode } from './syntax/syntax.ts'

/** More literals than this help no index. */
const mostLiterals = 16

/** What is known of a node: the exact byte strings it can be, or strings of which one must occur in it. */
interface Known {
  readonly exact: readonly ByteString[] | undefined
  readonly required: readonly ByteString[] | undefined
}

const unknown: Known = { exact: undefined, required: undefined }

function shortest(literals: readonly ByteString[] | undefined): number {
  return literals === undefined || literals.length === 0 ? 0 : Math.min(...literals.map(({ length }) => length))
}

/** The set that tells more: its shortest member is longer. */
function better(
  a: readonly ByteString[] | undefined,
  b: readonly ByteString[] | undefined,
): readonly ByteString[] | undefined {
  return shortest(a) >= shortest(b) ? a : b
}

function useful(literals: readonly ByteString[] | undefined): readonly ByteString[] | undefined {
  return shortest(literals) > 0 ? literals : undefined
}

function product(a: readonly ByteString[], b: readonly ByteString[]): readonly ByteString[] | undefined {
  if (a.length * b.length > mostLiterals) return undefined
  return a.flatMap((first) => b.map((second) => first + second))
}

/** The bytes of a small set, each as a string. */
function fewBytes(ranges: Ranges): readonly ByteString[] | undefined {
  const count = ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0)
  if (count > 4) return undefined
  return ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, index) => String.fromCharCode(first + index)),
  )
}

function concat(parts: readonly RegexNode[]): Known {
  let run: readonly ByteString[] = ['']
  let whole = true
  let required: readonly ByteString[] | undefined
  for (const part of parts) {
    const { exact, required: inner } = know(part)
    const joined = exact === undefined ? undefined : product(run, exact)
    if (joined === undefined) {
      required = better(better(required, useful(run)), inner ?? useful(exact))
      run = exact ?? ['']
      whole = false
    } else run = joined
  }
  return { exact: whole ? run : undefined, required: better(required, useful(run)) }
}

function know(node: RegexNode): Known {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return { exact: [''], required: undefined }
    case 'characters':
      return unknown
    case 'bytes': {
      const exact = fewBytes(node.ranges)
      if (exact === undefined) return unknown
      return { exact, required: useful(exact) }
    }
    case 'group':
      return know(node.node)
    case 'concat':
      return concat(node.parts)
    case 'alternation': {
      const parts = node.parts.map(know)
      const exact = parts.every((part) => part.exact !== undefined)
        ? parts.flatMap((part) => part.exact ?? [])
        : undefined
      const required = parts.every((part) => (part.required ?? useful(part.exact)) !== undefined)
        ? parts.flatMap((part) => part.required ?? part.exact ?? [])
        : undefined
      return {
        exact: exact !== undefined && exact.length <= mostLiterals ? exact : undefined,
        required: required !== undefined && required.length <= mostLiterals ? required : undefined,
      }
    }
    case 'repeat': {
      if (node.min === 0) return unknown
      const { exact, required } = know(node.node)
      if (node.min === 1 && node.max === 1) return { exact, required }
      return { exact: undefined, required: required ?? useful(exact) }
    }
  }
}

/**
 * Byte strings of which at least one stands in every match of the pattern, so that a search
 * for them can rule the pattern out; undefined if none are known.
 */
export function requiredLiterals(root: RegexNode): readonly ByteString[] | undefined {
  const { exact, required } = know(root)
  return useful(required) ?? useful(exact)
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
