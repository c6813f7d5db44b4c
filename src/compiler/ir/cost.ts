import type { FunctionDefinition } from '../../language/index.ts'
import { isPackageEntry } from './entries.ts'
import { kindOf } from '../kinds/index.ts'
import type { IrNode } from './ir.ts'
import { everyChild, walk } from './visit.ts'

/** How many elements a loop is taken to visit. */
const assumedElements = 8

function ownCost(node: IrNode, fieldCost: (slot: number) => number): number {
  switch (node.kind) {
    case 'compare':
      return kindOf(node.test).cost(node.test)
    case 'array_compare':
      return kindOf(node.test).cost(node.test) * assumedElements
    case 'call':
      return node.function.cost
    case 'map_call':
      return node.function.cost * assumedElements
    case 'field':
      return fieldCost(node.slot)
    case 'each':
      return assumedElements
    default:
      return 0
  }
}

/** The work of a tree so far. */
interface CostSum {
  cost: number
  readonly fieldCost: (slot: number) => number
}

function addCost(node: IrNode, sum: CostSum): boolean {
  sum.cost += ownCost(node, sum.fieldCost)
  return everyChild(node, addCost, sum)
}

/**
 * Relative work of evaluating a tree, as far as the expression alone tells.
 *
 * @param fieldCost - the work of reading a slot; more than 1 where a body or a detector stands behind it
 */
export function costOf(node: IrNode, fieldCost: (slot: number) => number): number {
  const sum: CostSum = { cost: 0, fieldCost }
  addCost(node, sum)
  return sum.cost
}

/** Whether a function is our own and depends on its arguments alone: it cannot throw, and nobody sees it run. */
export function isBuiltIn(definition: FunctionDefinition): boolean {
  return definition.module !== undefined && isPackageEntry(definition.module.from) && definition.environment !== true
}

function isTotalAlone(node: IrNode): boolean {
  switch (node.kind) {
    case 'field':
      return node.optional
    case 'call':
    case 'map_call':
      return isBuiltIn(node.function)
    case 'compare':
    case 'array_compare':
      return kindOf(node.test).asksHost !== true
    default:
      return true
  }
}

/**
 * Whether evaluating a tree can neither throw nor run code of the host, so that it may move or
 * go. A lazy value counts as a value: when it is worked out is ours to choose.
 */
export function isTotal(node: IrNode): boolean {
  return isTotalAlone(node) && everyChild(node, isTotal, undefined)
}

function addTotalCost(node: IrNode, sum: CostSum): boolean {
  if (!isTotalAlone(node)) return false
  sum.cost += ownCost(node, sum.fieldCost)
  return everyChild(node, addTotalCost, sum)
}

/** {@link costOf} of a tree that {@link isTotal}, in one walk; undefined for another. */
export function costOfTotal(node: IrNode, fieldCost: (slot: number) => number): number | undefined {
  const sum: CostSum = { cost: 0, fieldCost }
  return addTotalCost(node, sum) ? sum.cost : undefined
}

/** {@link isTotal} for events in which every mandatory field has a value. */
export function isTotalWithValues(node: IrNode): boolean {
  return (node.kind === 'field' || isTotalAlone(node)) && everyChild(node, isTotalWithValues, undefined)
}

/** The names of the mandatory fields that a tree reads. */
export function mandatoryFields(node: IrNode): ReadonlySet<string> {
  const names = new Set<string>()
  walk(node, (inner) => {
    if (inner.kind === 'field' && !inner.optional) names.add(inner.name)
  })
  return names
}
