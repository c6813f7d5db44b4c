import type { IndexStep } from '../../language/index.ts'
import type { Type, Value } from '../../runtime/index.ts'
import type { Answer } from '../answer.ts'
import type { Leaf } from './formula.ts'

/** A literal on its way through a value: the steps that are left. */
export interface Placed {
  readonly steps: readonly IndexStep[]
  readonly quantity: 'one' | 'some' | 'every'
  readonly leaf: Leaf
  readonly atMissing: boolean | 'either'
}

/** What a value with some literals can be, and whether it may be missing. */
export interface Level {
  present(type: Type, literals: readonly Placed[], name: string): Answer<Value>
}

export function maybeMissing(literals: readonly Placed[]): boolean {
  return literals.every(({ atMissing }) => atMissing !== false)
}

/** The literal behind its first step. Behind the last `[*]` a skipped value says nothing against `every`. */
export function advance(literal: Placed): Placed {
  const [first, ...steps] = literal.steps
  if (first?.kind !== 'each') return { ...literal, steps }
  const isOver = !steps.some(({ kind }) => kind === 'each')
  return {
    steps,
    leaf: literal.leaf,
    quantity: isOver ? 'one' : literal.quantity,
    atMissing: literal.quantity === 'every',
  }
}

/** Literals on the elements, apart from those on single ones. */
export interface Parts {
  readonly own: readonly Placed[]
  readonly some: readonly Placed[]
  readonly every: readonly Placed[]
  readonly members: ReadonlyMap<number | string, readonly Placed[]>
}

const noMembers: Parts['members'] = new Map()

/** Sorts literals by their first step. */
export function partsOf(literals: readonly Placed[]): Parts {
  const own: Placed[] = []
  const some: Placed[] = []
  const every: Placed[] = []
  let members: Map<number | string, Placed[]> | undefined
  for (const literal of literals) {
    const [step] = literal.steps
    if (step === undefined) own.push(literal)
    else if (step.kind === 'each') (literal.quantity === 'some' ? some : every).push(advance(literal))
    else {
      const at = step.kind === 'index' ? step.index : step.key
      const others = (members ??= new Map<number | string, Placed[]>()).get(at)
      if (others === undefined) members.set(at, [advance(literal)])
      else others.push(advance(literal))
    }
  }
  return { own, some, every, members: members ?? noMembers }
}
