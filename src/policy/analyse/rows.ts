import type { AnalysedRule } from '../../analysis/index.ts'
import type { Condition } from '../../compiler/index.ts'
import type { Activity, ProgramBlock, ProgramRule } from '../../runtime/index.ts'
import type { CompiledRule, CompiledStage } from '../decide/stage/compile-stage.ts'

/** What a match of a rule depends on beside the event. */
export interface Chance {
  /** Rules with equal keys act at the same times. */
  readonly key: string
  /** When the rule is there; undefined: always, and the host counts its rate. */
  readonly activities: readonly Activity[]
}

/** One rule of a policy, in the order of enforcement, with all that says when it acts. */
export interface RuleRow {
  /** Its name for the analysis; ids of rulesets that run twice are not unique. */
  readonly name: string
  readonly stage: number
  readonly place: number
  readonly compiled: CompiledRule
  /** The conditions of the rules that lead to its ruleset, and its own. */
  readonly condition: Condition
  readonly chance: Chance | undefined
  /** Names of later rows that a match leaves out; undefined if it is no skip. */
  readonly skips: ReadonlySet<string> | undefined
}

/** The blocks that a rule stands in, the innermost first. */
function blocksOf({ stage }: CompiledStage, { block }: ProgramRule): readonly ProgramBlock[] {
  const blocks: ProgramBlock[] = []
  for (let at = block; at !== -1;) {
    const known = stage.blocks[at]
    if (known === undefined) break
    blocks.push(known)
    at = known.parent
  }
  return blocks
}

/** The rules that lead to the ruleset of a rule, the outermost first. */
function entriesOf(stage: CompiledStage, rule: ProgramRule): readonly CompiledRule[] {
  return blocksOf(stage, rule)
    .flatMap(({ entry }) => stage.rules[entry] ?? [])
    .toReversed()
}

function toChance(entries: readonly CompiledRule[], { rule }: CompiledRule): Chance | undefined {
  const rules = [...entries.map((entry) => entry.rule), rule]
  const activities = rules.flatMap(({ active }) => active ?? [])
  const rate = rule.effect === 'count' ? [rule.report.ruleset, rule.report.rule, rule.report.ratelimit] : []
  if (activities.length === 0 && rate.length === 0) return undefined
  return { key: JSON.stringify([activities, rate]), activities }
}

/** Where the rules end that a skip of its own phase or ruleset leaves out. */
function ownEnd(stage: CompiledStage, { block, skip }: ProgramRule): number {
  const blocks = stage.stage.blocks
  if (skip?.current === 'ruleset') return blocks[block]?.end ?? 0
  if (skip?.current !== 'phase') return 0
  // `phase: current` reaches the rules of its own level.
  let end = stage.rules.length
  for (let at = block; at > 0; at = blocks[at]?.parent ?? -1) end = blocks[at]?.end ?? end
  return end
}

/** What a skip leaves out; see `SkipEffect`. */
function skippedBy(stages: readonly CompiledStage[], row: RuleRow, rows: readonly RuleRow[]): ReadonlySet<string> {
  const { rule } = row.compiled
  const { skip } = rule
  const own = stages[row.stage]
  if (skip === undefined || own === undefined) return new Set()
  const end = ownEnd(own, rule)
  const named = new Set(
    Object.entries(skip.rules ?? {}).flatMap(([ruleset, ids]) => ids.map((id) => `${ruleset}\n${id}`)),
  )
  const isNamed = (stage: CompiledStage, other: ProgramRule): boolean =>
    named.has(`${stage.stage.blocks[other.block]?.ruleset ?? ''}\n${other.report.rule}`)
  const isSkipped = (other: RuleRow): boolean => {
    const stage = stages[other.stage]
    if (stage === undefined) return false
    if (other.stage === row.stage && (other.place <= row.place || other.place < end)) return other.place > row.place
    const { phase } = stage.stage
    if (other.stage > row.stage && phase !== undefined && skip.phases?.includes(phase) === true) return true
    const blocks = blocksOf(stage, other.compiled.rule)
    return (
      blocks.some(({ ruleset }) => skip.rulesets?.includes(ruleset) === true) ||
      [...entriesOf(stage, other.compiled.rule), other.compiled].some((one) => isNamed(stage, one.rule))
    )
  }
  return new Set(rows.filter((other) => other.stage >= row.stage && isSkipped(other)).map(({ name }) => name))
}

/** The rules of a policy in one row. */
export function toRows(stages: readonly CompiledStage[]): readonly RuleRow[] {
  const rows = stages.flatMap((stage, number) =>
    stage.rules.map((compiled, place): RuleRow => {
      const entries = entriesOf(stage, compiled.rule)
      const operands = [...entries, compiled].map(({ filter }) => filter.checked.root)
      const [only] = operands
      return {
        name: `${String(number)}:${String(place)}`,
        stage: number,
        place,
        compiled,
        condition:
          only !== undefined && operands.length === 1
            ? only
            : { id: 0, span: { start: 0, end: 0 }, kind: 'and', operands },
        chance: toChance(entries, compiled),
        skips: undefined,
      }
    }),
  )
  return rows.map((row) =>
    row.compiled.rule.effect === 'skip' ? { ...row, skips: skippedBy(stages, row, rows) } : row,
  )
}

/** A row as the analysis takes it, as if it acted at all times. */
export function toOrderedRule({ name, condition, compiled: { rule }, skips }: RuleRow): AnalysedRule {
  return {
    name,
    condition,
    outcome: rule.report.action,
    ends: rule.ends,
    decides: rule.effect === 'decide' || rule.effect === 'count',
    monitor: rule.monitor,
    ...(skips === undefined ? {} : { skips }),
  }
}
