import { fieldCosts, type BackendName, type EventRecord } from '../../compiler/index.ts'
import { suggest } from '../../diagnostics/index.ts'
import type { Scheme } from '../../language/index.ts'
import {
  createLoopMatcher,
  ExecutionContext,
  RuntimeError,
  findDecidingRule,
  runProgram,
  SharedDecisions,
  type DecisionProblem,
  type ParameterValue,
  type ProgramDecision,
  type RuleReport,
  type RuleMatcher,
  type RunOptions,
  type StageParameters,
} from '../../runtime/index.ts'
import type { DlpCompileOptions, DlpField, DlpFinding } from '../../inspection/dlp/index.ts'
import { createPolicyDlp, type DlpTexts } from '../sections/dlp.ts'
import type { PolicyDocument } from '../document/generated/document.generated.ts'
import { ApplicationDirectory } from '../sections/applications.ts'
import { toScheme } from '../document/document-scheme.ts'
import { compileStage, type CompiledStage } from './compile-stage.ts'
import { FindingList, type PolicyFinding, type StageDraft } from '../sections/draft.ts'
import { draftGateway } from '../sections/gateway/policies.ts'
import { explainEvent, type RuleExplanation } from './explain.ts'
import { applyVerdicts, type RuleVerdicts } from './field-needs/field-needs.ts'
import { compilePortal, type Portal } from '../sections/portal/portal.ts'
import { toParameterValues } from '../sections/parameters.ts'
import { compileRedirects } from '../sections/redirect.ts'
import { draftGuardrails, draftRules, draftTiers, RuleIds } from '../sections/rules.ts'
import { planRules, type PlannedIndexes, type PlanSummary, type RulePlan } from '../plan/rule-plan.ts'
import { draftRulesets } from '../sections/rulesets.ts'
import { runSteps } from './steps.ts'

/** What a policy says of an event. */
export interface Decision extends Omit<ProgramDecision, 'asked'> {
  /** The fields that the rules up to the deciding one name, sorted. */
  readonly fieldsRead: readonly string[]
  /** What DLP found, masked; empty if no rule asked. */
  readonly dlp: readonly DlpFinding[]
  /** Where a redirect sends the user, with what the rule keeps of the original URL; null for other actions. */
  readonly location: string | null
}

export interface DecideOptions extends RunOptions {
  /** The texts that DLP looks at; default: `$texts` of a record, or the body. */
  readonly texts?: DlpTexts
  /** Answers of rules that their conditions do not give, such as those whose detector failed. */
  readonly verdicts?: RuleVerdicts
}

export interface PolicyOptions {
  /** How conditions run; see `compile`. Default: `closures`. */
  readonly backend?: BackendName
  /** `index` (the default) looks rules up by what their conditions test; `loop` asks one after the other. */
  readonly plan?: 'index' | 'loop'
  /** Keys of exact-match entries and numbering plans, for DLP. */
  readonly dlp?: Omit<DlpCompileOptions, 'locate'>
}

/** An event that is ready to be decided. */
export interface PreparedEvent {
  readonly context: ExecutionContext
  readonly problems: DecisionProblem[]
  readonly scan: DlpField | undefined
}

/** A compiled policy. */
export interface Policy {
  readonly document: PolicyDocument
  readonly scheme: Scheme
  readonly stages: readonly CompiledStage[]
  /** Every field that some rule reads, sorted. */
  readonly fields: readonly string[]
  /** How each stage finds its rules, in the order of the stages. */
  readonly plans: readonly PlanSummary[]
  /** What finds the matching rules of each stage. */
  readonly matchers: readonly RuleMatcher[]
  /** Parameters that are worked out from the event, by stage; undefined if no rule has any. */
  readonly parameters: readonly StageParameters[] | undefined
  /** The indexes themselves, in the order of the stages: what an emitted module rebuilds. */
  readonly indexes: readonly PlannedIndexes[]
  /** What the section `portal` says; undefined if the document has none. */
  readonly portal: Portal | undefined
  /**
   * Decides one event.
   *
   * @param input - a record of field values, or a context of `policy.scheme` (the fast path). What
   *   of a record cannot be used is left missing and told in `problems`; decisions never throw for it.
   */
  decide(input: ExecutionContext | EventRecord, options?: DecideOptions): Decision
  /**
   * The rule that {@link decide} would name, or null: for a host that acts and keeps no record.
   *
   * @param context - a context of `policy.scheme`; lazy fields are the host's own, and nothing scans for DLP
   */
  findDecidingRule(context: ExecutionContext, options?: RunOptions): RuleReport | null
  /** How every rule came out, part by part, with the values that the parts looked at. */
  explain(input: ExecutionContext | EventRecord, options?: DecideOptions): readonly RuleExplanation[]
  /** What {@link decide} works on: the context, with DLP ready to look when a rule asks. */
  prepare(input: ExecutionContext | EventRecord, options?: DecideOptions): PreparedEvent
  /** A context from a record; what cannot be used goes to `problems`. */
  toContext(record: EventRecord, problems: DecisionProblem[]): ExecutionContext
  /** Fills what the document knows of the hosts of an event; {@link decide} does it for records. */
  attachApplications(context: ExecutionContext): void
}

/** The outcome of compiling a document: a policy with warnings, or everything that is wrong. */
export type PolicyResult =
  | { readonly ok: true; readonly value: Policy; readonly warnings: readonly PolicyFinding[] }
  | { readonly ok: false; readonly diagnostics: readonly PolicyFinding[] }

const noFindings: readonly DlpFinding[] = Object.freeze([])

class PolicyCompiler {
  readonly list = new FindingList()
  readonly ids = new RuleIds(this.list)
  readonly #document: PolicyDocument
  readonly #scheme: Scheme
  readonly #backend: BackendName

  constructor(document: PolicyDocument, options: PolicyOptions) {
    this.#document = document
    this.#backend = options.backend ?? 'closures'
    this.#scheme = toScheme(document, this.list)
  }

  get scheme(): Scheme {
    return this.#scheme
  }

  *stages(): Generator<void, CompiledStage[]> {
    const { ids } = this
    const document = this.#document
    this.#checkApplications()
    const sections = [
      () => draftRulesets(document, this.list),
      () => draftGateway(document, this.list),
      () => draftRules(document, ids, this.list),
      () => draftTiers(document, ids, this.list),
      () => draftGuardrails(document, ids, this.list),
    ]
    const stages: CompiledStage[] = []
    for (const draftSection of sections) {
      yield
      for (const draft of draftSection()) stages.push(yield* this.compile(draft, this.#scheme))
    }
    return stages
  }

  /** Compiles a stage against a scheme, which need not be that of the rules. */
  compile(draft: StageDraft, scheme: Scheme): Generator<void, CompiledStage> {
    return compileStage(draft, { document: this.#document, scheme, backend: this.#backend, list: this.list })
  }

  #checkApplications(): void {
    const known = Object.keys(this.#document.categories ?? {})
    for (const [key, { categories }] of Object.entries(this.#document.applications ?? {})) {
      for (const [index, name] of (categories ?? []).entries()) {
        if (known.includes(name)) continue
        const [best] = suggest(name, known, 1)
        const hint = best === undefined ? 'define it under `categories`' : `did you mean \`${best}\`?`
        this.list.add(
          'E_UNKNOWN_REFERENCE',
          ['applications', key, 'categories', index],
          { what: 'category', name },
          { hint },
        )
      }
    }
  }
}

class FieldSummary {
  /** By stage: the places at which the set of fields grows, and the set from there on. */
  readonly #growth: readonly { readonly from: number; readonly names: readonly string[] }[][]

  constructor(stages: readonly CompiledStage[]) {
    this.#growth = stages.map(({ rules }) => {
      const names = new Set<string>()
      const growth: { from: number; names: readonly string[] }[] = [{ from: 0, names: [] }]
      for (const [at, { filter, parameters }] of rules.entries()) {
        const before = names.size
        for (const field of filter.fields) names.add(field)
        for (const parameter of parameters) for (const field of parameter.filter.fields) names.add(field)
        if (names.size > before) growth.push({ from: at + 1, names: [...names].sort() })
      }
      return growth
    })
  }

  /** The names that the rules read, as far as each stage was asked; sorted. */
  upTo(asked: ProgramDecision['asked']): readonly string[] {
    const [stage = 0, count = 0] = asked
    if (asked.length <= 2) return this.#of(stage, count)
    const names = new Set<string>()
    for (let at = 0; at < asked.length; at += 2)
      for (const name of this.#of(asked[at] as number, asked[at + 1] as number)) names.add(name)
    return [...names].sort()
  }

  #of(stage: number, count: number): readonly string[] {
    const growth = this.#growth[stage] ?? []
    let at = growth.length - 1
    while (at > 0 && (growth[at]?.from ?? 0) > count) at--
    return growth[at]?.names ?? []
  }
}

/** Texts of a record: one, or several by location. */
function toTexts(given: unknown): DlpTexts | undefined {
  if (typeof given === 'string') return given
  if (typeof given !== 'object' || given === null) return undefined
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

function fillContext(scheme: Scheme, record: EventRecord, problems: DecisionProblem[]): ExecutionContext {
  const context = scheme.createContext()
  for (const [name, value] of Object.entries(record)) {
    if (value === undefined || value === null || name === '$texts') continue
    try {
      context.set(name, value)
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      const [best] = error.code === 'E_UNKNOWN_FIELD' ? suggest(name, scheme.fields.keys(), 1) : []
      problems.push({
        code: error.code,
        message: `${error.message}${best === undefined ? '' : ` (did you mean \`${best}\`?)`}`,
        field: name,
      })
    }
  }
  return context
}

/** The parameters of a stage that are worked out, by number of the rule. */
function toStageParameters({ rules }: CompiledStage): StageParameters {
  return new Map(
    rules.flatMap(({ parameters }, number): [number, readonly ParameterValue[]][] =>
      parameters.length === 0 ? [] : [[number, toParameterValues(parameters)]],
    ),
  )
}

/** Makes a policy of a document. Documents come from `loadDocument`, or are written in code. */
export function createPolicy(document: PolicyDocument, options: PolicyOptions = {}): PolicyResult {
  return runSteps(compilePolicy(document, options))
}

/** {@link createPolicy} in steps of about one rule, so that the host can do other work between them. */
export function* compilePolicy(document: PolicyDocument, options: PolicyOptions = {}): Generator<void, PolicyResult> {
  const compiler = new PolicyCompiler(document, options)
  const stages = yield* compiler.stages()
  yield
  const filters = stages.flatMap(({ rules }) => rules.map(({ filter }) => filter))
  const dlp = createPolicyDlp(document, filters, compiler.list, options.dlp ?? {})
  yield
  const applications = new ApplicationDirectory(document)
  const redirects = compileRedirects(stages)
  const portal = yield* compilePortal(document, compiler, options)
  const { findings } = compiler.list
  if (findings.some(({ severity }) => severity === 'error')) return { ok: false, diagnostics: findings }

  const { scheme } = compiler
  const program = stages.map(({ stage }) => stage)
  const parameters = stages.some(({ rules }) => rules.some((rule) => rule.parameters.length > 0))
    ? stages.map(toStageParameters)
    : undefined
  const fieldCost = fieldCosts(scheme)
  const plans: RulePlan[] = []
  for (const { rules } of stages) plans.push(yield* planRules(rules, scheme, fieldCost))
  yield
  const matchers: RuleMatcher[] =
    options.plan === 'loop'
      ? stages.map(({ stage, rules }) =>
          createLoopMatcher(
            stage.rules,
            rules.map(({ filter }) => filter.predicate),
          ),
        )
      : plans.map(({ matcher }) => matcher)
  yield
  const summary = new FieldSummary(stages)
  /** Member by member: spreading makes slow objects, and this is the hot path. */
  const toDecision = (
    decision: ProgramDecision,
    problems: readonly DecisionProblem[],
    dlpFindings: readonly DlpFinding[],
    location: string | null,
  ): Decision => ({
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
    fieldsRead: summary.upTo(decision.asked),
    dlp: dlpFindings,
    location,
  })
  const shared = new SharedDecisions()
  /** What is made of a shared decision is shared as well. */
  const finished = new WeakMap<ProgramDecision, Decision>()
  const toContext = (record: EventRecord, problems: DecisionProblem[]): ExecutionContext =>
    fillContext(scheme, record, problems)
  const prepare = (input: ExecutionContext | EventRecord, decideOptions?: DecideOptions): PreparedEvent => {
    const problems: DecisionProblem[] = []
    const isContext = input instanceof ExecutionContext
    const context = isContext ? input : toContext(input, problems)
    if (context.shape !== scheme.shape)
      throw new RuntimeError('E_CONTEXT_SCHEME', 'the context was made from another scheme')
    if (!isContext && !applications.isEmpty) applications.attach(context)
    const scan = dlp?.attach(context, decideOptions?.texts ?? (isContext ? undefined : toTexts(input['$texts'])))
    return { context, problems, scan }
  }
  const locate = (report: RuleReport, context: ExecutionContext, problems: DecisionProblem[]): string | null => {
    try {
      return redirects.get(report)?.(context) ?? null
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      problems.push({ code: error.code, message: error.message, field: error.field, rule: report.rule })
      return null
    }
  }
  const value: Policy = {
    document,
    scheme,
    stages,
    fields: summary.upTo(stages.flatMap(({ rules }, index) => [index, rules.length])),
    plans: plans.map((plan) => plan.summary),
    matchers,
    parameters,
    indexes: plans.map(({ rows, checks }) => ({ rows, checks })),
    portal,
    toContext,
    attachApplications(context) {
      if (!applications.isEmpty) applications.attach(context)
    },
    prepare,
    decide(input, runOptions) {
      // The hot path: a context that needs nothing attached.
      const isReady = dlp === undefined && input instanceof ExecutionContext && input.shape === scheme.shape
      const prepared = isReady ? undefined : prepare(input, runOptions)
      const context = isReady ? input : (prepared as PreparedEvent).context
      const verdicts = runOptions?.verdicts
      const decision = runProgram(
        program,
        verdicts === undefined ? matchers : applyVerdicts(matchers, verdicts),
        context,
        runOptions,
        parameters,
        shared,
      )
      const problems = prepared?.problems ?? []
      const dlpFindings = prepared?.scan?.findings()?.findings ?? noFindings
      const isPlain = problems.length === 0 && dlpFindings.length === 0
      const known = isPlain ? finished.get(decision) : undefined
      if (known !== undefined) return known
      const { action, rule, matched } = decision
      const redirect = action === 'redirect' ? matched.findLast((report) => report.rule === rule) : undefined
      const location = redirect === undefined ? null : locate(redirect, context, problems)
      const made = toDecision(decision, problems, dlpFindings, location)
      if (isPlain && redirect === undefined && shared.has(decision)) finished.set(decision, Object.freeze(made))
      return made
    },
    findDecidingRule: (context, runOptions) => findDecidingRule(program, matchers, context, runOptions, parameters),
    explain: (input, runOptions) => explainEvent(value, input, runOptions),
  }
  return { ok: true, value, warnings: findings }
}
