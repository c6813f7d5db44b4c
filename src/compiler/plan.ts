import type { Scheme } from '../language/index.ts'
import { costOfTotal } from './ir/cost.ts'
import { foldCondition, foldValue } from './ir/fold.ts'
import type { CheckedFilter, CheckedValue, Condition, IrNode, ValueNode } from './ir/ir.ts'
import { everyChild, some, transform } from './ir/visit.ts'
import type { Value } from '../runtime/index.ts'

/** What a backend builds from: the optimised tree, and the slots that it reads. */
export interface Plan<Root extends Condition | ValueNode> {
  readonly scheme: Scheme
  readonly root: Root
  /** In the order of the slots, each once. */
  readonly slots: readonly number[]
}

export type FilterPlan = Plan<Condition>
export type ValuePlan = Plan<ValueNode>

/** A value that tells which of a few rules may match; rules are bits, from the lowest on. */
export interface RuleLook {
  readonly value: ValueNode
  /** The rules that are left where the value is this. */
  readonly masks: readonly (readonly [value: Value, rules: number])[]
  /** Those that are left where it is anything else. */
  readonly others: number
  /** Where none of these is left, the value is not read. */
  readonly own: number
}

/** The first of a few rules: those that looks leave, asked one after the other for what the looks do not answer. */
export interface FinderPlan {
  readonly scheme: Scheme
  readonly looks: readonly RuleLook[]
  /** By rule, at most 31. */
  readonly conditions: readonly Condition[]
}

function addSlot(slots: number[], slot: number): void {
  let at = slots.length
  while (at > 0 && (slots[at - 1] as number) > slot) at--
  if (at > 0 && slots[at - 1] === slot) return
  // Mostly one to four, so moving them costs less than a set and a sort.
  if (at === slots.length) slots.push(slot)
  else slots.splice(at, 0, slot)
}

/** The slots that a tree reads, in ascending order. */
export function slotsOf(root: IrNode): number[] {
  const slots: number[] = []
  addSlots(root, slots)
  return slots
}

function addSlots(node: IrNode, slots: number[]): boolean {
  if (node.kind !== 'field') return everyChild(node, addSlots, slots)
  addSlot(slots, node.slot)
  return true
}

/** The fields that a tree reads: one object for all trees of a scheme that read the same. */
export interface FieldsRead {
  /** Ascending. */
  readonly slots: readonly number[]
  /** Their own names, in the order of {@link slots}. */
  readonly names: readonly string[]
}

/** A path of slots from the smallest on leads to the fields that it stands for. */
interface ReadNode {
  readonly next: Map<number, ReadNode>
  read: FieldsRead | undefined
}

interface KnownReads {
  root: ReadNode
  nodes: number
}

/** Rules of one policy read few combinations; a process that reads more than this starts anew. */
const mostReadNodes = 20_000

const readsOfSchemes = new WeakMap<Scheme, KnownReads>()

function createReadNode(): ReadNode {
  return { next: new Map(), read: undefined }
}

function sharedReads(slots: readonly number[], scheme: Scheme): FieldsRead {
  let known = readsOfSchemes.get(scheme)
  if (known === undefined || known.nodes > mostReadNodes)
    readsOfSchemes.set(scheme, (known = { root: createReadNode(), nodes: 0 }))
  let node = known.root
  for (const slot of slots) {
    let next = node.next.get(slot)
    if (next === undefined) {
      node.next.set(slot, (next = createReadNode()))
      known.nodes++
    }
    node = next
  }
  return (node.read ??= {
    slots: Object.freeze(slots.slice()),
    names: Object.freeze(slots.map((slot) => scheme.shape.fields[slot]?.name ?? '')),
  })
}

/** The fields that a plan reads. */
export function fieldsRead({ slots, scheme }: Plan<Condition | ValueNode>): FieldsRead {
  return sharedReads(slots, scheme)
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

/** Whether total operands next to each other never get cheaper, as in most rules. */
function isInOrder(operands: readonly Condition[], fieldCost: (slot: number) => number): boolean {
  let before = 0
  for (let at = 0; at < operands.length; at++) {
    const cost = costOfTotal(operands[at] as Condition, fieldCost)
    if (cost !== undefined && cost < before) return false
    before = cost ?? 0
  }
  return true
}

interface CostedOperand {
  readonly operand: Condition
  readonly cost: number
}

function endRun(run: CostedOperand[], ordered: Condition[]): void {
  for (const { operand } of run.sort((a, b) => a.cost - b.cost)) ordered.push(operand)
}

/** Sorts each run of total operands by cost. Nobody can tell: around a run, the same operands are asked as before. */
function orderOperands(operands: readonly Condition[], fieldCost: (slot: number) => number): readonly Condition[] {
  if (isInOrder(operands, fieldCost)) return operands
  const ordered: Condition[] = []
  let run: CostedOperand[] = []
  for (const operand of operands) {
    const cost = costOfTotal(operand, fieldCost)
    if (cost !== undefined) run.push({ operand, cost })
    else {
      endRun(run, ordered)
      run = []
      ordered.push(operand)
    }
  }
  endRun(run, ordered)
  return ordered.every((operand, at) => operand === operands[at]) ? operands : ordered
}

/** Puts cheap operands of every `and` and `or` first, where nobody can tell. */
function order<Root extends Condition | ValueNode>(root: Root, fieldCost: (slot: number) => number): Root {
  // Most trees stay as they are, and looking for one that does not costs less than a walk that may change it.
  const isKept = !some(
    root,
    (node) => (node.kind === 'and' || node.kind === 'or') && !isInOrder(node.operands, fieldCost),
  )
  if (isKept) return root
  return transform(root, (node) => {
    if (node.kind !== 'and' && node.kind !== 'or') return node
    const operands = orderOperands(node.operands, fieldCost)
    return operands === node.operands ? node : { ...node, operands }
  }) as Root
}

/** Makes the plan of one filter: constants folded, operands ordered by cost. */
export function planFilter(checked: CheckedFilter, scheme: Scheme): FilterPlan {
  const root = order(foldCondition(checked.root), fieldCosts(scheme))
  return { scheme, root, slots: sharedReads(slotsOf(root), scheme).slots }
}

/** Makes the plan of a value expression, in the same way. */
export function planValue(checked: CheckedValue, scheme: Scheme): ValuePlan {
  const root = order(foldValue(checked.root), fieldCosts(scheme))
  return { scheme, root, slots: slotsOf(root) }
}
