import {
  isTotalWithValues,
  type CompareCondition,
  type Condition,
  type EachNode,
  type Test,
  type TruthCondition,
  type ValueNode,
} from '../../compiler/index.ts'
import type { EachStep } from '../../runtime/index.ts'
import { structuralKey } from './keys.ts'
import { planKindOf, type EntryTail } from './kinds/index.ts'

export type { GuardKind } from './kinds/index.ts'

/** One thing that must be true of a value for a rule to match. */
export interface GuardEntry extends EntryTail {
  /** The whole entry, told apart by what it means. */
  readonly key: string
  /** The index that it belongs to: its kind and its value. */
  readonly indexKey: string
  readonly value: ValueNode
  readonly steps: readonly EachStep[] | undefined
}

/** Entries of which at least one holds whenever the condition is true. */
export interface Guard {
  readonly entries: readonly GuardEntry[]
  /** The part of the condition that is true exactly if an entry holds, so that it need not be asked again. */
  readonly exactly: Condition | undefined
}

/** More alternatives than this are better asked directly. */
export const mostEntries = 256

function toGuard(
  condition: Condition,
  value: ValueNode,
  steps: readonly EachStep[] | undefined,
  test: Test | undefined,
  entries: readonly EntryTail[] | undefined,
): Guard | undefined {
  if (entries === undefined || entries.length > mostEntries || !isTotalWithValues(value)) return undefined
  const valueKey = structuralKey(value) + (steps === undefined ? '' : JSON.stringify(steps))
  const rows = entries.map(({ kind, literal, first, last }) => {
    const indexKey = `${kind} ${valueKey}`
    const key =
      kind === 'int_interval' || kind === 'ip_interval'
        ? `${indexKey} ${typeof first} ${String(first)} ${typeof last} ${String(last)}`
        : `${indexKey} ${typeof literal} ${String(literal)}`
    return { key, indexKey, kind, literal, first, last, value, steps }
  })
  const isWider = test !== undefined && planKindOf(test).isWider?.(test) === true
  return { entries: rows, exactly: isWider ? undefined : condition }
}

function compareGuard(condition: CompareCondition): Guard | undefined {
  const { left, test, whenMissing } = condition
  return whenMissing ? undefined : toGuard(condition, left, undefined, test, planKindOf(test).entries(test))
}

function eachGuard(condition: Condition, each: EachNode, test: Test): Guard | undefined {
  const steps = each.steps.length === 0 ? undefined : each.steps
  return toGuard(condition, each.base, steps, test, planKindOf(test).entries(test))
}

/** `starts_with(field, "literal")` and `ends_with`: the functions that the index knows. */
const affixFunctions: ReadonlyMap<string, 'prefix' | 'suffix'> = new Map([
  ['startsWith', 'prefix'],
  ['endsWith', 'suffix'],
])

function truthGuard(condition: TruthCondition): Guard | undefined {
  const { value } = condition
  if (value.kind === 'call') {
    const kind = value.function.module?.from === 'runtime' ? affixFunctions.get(value.function.module.name) : undefined
    const [subject, affix] = value.arguments
    if (kind === undefined || subject === undefined || affix?.kind !== 'literal' || affix.value === '') return undefined
    return toGuard(condition, subject, undefined, undefined, [{ kind, literal: affix.value }])
  }
  return value.kind === 'field'
    ? toGuard(condition, value, undefined, undefined, [{ kind: 'equal', literal: true }])
    : undefined
}

/**
 * The guards of a condition: each alone is necessary for it to be true, so any one of them
 * may stand for the rule in the index.
 */
export function guardsOf(condition: Condition): Guard[] {
  switch (condition.kind) {
    case 'and':
      return condition.operands.flatMap(guardsOf)
    case 'or': {
      const joined: GuardEntry[] = []
      for (const operand of condition.operands) {
        const [shortest] = guardsOf(operand).sort((a, b) => a.entries.length - b.entries.length)
        if (shortest === undefined) return []
        joined.push(...shortest.entries)
      }
      return joined.length > mostEntries ? [] : [{ entries: joined, exactly: undefined }]
    }
    case 'compare':
      return listed(compareGuard(condition))
    case 'truth':
      return listed(truthGuard(condition))
    case 'any':
      return condition.array.kind === 'array_compare'
        ? listed(eachGuard(condition, condition.array.each, condition.array.test))
        : []
    default:
      return []
  }
}

function listed(guard: Guard | undefined): Guard[] {
  return guard === undefined ? [] : [guard]
}
