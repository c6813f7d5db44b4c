import type { AnalysedPolicy, AnalysedRule, AnalysedStage } from '../../analysis/index.ts'
import type { RunOptions } from '../../runtime/index.ts'
import type { CompiledStage } from '../decide/stage/compile-stage.ts'
import type { RuleRow } from './rows.ts'

/** The kinds of Gateway traffic that an event is, and the stages that such an event passes. */
export interface TrafficView {
  readonly builders: RunOptions['builders']
  readonly stages: readonly number[]
}

/**
 * The ways through a policy: an event is a DNS query or a connection, and the stages of the other kind are not asked.
 * An event that is both passes all stages, and whatever stops a rule on one of its ways stops it then.
 */
export function trafficViews(stages: readonly CompiledStage[]): readonly TrafficView[] {
  const numbers = [...stages.keys()]
  if (stages.every(({ stage }) => stage.builder === undefined)) return [{ builders: undefined, stages: numbers }]
  const passes = (builders: readonly ('dns' | 'network' | 'http')[]): TrafficView => ({
    builders,
    stages: numbers.filter((number) => {
      const builder = stages[number]?.stage.builder
      return builder === undefined || builders.includes(builder)
    }),
  })
  return [passes(['network', 'http']), passes(['dns'])]
}

/** Whether a stage changes what later stages see of the request. */
function isRewriting({ rules }: CompiledStage): boolean {
  return rules.some(({ rule }) => rule.report.action === 'rewrite' && !rule.monitor)
}

/** Whether an enforced rule gives fields of the request new values for the stages behind it. */
export function rewritesRequests(stages: readonly CompiledStage[]): boolean {
  return stages.some((stage, number) => isRewriting(stage) && number < stages.length - 1)
}

/** Runs of stages that see an event with the same values. */
export function splitAtRewrites(
  stages: readonly CompiledStage[],
  numbers: readonly number[],
): readonly (readonly number[])[] {
  const parts: number[][] = [[]]
  for (const number of numbers) {
    parts.at(-1)?.push(number)
    const stage = stages[number]
    if (stage !== undefined && isRewriting(stage)) parts.push([])
  }
  return parts.filter((part) => part.length > 0)
}

/** The rows of some stages as the analysis takes them, stage by stage. */
export function toAnalysed(
  rows: readonly RuleRow[],
  stages: readonly CompiledStage[],
  numbers: readonly number[],
  toRule: (row: RuleRow) => AnalysedRule,
): AnalysedPolicy {
  return {
    stages: numbers.map((number): AnalysedStage => ({
      name: stages[number]?.stage.name ?? '',
      rules: rows.filter(({ stage }) => stage === number).map(toRule),
    })),
  }
}

/**
 * The rows that cannot be relied on to stop others: those that act at some times only, those that something outside of
 * the part leaves out, and those behind an end of the stage that comes at some times only. They are taken to end less
 * than they do, so that nothing is called dead that could be reached.
 *
 * @param rows - rows of the whole policy, in order
 * @param part - the numbers of the stages that are looked at together
 * @returns by name of a row, what its match is sure to end
 */
export function sureEnds(rows: readonly RuleRow[], part: readonly number[]): ReadonlyMap<string, AnalysedRule['ends']> {
  const unsure = new Set<string>()
  const softened = new Set<number>()
  const ends = new Map<string, AnalysedRule['ends']>()
  let firstIsolation: number | undefined
  for (const { name, stage, compiled, chance, skips } of rows) {
    const { rule } = compiled
    const isInside = part.includes(stage)
    // Of several isolating rules the first settles it, and the others then end nothing.
    const isLaterIsolation = rule.effect === 'isolate' && firstIsolation !== undefined && firstIsolation < stage
    if (rule.effect === 'isolate' && !rule.monitor) firstIsolation ??= stage
    const isUnsure = chance !== undefined || unsure.has(name) || isLaterIsolation
    if (skips !== undefined && !rule.monitor && (isUnsure || !isInside)) for (const other of skips) unsure.add(other)
    if (!isInside || rule.monitor) continue
    if (isUnsure) {
      if (rule.ends === 'stage') softened.add(stage)
      ends.set(name, 'nothing')
    } else ends.set(name, rule.ends === 'run' && softened.has(stage) ? 'stage' : rule.ends)
  }
  return ends
}

/** The rows whose skips are sure; the others leave out nothing in the analysis, and what they name stops nothing. */
export function hasSureSkips(row: RuleRow, ends: ReadonlyMap<string, AnalysedRule['ends']>): boolean {
  return row.skips !== undefined && row.chance === undefined && ends.has(row.name)
}
