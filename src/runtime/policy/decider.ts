import { ExecutionContext, type ContextShape, type Environment } from '../context/index.ts'
import { RuntimeError } from '../errors.ts'
import type {
  Decision,
  DecisionProblem,
  ProgramStage,
  RuleMatcher,
  RuleReport,
  RunOptions,
} from '../program/program.ts'
import { buildersOf, findDecidingRule, isSimple, runProgram } from '../program/run-program.ts'
import type { StageParameters } from '../program/settings.ts'
import { SharedDecisions } from '../program/shared-decisions.ts'
import { applyVerdicts, givenMatchers, type RuleMatches, type RuleVerdicts } from '../program/verdicts.ts'
import type { ApplicationDirectory } from './applications.ts'
import { fillRecord, textsOf, type PolicyRecord, type RecordReader, type ScannedTexts } from './event-record.ts'
import { FieldSummary, type FieldGrowth } from './field-summary.ts'
import { createRedirects, type RedirectTarget, type WorkedTargets } from './redirect.ts'
import { toContext } from '../module.ts'
import { attachScan, type ScanField, type TextScanner } from './text-scan.ts'

/** What a policy says of an event. */
export interface PolicyDecision<Finding> extends Omit<Decision, 'asked'> {
  /** The fields that the rules up to the deciding one name, sorted. */
  readonly fieldsRead: readonly string[]
  /** What DLP found, masked; empty if no rule asked. */
  readonly dlp: readonly Finding[]
  /** Where a redirect sends the user, with what the rule keeps of the original URL; null for other actions. */
  readonly location: string | null
}

export interface PolicyDecideOptions extends RunOptions {
  /** The texts that DLP looks at; default: `$texts` of a record, or the body. */
  readonly texts?: ScannedTexts
  /** Answers of rules that their conditions do not give, such as those whose detector failed. */
  readonly verdicts?: RuleVerdicts
  /** All matches, where they are known: then no condition is asked, and verdicts are not looked at. */
  readonly matches?: RuleMatches
}

/** An event that is ready to be decided. */
export interface PreparedEvent<Finding> {
  readonly context: ExecutionContext
  readonly problems: DecisionProblem[]
  readonly scan: ScanField<Finding> | undefined
}

/** All that decides, as data and functions: the same in the library and in an emitted module. */
export interface DeciderParts<Finding> {
  readonly shape: ContextShape
  readonly stages: readonly ProgramStage[]
  readonly matchers: readonly RuleMatcher[]
  /** Parameters that are worked out from the event, by stage; undefined if no rule has any. */
  readonly parameters: readonly (StageParameters | undefined)[] | undefined
  /** Targets of redirects that are expressions. */
  readonly targets: WorkedTargets
  readonly fields: readonly (readonly FieldGrowth[])[]
  readonly applications: ApplicationDirectory | undefined
  readonly scanner: TextScanner<Finding> | undefined
  readonly records: RecordReader
}

const nothingFound: readonly never[] = Object.freeze([])

/** Whether what most events share holds with options: times count for rules that are kept for no other event. */
function leavesQuick(options: PolicyDecideOptions | undefined): boolean {
  if (options === undefined) return true
  return options.verdicts === undefined && options.matches === undefined && options.onStage === undefined
}

/** Decides events by a program. */
export class PolicyDecider<Finding> {
  readonly #parts: DeciderParts<Finding>
  readonly #summary: FieldSummary
  readonly #redirects: ReadonlyMap<RuleReport, RedirectTarget>
  readonly #shared = new SharedDecisions()
  readonly #hasBuilders: boolean
  /** By stage and rule: decisions of events whose first match is that rule, and of those that no rule matches. */
  readonly #quick: (PolicyDecision<Finding> | undefined)[][]
  #quiet: PolicyDecision<Finding> | undefined
  /** What is made of a shared decision is shared as well. */
  readonly #finished = new WeakMap<Decision, PolicyDecision<Finding>>()

  constructor(parts: DeciderParts<Finding>) {
    this.#parts = parts
    this.#summary = new FieldSummary(parts.fields)
    this.#redirects = createRedirects(parts.stages, parts.targets)
    this.#quick = parts.stages.map(() => [])
    this.#hasBuilders = parts.stages.some(({ builder }) => builder !== undefined)
  }

  /** Every field that some rule reads, sorted. */
  get fields(): readonly string[] {
    return this.#summary.upTo(this.#parts.stages.flatMap(({ rules }, index) => [index, rules.length]))
  }

  createContext(environment?: Environment): ExecutionContext {
    return new ExecutionContext(this.#parts.shape, environment)
  }

  /** A context from a record; what cannot be used goes to `problems`. */
  toContext(record: PolicyRecord, problems: DecisionProblem[]): ExecutionContext {
    return fillRecord(this.#parts.shape, record, this.#parts.records, problems)
  }

  /** Fills what the document knows of the host of an event. */
  attachApplications(context: ExecutionContext): void {
    this.#parts.applications?.attach(context)
  }

  /** What {@link decide} works on: the context, with DLP ready to look when a rule asks. */
  prepare(input: ExecutionContext | PolicyRecord, options?: PolicyDecideOptions): PreparedEvent<Finding> {
    const problems: DecisionProblem[] = []
    const isContext = input instanceof ExecutionContext
    const { shape, scanner } = this.#parts
    const context = isContext ? toContext(shape, input) : this.toContext(input, problems)
    if (!isContext) this.attachApplications(context)
    const texts = options?.texts ?? (isContext ? undefined : textsOf(input))
    const scan = scanner === undefined ? undefined : attachScan(scanner, context, texts)
    return { context, problems, scan }
  }

  /** Decides one event; decisions never throw for what a record holds. */
  decide(input: ExecutionContext | PolicyRecord, options?: PolicyDecideOptions): PolicyDecision<Finding> {
    const { shape, scanner, stages, matchers, parameters } = this.#parts
    // The hot path: a context that needs nothing attached.
    const isContext = input instanceof ExecutionContext
    const isReady = scanner === undefined && isContext && input.shape === shape
    if (isReady && !this.#hasBuilders && leavesQuick(options)) {
      const quick = this.#decideQuickly(input)
      if (quick !== undefined) return quick
    }
    const prepared = isReady ? undefined : this.prepare(input, options)
    const context = isReady ? input : (prepared as PreparedEvent<Finding>).context
    const { verdicts, matches } = options ?? {}
    const asked = verdicts === undefined ? matchers : applyVerdicts(matchers, verdicts)
    const decision = runProgram(
      stages,
      matches === undefined ? asked : givenMatchers(matches),
      context,
      // A module's context holds only what its rules read: what an event is about is told by all of its members.
      isContext || !this.#hasBuilders || options?.builders !== undefined
        ? options
        : { ...options, builders: buildersOf(input) },
      parameters,
      this.#shared,
    )
    const problems = prepared?.problems ?? []
    const findings = prepared?.scan?.findings()?.findings ?? nothingFound
    const isPlain = problems.length === 0 && findings.length === 0
    const known = isPlain ? this.#finished.get(decision) : undefined
    if (known !== undefined) return known
    const { action, rule, matched } = decision
    const redirect = action === 'redirect' ? matched.findLast((report) => report.rule === rule) : undefined
    const location = redirect === undefined ? null : this.#locate(redirect, context, problems)
    const made = this.#finish(decision, problems, findings, location)
    if (isPlain && redirect === undefined && this.#shared.has(decision)) this.#keep(decision, Object.freeze(made))
    return made
  }

  #keep(decision: Decision, made: PolicyDecision<Finding>): void {
    this.#finished.set(decision, made)
    const { stages } = this.#parts
    const { asked, matched } = decision
    if (matched.length === 0) {
      if (asked.length === stages.length * 2) this.#quiet = made
      return
    }
    const index = asked.at(-2) ?? -1
    const at = (asked.at(-1) ?? 0) - 1
    const stage = stages[index]
    const rule = stage?.rules[at]
    const rows = this.#quick[index]
    if (stage === undefined || rule === undefined || rows === undefined) return
    const isLast = index === stages.length - 1
    if (asked.length === (index + 1) * 2 && rule.report === matched[0] && isSimple(stage, rule, isLast)) rows[at] = made
  }

  /**
   * The decision of an event that most events of its kind share, without a run of the program: the stages in order up
   * to the first match, whose rule tells the rest. Undefined if there is more to it, or it was not met before.
   */
  #decideQuickly(context: ExecutionContext): PolicyDecision<Finding> | undefined {
    const { matchers } = this.#parts
    const problems: DecisionProblem[] = []
    for (let index = 0; index < matchers.length; index++) {
      const first = (matchers[index] as RuleMatcher)(0, context, problems)
      if (problems.length > 0) return undefined
      if (first !== -1) return this.#quick[index]?.[first]
    }
    return this.#quiet
  }

  /** The rule that {@link decide} would name, or null: for a host that acts and keeps no record. */
  findDecidingRule(context: ExecutionContext, options?: RunOptions): RuleReport | null {
    const { stages, matchers, parameters } = this.#parts
    return findDecidingRule(stages, matchers, context, options, parameters)
  }

  #locate(report: RuleReport, context: ExecutionContext, problems: DecisionProblem[]): string | null {
    try {
      return this.#redirects.get(report)?.(context) ?? null
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      problems.push({ code: error.code, message: error.message, field: error.field, rule: report.rule })
      return null
    }
  }

  /** Member by member: spreading makes slow objects, and this is the hot path. */
  #finish(
    decision: Decision,
    problems: readonly DecisionProblem[],
    dlp: readonly Finding[],
    location: string | null,
  ): PolicyDecision<Finding> {
    return {
      action: decision.action,
      parameters: decision.parameters,
      rule: decision.rule,
      tier: decision.tier,
      matched: decision.matched,
      monitored: decision.monitored,
      overruled: decision.overruled,
      isolation: decision.isolation,
      skippedPhases: decision.skippedPhases,
      skippedProducts: decision.skippedProducts,
      settings: decision.settings,
      tags: decision.tags,
      problems: problems.length === 0 ? decision.problems : [...problems, ...decision.problems],
      fieldsRead: this.#summary.upTo(decision.asked),
      dlp,
      location,
    }
  }
}
