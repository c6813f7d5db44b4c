import type { ContextShape, ExecutionContext } from '../context/index.ts'
import type {
  Decision,
  DecisionProblem,
  ProgramRule,
  ProgramStage,
  RuleMatcher,
  RuleReport,
  RunOptions,
} from './program.ts'
import { Run } from './program-run.ts'
import type { StageParameters } from './settings.ts'
import type { SharedDecisions } from './shared-decisions.ts'

/** A kind of Gateway traffic. */
type Builder = 'dns' | 'network' | 'http'

const connection: readonly Builder[] = ['network', 'http']
const query: readonly Builder[] = ['dns']
const both: readonly Builder[] = ['dns', 'network', 'http']

function isQueryField(name: string): boolean {
  return name.startsWith('dns.')
}

function isConnectionField(name: string): boolean {
  return name.startsWith('http.') || name.startsWith('net.')
}

/** The kinds of Gateway traffic that an event can be: DNS queries are those with DNS fields. */
function inferBuilders(isQuery: boolean, isConnection: boolean): readonly Builder[] {
  if (!isQuery) return connection
  return isConnection ? both : query
}

/** The kinds of Gateway traffic that a record can be. */
export function buildersOf(record: Readonly<Record<string, unknown>>): readonly Builder[] {
  let isQuery = false
  let isConnection = false
  for (const name of Object.keys(record)) {
    if (record[name] === undefined || record[name] === null) continue
    isQuery ||= isQueryField(name)
    isConnection ||= isConnectionField(name)
  }
  return inferBuilders(isQuery, isConnection)
}

/** The slots that tell, by shape: they are looked for once, not at every event. */
const tellingSlots = new WeakMap<
  ContextShape,
  { readonly query: readonly number[]; readonly connection: readonly number[] }
>()

function buildersOfContext({ shape, values }: ExecutionContext): readonly Builder[] {
  let slots = tellingSlots.get(shape)
  if (slots === undefined) {
    const slotsWhere = (test: (name: string) => boolean): readonly number[] =>
      shape.fields.flatMap(({ name }, slot) => (test(name) ? [slot] : []))
    tellingSlots.set(shape, (slots = { query: slotsWhere(isQueryField), connection: slotsWhere(isConnectionField) }))
  }
  const isThere = (slot: number): boolean => values[slot] !== undefined
  const isQuery = slots.query.some(isThere)
  return inferBuilders(isQuery, isQuery && slots.connection.some(isThere))
}

/**
 * Whether a match of a rule is the whole decision, if nothing came before it.
 *
 * @param isLast - no stage follows, so that the end of this one is the end of the run
 */
export function isSimple(stage: ProgramStage, rule: ProgramRule, isLast: boolean): boolean {
  return (
    rule.effect === 'decide' &&
    (rule.ends === 'run' || (isLast && rule.ends === 'stage')) &&
    !rule.monitor &&
    rule.active === undefined &&
    rule.settings === undefined &&
    stage.blocks.length === 1
  )
}

/** A run in which so many stages were asked to their end, and nothing came of them. */
function startRun(
  stages: readonly ProgramStage[],
  count: number,
  options: RunOptions,
  problems: DecisionProblem[],
): Run {
  const asked: number[] = []
  for (let index = 0; index < count; index++) asked.push(index, (stages[index] as ProgramStage).rules.length)
  return new Run(options, problems, asked)
}

/** What a simple match gives without a record, or undefined. */
type SimpleOutcome<Outcome> = (report: RuleReport, stages: number) => Outcome | undefined

/**
 * Asks the stages. A record is kept from the first match on that is not simple; most events have none.
 *
 * @returns the record, what a simple match gives, or undefined if nothing matched
 */
function runStages<Outcome>(
  stages: readonly ProgramStage[],
  matchers: readonly RuleMatcher[],
  context: ExecutionContext,
  options: RunOptions,
  parameters: readonly (StageParameters | undefined)[] | undefined,
  problems: DecisionProblem[],
  simpleOutcome: SimpleOutcome<Outcome> | undefined,
): Run | Outcome | undefined {
  let run: Run | undefined
  let simple: Outcome | undefined
  let builders: readonly Builder[] | undefined
  try {
    for (let index = 0; index < stages.length; index++) {
      const stage = stages[index] as ProgramStage
      if (stage.phase !== undefined && run?.isSkipped(stage.phase) === true) continue
      if (stage.builder !== undefined) {
        builders ??= options.builders ?? buildersOfContext(context)
        if (!builders.includes(stage.builder)) {
          run ??= startRun(stages, index, options, problems)
          continue
        }
      }
      options.onStage?.(index)
      const next = matchers[index] as RuleMatcher
      const first = next(0, context, problems)
      if (run === undefined) {
        if (problems.length === 0) {
          if (first === -1) continue
          const rule = stage.rules[first] as ProgramRule
          if (isSimple(stage, rule, index === stages.length - 1)) simple = simpleOutcome?.(rule.report, index + 1)
          if (simple !== undefined) break
        }
        run = startRun(stages, index, options, problems)
      }
      if (run.stage(index, first, stage, next, context, parameters?.[index])) break
      run.endPhase(context)
    }
    options.onStage?.(stages.length)
  } finally {
    run?.end()
  }
  return run ?? simple
}

const noOptions: RunOptions = Object.freeze({})

/**
 * Decides one event.
 *
 * @param stages - the policy, in order
 * @param matchers - by stage
 * @param parameters - by stage: parameters of rules that are worked out from the event
 * @param shared - keeps the decisions of events that at most one rule matches
 */
export function runProgram(
  stages: readonly ProgramStage[],
  matchers: readonly RuleMatcher[],
  context: ExecutionContext,
  options: RunOptions = noOptions,
  parameters?: readonly (StageParameters | undefined)[],
  shared?: SharedDecisions,
): Decision {
  const problems: DecisionProblem[] = []
  const outcome = runStages(stages, matchers, context, options, parameters, problems, shared?.find)
  if (outcome !== undefined && !(outcome instanceof Run)) return outcome
  const quiet = outcome === undefined ? shared?.find(undefined, stages.length) : undefined
  if (quiet !== undefined) return quiet
  const run = outcome ?? startRun(stages, stages.length, options, problems)
  return shared === undefined ? run.decision() : run.sharedDecision(shared)
}

const itself: SimpleOutcome<RuleReport> = (report) => report

/** The rule that {@link runProgram} names, without the record of how it came to be. */
export function findDecidingRule(
  stages: readonly ProgramStage[],
  matchers: readonly RuleMatcher[],
  context: ExecutionContext,
  options: RunOptions | undefined,
  parameters?: readonly (StageParameters | undefined)[],
): RuleReport | null {
  const outcome = runStages(stages, matchers, context, options ?? noOptions, parameters, [], itself)
  return outcome instanceof Run ? outcome.decided : (outcome ?? null)
}
