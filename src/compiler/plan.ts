import type { Scheme } from '../language/index.ts'
import { costOf, isTotal } from './ir/cost.ts'
import { foldCondition, foldValue } from './ir/fold.ts'
import type { CheckedFilter, CheckedValue, Condition, IrNode, ValueNode } from './ir/ir.ts'
import { transform, walk } from './ir/visit.ts'

/** What a backend builds from: the optimised tree, and the slots that it reads. */
export interface Plan<Root extends Condition | ValueNode> {
  readonly scheme: Scheme
  readonly root: Root
  /** In the order of the slots, each once. */
  readonly slots: readonly number[]
}

export type FilterPlan = Plan<Condition>
export type ValuePlan = Plan<ValueNode>

/** The slots that a tree reads, in ascending order. */
export function slotsOf(root: IrNode): number[] {
  const slots = new Set<number>()
  walk(root, (node) => {
    if (node.kind === 'field') slots.add(node.slot)
  })
  return [...slots].sort((a, b) => a - b)
}

const costsOfSchemes = new WeakMap<Scheme, (slot: number) => number>()

/** The work of reading each slot of a scheme. */
export function fieldCosts(scheme: Scheme): (slot: number) => number {
  const known = costsOfSchemes.get(scheme)
  if (known !== undefined) return known
  const costs = new Map<number, number>()
  for (const field of scheme.fields.values()) if (field.cost !== undefined) costs.set(field.slot, field.cost)
  const costOfSlot = (slot: number): number => costs.get(slot) ?? 1
  costsOfSchemes.set(scheme, costOfSlot)
  return costOfSlot
}

/** Sorts each run of total operands by cost. Nobody can tell: around a run, the same operands are asked as before. */
function orderOperands(operands: readonly Condition[], fieldCost: (slot: number) => number): readonly Condition[] {
  const ordered: Condition[] = []
  let run: { readonly operand: Condition; readonly cost: number }[] = []
  const endRun = (): void => {
    for (const { operand } of run.sort((a, b) => a.cost - b.cost)) ordered.push(operand)
    run = []
  }
  for (const operand of operands) {
    if (isTotal(operand)) run.push({ operand, cost: costOf(operand, fieldCost) })
    else {
      endRun()
      ordered.push(operand)
    }
  }
  endRun()
  return ordered.every((operand, at) => operand === operands[at]) ? operands : ordered
}

/** Puts cheap operands of every `and` and `or` first, where nobody can tell. */
function order<Root extends Condition | ValueNode>(root: Root, fieldCost: (slot: number) => number): Root {
  return transform(root, (node) => {
    if (node.kind !== 'and' && node.kind !== 'or') return node
    const operands = orderOperands(node.operands, fieldCost)
    return operands === node.operands ? node : { ...node, operands }
  }) as Root
}

/** Makes the plan of one filter: constants folded, operands ordered by cost. */
export function planFilter(checked: CheckedFilter, scheme: Scheme): FilterPlan {
  const root = order(foldCondition(checked.root), fieldCosts(scheme))
  return { scheme, root, slots: slotsOf(root) }
}

/** Makes the plan of a value expression, in the same way. */
export function planValue(checked: CheckedValue, scheme: Scheme): ValuePlan {
  const root = order(foldValue(checked.root), fieldCosts(scheme))
  return { scheme, root, slots: slotsOf(root) }
}
