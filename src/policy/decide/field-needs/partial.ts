import { closures, some, slotsOf, type Condition } from '../../../compiler/index.ts'
import type { Scheme } from '../../../language/index.ts'
import type { ExecutionContext } from '../../../runtime/index.ts'

/** True, false, or the slots on whose values the answer hangs. */
export type PartialResult = boolean | readonly number[]

/** A condition on a context of which some slots are not known yet. */
export type PartialPredicate = (context: ExecutionContext, unknown: ReadonlySet<number>) => PartialResult

function compileLeaf(node: Condition, scheme: Scheme, candidates: readonly number[]): PartialPredicate {
  const predicate = closures.compileFilter({ scheme, root: node, slots: slotsOf(node) })
  if (candidates.length === 0) return (context) => predicate(context.values, context)
  return (context, unknown) => {
    const open = candidates.filter((slot) => unknown.has(slot))
    return open.length > 0 ? open : predicate(context.values, context)
  }
}

/** `and` and `or` are settled by one operand; what is at hand is asked before what is not. */
function compileJunction(parts: readonly PartialPredicate[], settles: boolean): PartialPredicate {
  return (context, unknown) => {
    let open: number[] | undefined
    for (const part of parts) {
      const result = part(context, unknown)
      if (result === settles) return settles
      if (typeof result !== 'boolean') (open ??= []).push(...result)
    }
    return open ?? !settles
  }
}

function compileExclusive(parts: readonly PartialPredicate[]): PartialPredicate {
  return (context, unknown) => {
    let open: number[] | undefined
    let answer = false
    for (const part of parts) {
      const result = part(context, unknown)
      if (typeof result === 'boolean') answer = answer !== result
      else (open ??= []).push(...result)
    }
    return open ?? answer
  }
}

/**
 * Compiles a condition for three-valued evaluation: a part that reads an unknown slot is open, and
 * the whole is open only if what is known does not settle it.
 *
 * @param candidates - the slots that may be unknown
 */
export function compilePartial(root: Condition, scheme: Scheme, candidates: ReadonlySet<number>): PartialPredicate {
  const compilePart = (node: Condition): PartialPredicate => {
    const isKnown = !some(node, (inner) => inner.kind === 'field' && candidates.has(inner.slot))
    if (isKnown) return compileLeaf(node, scheme, [])
    switch (node.kind) {
      case 'and':
      case 'or':
        return compileJunction(node.operands.map(compilePart), node.kind === 'or')
      case 'xor':
        return compileExclusive(node.operands.map(compilePart))
      case 'not': {
        const operand = compilePart(node.operand)
        return (context, unknown) => {
          const result = operand(context, unknown)
          return typeof result === 'boolean' ? !result : result
        }
      }
      default:
        return compileLeaf(
          node,
          scheme,
          slotsOf(node).filter((slot) => candidates.has(slot)),
        )
    }
  }
  return compilePart(root)
}
