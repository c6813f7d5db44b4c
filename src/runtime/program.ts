import type { ExecutionContext } from './context.ts'
import { RuntimeError } from './errors.ts'
import {
  SettingsRecord,
  type ParameterValue,
  type Settings,
  type SettingsEffect,
  type StageParameters,
} from './settings.ts'
import { rewriteUri } from './uri-rewrite.ts'

/**
 * How a policy decides, as data: the same procedure runs in the library and in an emitted
 * module, so the two cannot drift apart.
 */

export type PlainValue =
  null | boolean | number | string | readonly PlainValue[] | { readonly [key: string]: PlainValue }

/** What a decision says of one rule. */
export interface RuleReport {
  readonly rule: string
  readonly action: string
  readonly parameters?: Readonly<Record<string, PlainValue>>
  readonly description?: string
  readonly tier?: string
  readonly ruleset?: string
  readonly phase?: string
  /** How a rate limiting rule counts, for the host that counts. */
  readonly ratelimit?: Readonly<Record<string, PlainValue>>
  readonly tags?: readonly string[]
}

/** What a skip rule leaves out, beside the rest of its ruleset. */
export interface SkipEffect {
  readonly current?: 'ruleset' | 'phase'
  readonly phases?: readonly string[]
  readonly products?: readonly string[]
  readonly rulesets?: readonly string[]
  /** Rule ids by ruleset id. */
  readonly rules?: Readonly<Record<string, readonly string[]>>
}

/** When a rule is there at all. */
export interface Activity {
  /** Milliseconds since 1970. */
  readonly until?: number
  /** By week day (`mon`): ranges of minutes from midnight, end exclusive. */
  readonly schedule?: Readonly<Record<string, readonly (readonly [number, number])[]>>
  readonly timeZone?: string
}

export interface ProgramRule {
  readonly report: RuleReport
  /**
   * `decide`: the action is the outcome unless a later rule changes it; `note`: it is only
   * reported; `isolate`: the first of these settles isolation; `enter`: the rules of another
   * ruleset follow; `skip`: leaves rules out; `count`: acts once the host says that the rate is exceeded.
   */
  readonly effect: 'decide' | 'note' | 'isolate' | 'enter' | 'skip' | 'count'
  /** What a match ends. */
  readonly ends: 'run' | 'stage' | 'nothing'
  readonly monitor: boolean
  readonly failClosed: boolean
  /** The block it stands in; 0 is the stage itself. */
  readonly block: number
  readonly skip?: SkipEffect | undefined
  readonly active?: Activity | undefined
  /** What a match sets, for actions that go on. */
  readonly settings?: SettingsEffect | undefined
}

/** The rules of one ruleset inside a stage. */
export interface ProgramBlock {
  readonly ruleset: string
  /** The `enter` rule that leads here, or -1. */
  readonly entry: number
  readonly parent: number
  /** Behind its last rule. */
  readonly end: number
}

export interface ProgramStage {
  readonly name: string
  /** The phase of the Rulesets API, which a skip rule can name. */
  readonly phase?: string
  /** The kind of Gateway traffic it is about. */
  readonly builder?: 'dns' | 'network' | 'http'
  readonly rules: readonly ProgramRule[]
  readonly blocks: readonly ProgramBlock[]
}

/** A field or rule that could not be read or evaluated. */
export interface DecisionProblem {
  readonly code: string
  readonly message: string
  readonly field?: string
  readonly rule?: string
}

/**
 * Finds the first rule of a stage, from a place on, whose condition is true; -1 if there is none.
 * A rule that cannot be evaluated is reported, and passed over unless it fails closed.
 */
export type RuleMatcher = (from: number, context: ExecutionContext, problems: DecisionProblem[]) => number

export type RulePredicate = (values: ExecutionContext['values'], context: ExecutionContext) => boolean

/** What a policy says of an event. */
export interface Decision {
  /** The action of the deciding rule; `allow` if none decides. */
  readonly action: string
  readonly parameters: Readonly<Record<string, PlainValue>>
  /** The deciding rule, or null. */
  readonly rule: string | null
  readonly tier: string | null
  /** Enforced matches in the order in which they were found. */
  readonly matched: readonly RuleReport[]
  /** What would have matched, had it been enforced. */
  readonly monitored: readonly RuleReport[]
  /** Earlier outcomes that a later rule changed, such as an allow before a DLP block. */
  readonly overruled: readonly RuleReport[]
  /** The rule that sends the request to a remote browser, or null. */
  readonly isolation: RuleReport | null
  readonly skippedPhases: readonly string[]
  readonly skippedProducts: readonly string[]
  /**
   * What the enforced matches of `set_config`, `route`, `rewrite` and the like set, by phase, in the shape of
   * their parameters: the last match of a setting wins, expressions are worked out, and `headers` is a list
   * of changes in order.
   */
  readonly settings: Readonly<Record<string, Settings>>
  /** Tags of the enforced matches. */
  readonly tags: readonly string[]
  readonly problems: readonly DecisionProblem[]
  /** How far each stage was asked: the number of a stage and of its rules, in turn. */
  readonly asked: readonly number[]
}

export interface RunOptions {
  /** Milliseconds since 1970, for schedules and expiry. Default: now. */
  readonly now?: number
  /** Whether the rate of a rate limiting rule is exceeded. Default: it never is. */
  readonly isRateExceeded?: (report: RuleReport) => boolean
  /** The kinds of Gateway traffic to decide. Default: by the fields that have values. */
  readonly builders?: readonly ('dns' | 'network' | 'http')[]
  /**
   * Called before each stage that is asked, and at the end with the number of all stages: the context then holds
   * what the rules see, rewritten fields included.
   */
  readonly onStage?: (stage: number) => void
}

/** Asks the conditions one after the other. */
export function createLoopMatcher(rules: readonly ProgramRule[], predicates: readonly RulePredicate[]): RuleMatcher {
  return (from, context, problems) => {
    const { values } = context
    let index = from
    for (;;) {
      try {
        for (; index < predicates.length; index++)
          if ((predicates[index] as RulePredicate)(values, context)) return index
        return -1
      } catch (error) {
        if (!(error instanceof RuntimeError)) throw error
        const rule = rules[index]
        problems.push({ code: error.code, message: error.message, field: error.field, rule: rule?.report.rule ?? '' })
        if (rule?.failClosed === true) return index
        index += 1
      }
    }
  }
}

const weekDays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
const clocks = new Map<string, Intl.DateTimeFormat>()

function isActive(active: Activity, now: number): boolean {
  if (active.until !== undefined && now >= active.until) return false
  if (active.schedule === undefined) return true
  const timeZone = active.timeZone ?? 'UTC'
  let clock = clocks.get(timeZone)
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    clocks.set(timeZone, clock)
  }
  const parts = new Map(clock.formatToParts(now).map(({ type, value }) => [type, value]))
  const day = weekDays.find((name) => name === parts.get('weekday')?.toLowerCase()) ?? 'sun'
  const minute = Number(parts.get('hour')) * 60 + Number(parts.get('minute'))
  return active.schedule[day]?.some(([from, to]) => minute >= from && minute < to) ?? false
}

const nothing: Readonly<Record<string, PlainValue>> = Object.freeze({})

const noTexts: readonly string[] = Object.freeze([])

const noSettings: Readonly<Record<string, Settings>> = Object.freeze({})
const noReports: readonly RuleReport[] = Object.freeze([])
const noProblems: readonly DecisionProblem[] = Object.freeze([])

/**
 * Decisions of events that at most one rule matches, as most do: such a decision depends on the rule and
 * on nothing else of the event, so it is made once.
 */
export class SharedDecisions {
  readonly #byRule = new Map<RuleReport | undefined, Decision>()

  /**
   * The decision of events that went the same way. If no stage was left out before the last one asked, their
   * number tells the way.
   *
   * @param report - the rule that matched, or undefined for none
   * @param stages - how many stages were asked
   */
  readonly find = (report: RuleReport | undefined, stages: number): Decision | undefined => {
    const known = this.#byRule.get(report)
    return known?.asked.length === stages * 2 ? known : undefined
  }

  add(report: RuleReport | undefined, decision: Decision): Decision {
    Object.freeze(decision.matched)
    Object.freeze(decision.tags)
    this.#byRule.set(report, Object.freeze(decision))
    return decision
  }

  /** Whether others get this very decision too. */
  has(decision: Decision): boolean {
    return this.#byRule.get(decision.matched[0]) === decision
  }
}

/** One event on its way through the stages. What most events never have is made when it is needed. */
class Run {
  #matched: RuleReport[] | undefined
  #monitored: RuleReport[] | undefined
  #overruled: RuleReport[] | undefined
  readonly #problems: DecisionProblem[]
  readonly #asked: number[]
  #skippedPhases: Set<string> | undefined
  #skippedProducts: Set<string> | undefined
  #skippedRulesets: Set<string> | undefined
  #skippedRules: Set<string> | undefined
  #settings: SettingsRecord | undefined
  /** Gives the fields of the URI back the values that rewrites have changed, the last change first. */
  #undo: (() => void)[] | undefined
  readonly #options: RunOptions
  #decided: RuleReport | null = null
  #isolation: RuleReport | null = null

  constructor(options: RunOptions, problems: DecisionProblem[], asked: number[]) {
    this.#options = options
    this.#problems = problems
    this.#asked = asked
  }

  isSkipped(phase: string): boolean {
    return this.#skippedPhases?.has(phase) === true
  }

  /** The rule to go on from if this one stands in a block that is not entered or is left out, else -1. */
  #passOver(stage: ProgramStage, rule: ProgramRule, entered: ReadonlySet<number> | undefined): number {
    if (entered === undefined && this.#skippedRulesets === undefined) return -1
    for (let at = rule.block; at !== -1;) {
      const block = stage.blocks[at] as ProgramBlock
      if (
        (block.entry !== -1 && entered?.has(block.entry) !== true) ||
        this.#skippedRulesets?.has(block.ruleset) === true
      )
        return block.end
      at = block.parent
    }
    return -1
  }

  #isLeftOut(stage: ProgramStage, rule: ProgramRule): boolean {
    if (this.#skippedRules?.has(`${stage.blocks[rule.block]?.ruleset ?? ''}\n${rule.report.rule}`) === true) return true
    return rule.active !== undefined && !isActive(rule.active, this.#options.now ?? Date.now())
  }

  #skip({ phases, products, rulesets, rules }: SkipEffect): void {
    if (phases !== undefined) this.#skippedPhases = addAll(this.#skippedPhases, phases)
    if (products !== undefined) this.#skippedProducts = addAll(this.#skippedProducts, products)
    if (rulesets !== undefined) this.#skippedRulesets = addAll(this.#skippedRulesets, rulesets)
    for (const [ruleset, ids] of Object.entries(rules ?? {}))
      this.#skippedRules = addAll(
        this.#skippedRules,
        ids.map((id) => `${ruleset}\n${id}`),
      )
  }

  /** Applies a match; false if it has no effect of its own. */
  #apply(rule: ProgramRule): boolean {
    const { report } = rule
    if (rule.effect === 'isolate' && this.#isolation !== null) return false
    if (this.#matched === undefined) this.#matched = [report]
    else this.#matched.push(report)
    switch (rule.effect) {
      case 'isolate':
        this.#isolation = report
        return true
      case 'count':
        if (this.#options.isRateExceeded?.(report) !== true) return false
        if (rule.ends === 'nothing') return true
        break
      case 'decide':
        break
      case 'skip':
        this.#skip(rule.skip ?? {})
        return true
      default:
        return true
    }
    if (this.#decided !== null) (this.#overruled ??= []).push(this.#decided)
    this.#decided = report
    return true
  }

  /**
   * Runs one stage; true if the whole run is over.
   *
   * @param first - its first match
   */
  stage(
    index: number,
    first: number,
    stage: ProgramStage,
    next: RuleMatcher,
    context: ExecutionContext,
    parameters: StageParameters | undefined,
  ): boolean {
    const entered = stage.blocks.length > 1 ? new Set<number>() : undefined
    const count = stage.rules.length
    for (let at = first; at !== -1;) {
      const rule = stage.rules[at] as ProgramRule
      const over = this.#passOver(stage, rule, entered)
      let from = over === -1 ? at + 1 : over
      if (over === -1 && !this.#isLeftOut(stage, rule)) {
        if (rule.monitor) {
          ;(this.#monitored ??= []).push(rule.report)
          // What a monitored ruleset holds would have run, so it is monitored too.
          if (rule.effect === 'enter') entered?.add(at)
        } else if (this.#apply(rule)) {
          if (rule.effect === 'enter') entered?.add(at)
          if (rule.settings !== undefined) this.#set(rule, rule.settings, parameters?.get(at), context)
          if (rule.ends !== 'nothing') {
            this.#asked.push(index, at + 1)
            return rule.ends === 'run'
          }
          if (rule.skip?.current === 'ruleset') from = (stage.blocks[rule.block] as ProgramBlock).end
          else if (rule.skip?.current === 'phase') from = this.#levelEnd(stage, rule.block)
        }
      }
      at = from < count ? next(from, context, this.#problems) : -1
    }
    this.#asked.push(index, count)
    return false
  }

  #set(
    { report }: ProgramRule,
    effect: SettingsEffect,
    own: readonly ParameterValue[] | undefined,
    context: ExecutionContext,
  ): void {
    try {
      this.#settings ??= new SettingsRecord()
      this.#settings.take(report, effect, own, context)
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      this.#problems.push({ code: error.code, message: error.message, field: error.field, rule: report.rule })
    }
  }

  /** Shows later phases what this one has made of the URI: values are fixed within a phase. */
  endPhase(context: ExecutionContext): void {
    const rewrite = this.#settings?.takeRewrite()
    if (rewrite !== undefined) (this.#undo ??= []).push(rewriteUri(context, rewrite))
  }

  /** Leaves the event as it came. */
  end(): void {
    for (const undo of this.#undo?.reverse() ?? []) undo()
  }

  /** The end of the outermost ruleset: `phase: current` reaches the rules of its own level. */
  #levelEnd(stage: ProgramStage, block: number): number {
    let end = stage.rules.length
    for (let at = block; at > 0;) {
      const { end: here, parent } = stage.blocks[at] as ProgramBlock
      end = here
      at = parent
    }
    return end
  }

  get decided(): RuleReport | null {
    return this.#decided
  }

  /** The decision, or the one that was made before of an event that went the same way. */
  sharedDecision(shared: SharedDecisions): Decision {
    if (!this.#isPlain()) return this.decision()
    const report = this.#matched?.[0]
    const known = shared.find(report, this.#asked.length / 2)
    // A rate limiting rule matches without deciding, too.
    if (known !== undefined && (known.rule === null) === (this.#decided === null)) return known
    return shared.add(report, this.decision())
  }

  /** Whether no stage was left out up to the last that was asked, and at most one rule matched, to no other effect. */
  #isPlain(): boolean {
    const asked = this.#asked
    return (
      (this.#matched === undefined || this.#matched.length === 1) &&
      this.#monitored === undefined &&
      this.#overruled === undefined &&
      this.#settings === undefined &&
      this.#skippedPhases === undefined &&
      this.#skippedProducts === undefined &&
      this.#skippedRulesets === undefined &&
      this.#skippedRules === undefined &&
      this.#problems.length === 0 &&
      asked.length > 0 &&
      asked[asked.length - 2] === asked.length / 2 - 1
    )
  }

  decision(): Decision {
    const decided = this.#decided
    const matched = this.#matched ?? noReports
    return {
      action: decided === null ? 'allow' : decided.action,
      parameters: decided?.parameters ?? nothing,
      rule: decided === null ? null : decided.rule,
      tier: decided?.tier ?? null,
      matched,
      monitored: this.#monitored ?? noReports,
      overruled: this.#overruled ?? noReports,
      isolation:
        this.#isolation?.action === 'isolate' ? this.#isolation : decided?.action === 'isolate' ? decided : null,
      skippedPhases: this.#skippedPhases === undefined ? noTexts : [...this.#skippedPhases],
      skippedProducts: this.#skippedProducts === undefined ? noTexts : [...this.#skippedProducts],
      settings: this.#settings === undefined ? noSettings : this.#settings.all,
      tags: tagsOf(matched),
      problems: this.#problems.length === 0 ? noProblems : this.#problems,
      asked: this.#asked,
    }
  }
}

function addAll(known: Set<string> | undefined, texts: readonly string[]): Set<string> {
  const all = known ?? new Set()
  for (const text of texts) all.add(text)
  return all
}

function tagsOf(reports: readonly RuleReport[]): readonly string[] {
  for (const { tags } of reports)
    if (tags !== undefined) return [...new Set(reports.flatMap((report) => report.tags ?? []))]
  return noTexts
}

/** The kinds of Gateway traffic that an event can be: DNS queries are those with DNS fields. */
function inferBuilders(context: ExecutionContext): readonly string[] {
  let isQuery = false
  let isConnection = false
  for (const [slot, { name }] of context.shape.fields.entries()) {
    if (context.values[slot] === undefined) continue
    if (name.startsWith('dns.')) isQuery = true
    else if (name.startsWith('http.') || name.startsWith('net.')) isConnection = true
  }
  if (!isQuery) return ['network', 'http']
  return isConnection ? ['dns', 'network', 'http'] : ['dns']
}

/** Whether a match of a rule is the whole decision, if nothing came before it. */
function isSimple(stage: ProgramStage, rule: ProgramRule): boolean {
  return (
    rule.effect === 'decide' &&
    rule.ends === 'run' &&
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
  return new Run(
    options,
    problems,
    stages.slice(0, count).flatMap(({ rules }, index) => [index, rules.length]),
  )
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
  let builders: readonly string[] | undefined
  try {
    for (let index = 0; index < stages.length; index++) {
      const stage = stages[index] as ProgramStage
      if (stage.phase !== undefined && run?.isSkipped(stage.phase) === true) continue
      if (stage.builder !== undefined) {
        builders ??= options.builders ?? inferBuilders(context)
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
          if (isSimple(stage, rule)) simple = simpleOutcome?.(rule.report, index + 1)
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
  options: RunOptions = noOptions,
  parameters?: readonly (StageParameters | undefined)[],
): RuleReport | null {
  const outcome = runStages(stages, matchers, context, options, parameters, [], itself)
  return outcome instanceof Run ? outcome.decided : (outcome ?? null)
}
