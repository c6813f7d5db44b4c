import type { Scheme } from '../language/index.ts'
import { costOf, isTotal } from './cost.ts'
import { foldCondition } from './fold.ts'
import type { CheckedFilter, CheckedValue, Condition, IrNode, ValueNode } from './ir.ts'
import { walk } from './visit.ts'

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

/** The work of reading each slot of a scheme. */
export function fieldCosts(scheme: Scheme): (slot: number) => number {
  const costs = new Map<number, number>()
  for (const field of scheme.fields.values()) if (field.cost !== undefined) costs.set(field.slot, field.cost)
  return (slot) => costs.get(slot) ?? 1
}

/** Puts cheap operands first, where nobody can tell: all operands of the run are total. */
function order(node: Condition, fieldCost: (slot: number) => number): Condition {
  if (node.kind === 'not') return { ...node, operand: order(node.operand, fieldCost) }
  if (node.kind !== 'and' && node.kind !== 'or' && node.kind !== 'xor') return node
  const operands = node.operands.map((operand) => order(operand, fieldCost))
  if (node.kind === 'xor' || !operands.every(isTotal)) return { ...node, operands }
  const costs = new Map(operands.map((operand) => [operand, costOf(operand, fieldCost)]))
  operands.sort((a, b) => (costs.get(a) ?? 0) - (costs.get(b) ?? 0))
  return { ...node, operands }
}

/** Makes the plan of one filter: constants folded, operands ordered by cost. */
export function planFilter(checked: CheckedFilter, scheme: Scheme): FilterPlan {
  const root = order(foldCondition(checked.root), fieldCosts(scheme))
  return { scheme, root, slots: slotsOf(root) }
}

/** Makes the plan of a value expression. */
export function planValue(checked: CheckedValue, scheme: Scheme): ValuePlan {
  return { scheme, root: checked.root, slots: slotsOf(checked.root) }
}
