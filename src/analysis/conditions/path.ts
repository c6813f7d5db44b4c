import type { EachNode, MapCallValue, ValueNode } from '../../compiler/index.ts'
import { stepType, type IndexStep, type Type } from '../../language/index.ts'
import { length, lower, upper } from '../../runtime/index.ts'
import type { LetterMap } from '../bytes/atom.ts'
import { structuralKey } from './structural-key.ts'

/** A value that nothing else depends on: a field, or a call whose result is taken as it comes. */
export interface Root {
  readonly key: string
  readonly type: Type
  /** It may have no value at all. */
  readonly optional: boolean
  readonly name: string
  /** The slot of a field; undefined for a call. */
  readonly slot: number | undefined
  readonly node: ValueNode
}

/** How a comparison reads its value: a root, steps, and what it is read through. */
export interface Path {
  readonly root: Root
  readonly steps: readonly IndexStep[]
  /** The type at the end of the steps. */
  readonly type: Type
  readonly map: LetterMap
  /** The length of the value is meant. */
  readonly length: boolean
  /** The steps end in a `[*]` whose values were put in an array again. */
  readonly isMapped: boolean
}

function opaque(node: ValueNode): Path {
  const root: Root = { key: structuralKey(node), type: node.type, optional: true, name: '', slot: undefined, node }
  return { root, steps: [], type: node.type, map: 'none', length: false, isMapped: false }
}

/** What a function changes of a path, if it is one that is understood. */
function through(implementation: unknown, inner: Path): Path | undefined {
  if (inner.length) return undefined
  if (implementation === length) return { ...inner, map: 'none', length: true }
  if (inner.type !== 'Bytes') return undefined
  // Of two letter maps the outer one is what is seen.
  if (implementation === lower) return { ...inner, map: 'lower' }
  return implementation === upper ? { ...inner, map: 'upper' } : undefined
}

function fieldPath(node: Extract<ValueNode, { kind: 'field' }>): Path {
  const { slot, name, type, optional } = node
  const root: Root = { key: `field ${String(slot)}`, type, optional, name, slot, node }
  return { root, steps: [], type, map: 'none', length: false, isMapped: false }
}

/** A call on each visited value, for functions that give a value for every value. */
function mapCallPath(node: MapCallValue): Path | undefined {
  const each = eachPath(node.each)
  if (each === undefined || each.isMapped || typeof each.type === 'object') return undefined
  const inner = through(node.function.implementation, each)
  return inner === undefined ? undefined : { ...inner, isMapped: true }
}

/** The path of a value, if it is understood. */
function understood(node: ValueNode): Path | undefined {
  switch (node.kind) {
    case 'field':
      return fieldPath(node)
    case 'step': {
      const base = readPath(node.base)
      if (base.length || base.map !== 'none') return undefined
      if (base.isMapped) return undefined
      return { ...base, steps: [...base.steps, node.step], type: node.type }
    }
    case 'call': {
      const [first] = node.arguments
      if (first === undefined || first.kind === 'literal' || first.kind === 'pattern') return undefined
      const inner = readPath(first)
      return inner.isMapped ? undefined : through(node.function.implementation, inner)
    }
    case 'map_call':
      return mapCallPath(node)
    default:
      return undefined
  }
}

/** How a value is read; a call that is not understood is a root of its own. */
export function readPath(node: ValueNode): Path {
  return understood(node) ?? opaque(node)
}

/** The path of visited values, or undefined if they are not those of one path. */
export function eachPath(each: EachNode): Path | undefined {
  const base = readPath(each.base)
  if (base.isMapped) return each.steps.length === 1 ? { ...base, isMapped: false } : undefined
  if (base.length || base.map !== 'none') return undefined
  return { ...base, steps: [...base.steps, ...each.steps], type: each.type }
}

/** The type behind steps. */
export function typeAt(type: Type, steps: readonly IndexStep[]): Type {
  return steps.reduce((at, step) => {
    const next = stepType(at, step)
    if (next === undefined) throw new Error('INVARIANT: steps fit their type')
    return next
  }, type)
}
