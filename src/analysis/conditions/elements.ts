import type { ArrayNode, CallValue, MapCallValue, ValueNode } from '../../compiler/index.ts'
import { endsWith, startsWith, type ByteString } from '../../runtime/index.ts'
import type { BytesAtom } from '../bytes/atom.ts'
import { constraintOf } from '../kinds/table.ts'
import type { KnownLists } from '../kinds/kind.ts'
import { bothCases, eitherCase, valueLiteral, type Cases, type ValueLiteral } from '../values/literal.ts'
import { eachPath, readPath, type Path } from './path.ts'

/** What a Bool array says of each visited value: `holds` and `fails` are complements. */
export interface ElementTest {
  readonly path: Path
  readonly holds: Cases
  readonly fails: Cases
}

/** The atom of `starts_with` or `ends_with` against a literal, or undefined for any other call. */
export function boundaryAtom(implementation: unknown, second: ValueNode | undefined): BytesAtom | undefined {
  if (second?.kind !== 'literal' || typeof second.value !== 'string') return undefined
  const text: ByteString = second.value
  if (implementation === startsWith) return { kind: 'wildcard', parts: [text, ''], caseSensitive: true }
  return implementation === endsWith ? { kind: 'wildcard', parts: ['', text], caseSensitive: true } : undefined
}

function single(path: Path, literal: ValueLiteral): ElementTest {
  return { path, holds: [[literal]], fails: [[literal.opposite]] }
}

function mapCallTest(node: MapCallValue): ElementTest | undefined {
  const atom = boundaryAtom(node.function.implementation, node.rest[0])
  const path = eachPath(node.each)
  if (atom === undefined || path?.type !== 'Bytes' || path.length) return undefined
  return single(path, valueLiteral({ domain: 'bytes', atom }, false, path.map, false))
}

/** The test of a Bool array value on its elements. */
export function arrayValueTest(value: ValueNode): ElementTest | undefined {
  if (value.kind === 'map_call') return mapCallTest(value)
  const base = readPath(value)
  if (base.isMapped) return undefined
  const path: Path = { ...base, steps: [...base.steps, { kind: 'each' }], type: 'Bool' }
  return single(path, valueLiteral({ domain: 'bool', value: true }, false, 'none', false))
}

function isSamePath(a: Path, b: Path): boolean {
  return a.root.key === b.root.key && JSON.stringify(a.steps) === JSON.stringify(b.steps)
}

function joined(a: ElementTest, b: ElementTest, kind: 'array_and' | 'array_or' | 'array_xor'): ElementTest | undefined {
  if (!isSamePath(a.path, b.path)) return undefined
  const pair = (first: Cases, second: Cases, third?: Cases, fourth?: Cases): Cases | undefined => {
    const left = bothCases(first, second)
    if (third === undefined || fourth === undefined || left === undefined) return left
    const right = bothCases(third, fourth)
    return right === undefined ? undefined : eitherCase(left, right)
  }
  const [holds, fails] = {
    array_and: () => [pair(a.holds, b.holds), eitherCase(a.fails, b.fails)],
    array_or: () => [eitherCase(a.holds, b.holds), pair(a.fails, b.fails)],
    array_xor: () => [pair(a.holds, b.fails, a.fails, b.holds), pair(a.holds, b.holds, a.fails, b.fails)],
  }[kind]()
  return holds === undefined || fails === undefined ? undefined : { path: a.path, holds, fails }
}

/**
 * What a Bool array says of each visited value, if all its operands visit the same path. Values
 * of different paths are joined by position, and a skipped value shifts positions, so those are not followed.
 */
export function elementTest(node: ArrayNode, lists: KnownLists): ElementTest | undefined {
  switch (node.kind) {
    case 'array_value':
      return arrayValueTest(node.value)
    case 'array_truth': {
      const path = eachPath(node.each)
      if (path?.type !== 'Bool') return undefined
      return single(path, valueLiteral({ domain: 'bool', value: true }, false, 'none', false))
    }
    case 'array_compare': {
      const path = eachPath(node.each)
      if (path === undefined) return undefined
      const { constraint, negated } = constraintOf(node.test, lists)
      if (path.length && typeof path.type === 'object') return undefined
      return single(path, valueLiteral(constraint, negated, path.map, path.length))
    }
    case 'array_not': {
      const operand = elementTest(node.operand, lists)
      return operand === undefined ? undefined : { path: operand.path, holds: operand.fails, fails: operand.holds }
    }
    default: {
      let all: ElementTest | undefined
      for (const [index, operand] of node.operands.entries()) {
        const test = elementTest(operand, lists)
        if (test === undefined) return undefined
        all = index === 0 || all === undefined ? test : joined(all, test, node.kind)
        if (all === undefined) return undefined
      }
      return all
    }
  }
}

/** A call with a Bool result, as what it says of its first argument. */
export function boundaryTest(node: CallValue): { readonly path: Path; readonly literal: ValueLiteral } | undefined {
  const [first, second] = node.arguments
  const atom = boundaryAtom(node.function.implementation, second)
  if (atom === undefined || first === undefined || first.kind === 'literal') return undefined
  const path = readPath(first)
  if (path.type !== 'Bytes' || path.length || path.isMapped) return undefined
  return { path, literal: valueLiteral({ domain: 'bytes', atom }, false, path.map, false) }
}
