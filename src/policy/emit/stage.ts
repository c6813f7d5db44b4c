import {
  code,
  joinCode,
  type Code,
  type ConstantPool,
  type FinderPlan,
  type Fragment,
  type ValueNode,
} from '../../compiler/index.ts'
import type { Scheme } from '../../language/index.ts'
import type { PlainValue, Value } from '../../runtime/index.ts'
import type { IndexEntries } from '../../runtime/rule-index/index.ts'
import type { CompiledStage } from '../decide/stage/compile-stage.ts'
import { toFinderPlan } from '../plan/few-rules.ts'
import type { PlannedIndex } from '../plan/index-rows.ts'
import type { PlannedIndexes } from '../plan/rule-plan.ts'
import { literal } from './literal.ts'

/** A stage with the plan that finds its rules. */
export interface EmittedStage {
  readonly compiled: CompiledStage
  readonly indexes: PlannedIndexes
  readonly residual: readonly number[]
}

/** The values that the indexes of a stage look at, in the order in which they are written. */
export function indexedValues({ indexes: { rows, checks, isModuleLoop } }: EmittedStage): readonly ValueNode[] {
  if (isModuleLoop) return []
  return [...rows, ...checks.rows].map(({ value }) => value)
}

/** What finds the rules of a stage that are so few that they are straight code. */
export function finderOf(
  { compiled, indexes: { dispatch, isModuleLoop } }: EmittedStage,
  scheme: Scheme,
): FinderPlan | undefined {
  if (!isModuleLoop || dispatch === undefined) return undefined
  return toFinderPlan(
    dispatch,
    compiled.rules.map(({ filter }) => filter),
    scheme,
  )
}

/** An entry of an index as a literal: what a value must be, and the rules that may then match. */
function writeEntries(lookup: IndexEntries): Fragment {
  if (lookup.kind === 'int_interval' || lookup.kind === 'ip_interval') {
    const bound = (value: number | bigint | undefined): Code => (value === undefined ? code`undefined` : code`${value}`)
    return lookup.entries.map(
      ({ first, last, rule }) => code`{ first: ${bound(first)}, last: ${bound(last)}, rule: ${rule} }`,
    )
  }
  const entries = lookup.entries as Iterable<readonly [Value, readonly number[]]>
  return [...entries].map(([value, rules]) => [value as string | number | bigint | boolean, rules])
}

function writeIndex({ steps, lookup }: PlannedIndex, getter: Code): Code {
  const visited = steps === undefined ? code`undefined` : literal(steps)
  return code`{ getter: ${getter}, steps: ${visited}, lookup: { kind: ${lookup.kind}, entries: ${writeEntries(lookup)} } }`
}

/** The rules of a stage as data. */
export function writeStage({ compiled }: EmittedStage): Code {
  return literal(compiled.stage as unknown as PlainValue)
}

/**
 * What finds the rules of a stage.
 *
 * @param emitted - the stage
 * @param pool - what the module imports
 * @param name - the stage as the module names it
 * @param predicates - those of its rules
 * @param getters - those of {@link indexedValues}
 * @param finder - that of {@link finderOf}
 */
export function writeMatcher(
  emitted: EmittedStage,
  pool: ConstantPool,
  name: Code,
  predicates: readonly Code[],
  getters: readonly Code[],
  finder: Code | undefined,
): Code {
  const {
    indexes: { rows, checks, mandatory, isModuleLoop },
    residual,
  } = emitted
  if (isModuleLoop) {
    const asked = code`${name}.rules, [${joinCode(predicates, ', ')}]`
    return finder === undefined
      ? code`${pool.use('createLoopMatcher')}(${asked})`
      : code`${pool.use('createStraightMatcher')}(${asked}, ${mandatory}, ${finder})`
  }
  const written = [...rows, ...checks.rows].map((row, index) => writeIndex(row, getters[index] as Code))
  const own = written.slice(0, rows.length)
  const checkRows = written.slice(rows.length)
  const hooks = [
    ...(checkRows.length === 0
      ? []
      : [code`checks: { rows: [${joinCode(checkRows, ', ')}], ofRules: ${checks.ofRules}, sameAs: ${checks.sameAs} }`]),
    ...(mandatory.length === 0 ? [] : [code`mandatory: ${mandatory}`]),
  ]
  return code`${pool.imports.import('createIndexMatcher', 'rule-index')}(${name}.rules, [${joinCode(predicates, ', ')}], [${joinCode(own, ', ')}], ${residual}, { ${joinCode(hooks, ', ')} })`
}
