import {
  isTotalWithValues,
  type CompareCondition,
  type Condition,
  type EachNode,
  type Test,
  type TruthCondition,
  type ValueNode,
} from '../../compiler/index.ts'
import { lowerAscii, type ByteString, type EachStep, type Value } from '../../runtime/index.ts'
import { structuralKey } from './keys.ts'

export type GuardKind =
  'equal' | 'prefix' | 'suffix' | 'contains' | 'contains_any_case' | 'int_interval' | 'ip_interval'

/** One thing that must be true of a value for a rule to match. */
export interface GuardEntry {
  /** The whole entry, told apart by what it means. */
  readonly key: string
  /** The index that it belongs to: its kind and its value. */
  readonly indexKey: string
  readonly value: ValueNode
  readonly steps: readonly EachStep[] | undefined
  readonly kind: GuardKind
  /** For `equal` and the texts. */
  readonly literal?: Value | undefined
  /** For intervals; an absent end is open. */
  readonly first?: number | bigint | undefined
  readonly last?: number | bigint | undefined
}

/** Entries of which at least one holds whenever the condition is true. */
export interface Guard {
  readonly entries: readonly GuardEntry[]
  /** The part of the condition that is true exactly if an entry holds, so that it need not be asked again. */
  readonly exactly: Condition | undefined
}

/** More alternatives than this are better asked directly. */
const mostEntries = 256

type EntryTail = Omit<GuardEntry, 'key' | 'indexKey' | 'value' | 'steps'>

function orderEntries(test: Extract<Test, { kind: 'order' }>): EntryTail[] | undefined {
  const { literal, operator, type } = test
  if (operator === 'eq') return [{ kind: 'equal', literal }]
  if (operator === 'ne' || type === 'Bytes') return undefined
  const bound = literal as number | bigint
  const kind = type === 'Int' ? 'int_interval' : 'ip_interval'
  // Open ends of addresses would join the families, so they end where the family does.
  const [lowest, highest] =
    type === 'Int' ? [undefined, undefined] : typeof bound === 'number' ? [0, 0xffffffff] : [0n, 2n ** 128n - 1n]
  if (operator === 'lt' || operator === 'le')
    return [{ kind, last: bound, ...(lowest === undefined ? {} : { first: lowest }) }]
  return [{ kind, first: bound, ...(highest === undefined ? {} : { last: highest }) }]
}

function longest(parts: readonly ByteString[]): ByteString {
  return parts.reduce((best, part) => (part.length > best.length ? part : best), '')
}

function wildcardEntries({ parts, caseSensitive }: Extract<Test, { kind: 'wildcard' }>): EntryTail[] | undefined {
  const [first = ''] = parts
  const last = parts[parts.length - 1] ?? ''
  if (caseSensitive) {
    if (parts.length === 1) return [{ kind: 'equal', literal: first }]
    if (first.length > 1) return [{ kind: 'prefix', literal: first }]
    if (last.length > 1) return [{ kind: 'suffix', literal: last }]
  }
  const literal = longest(parts)
  if (literal === '') return undefined
  return [
    { kind: caseSensitive ? 'contains' : 'contains_any_case', literal: caseSensitive ? literal : lowerAscii(literal) },
  ]
}

function testEntries(test: Test): EntryTail[] | undefined {
  switch (test.kind) {
    case 'order':
      return orderEntries(test)
    case 'int_set':
      return test.ranges.map(({ first, last }) =>
        first === last ? { kind: 'equal', literal: first } : { kind: 'int_interval', first, last },
      )
    case 'bytes_set':
      return test.items.map((literal) => ({ kind: 'equal', literal }))
    case 'ip_set':
      return test.ranges.map(({ first, last }) =>
        first === last ? { kind: 'equal', literal: first } : { kind: 'ip_interval', first, last },
      )
    case 'contains':
      return test.literal === '' ? undefined : [{ kind: 'contains', literal: test.literal }]
    case 'wildcard':
      return wildcardEntries(test)
    case 'regex':
      return test.regex.required?.map((literal) => ({ kind: 'contains', literal }))
    case 'bitwise_and':
    case 'list':
      return undefined
  }
}

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
  // Of a pattern, the entries are only a part that it must contain; intervals include both ends.
  const isWider =
    test?.kind === 'regex' ||
    test?.kind === 'wildcard' ||
    (test?.kind === 'order' && (test.operator === 'lt' || test.operator === 'gt'))
  return { entries: rows, exactly: isWider ? undefined : condition }
}

function compareGuard(condition: CompareCondition): Guard | undefined {
  const { left, test, whenMissing } = condition
  return whenMissing ? undefined : toGuard(condition, left, undefined, test, testEntries(test))
}

function eachGuard(condition: Condition, each: EachNode, test: Test): Guard | undefined {
  return toGuard(condition, each.base, each.steps, test, testEntries(test))
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
