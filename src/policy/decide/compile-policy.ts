import { fieldCosts, forgetTrees } from '../../compiler/index.ts'
import { suggest } from '../../diagnostics/index.ts'
import type { DlpFinding } from '../../inspection/dlp/index.ts'
import type { Scheme } from '../../language/index.ts'
import {
  createLoopMatcher,
  createStraightMatcher,
  dlpField,
  PolicyDecider,
  type ApplicationDirectory,
  type ParameterValue,
  type RuleMatcher,
  type StageParameters,
} from '../../runtime/index.ts'
import { toSchemes } from '../document/document-scheme.ts'
import { FindingList } from '../document/finding.ts'
import type { PolicyDocument } from '../document/generated/document.generated.ts'
import { checkUrl } from '../document/written-values.ts'
import { createFinder } from '../plan/few-rules.ts'
import { RulePlanner, type RulePlan } from '../plan/rule-plan.ts'
import { checkApplications, createApplications } from '../sections/applications.ts'
import { readDetections, type DetectionSettings } from '../sections/detections.ts'
import { readGuards, type PolicyGuard } from '../sections/guards/read-guards.ts'
import { draftAiGuardrails, readRedactingGuardrails } from '../sections/ai-gateway/guardrails.ts'
import type { AiGatewayPlan } from '../sections/ai-gateway/plan.ts'
import { readAiGateway } from '../sections/ai-gateway/read-ai-gateway.ts'
import { createPolicyDlp } from '../sections/dlp.ts'
import { defaultMaxRules, RuleBudget, type StageDraft } from '../sections/draft.ts'
import { draftGateway } from '../sections/gateway/policies.ts'
import { checkIdentity } from '../sections/identity.ts'
import { findTarget, toParameterValues } from '../sections/parameters.ts'
import { draftGuardrails, draftRules, draftTiers, RuleIds } from '../sections/rules.ts'
import { draftRulesets } from '../sections/rulesets/rulesets.ts'
import { Vocabularies } from '../sections/vocabulary.ts'
import { compileConditions, compileStage, type CompiledStage, type StageSetup } from './stage/compile-stage.ts'
import { compileInvariants } from './compile-invariants.ts'
import { explainEvent } from './explain/explain.ts'
import { fieldGrowth } from './field-growth.ts'
import type { Policy, PolicyOptions, PolicyResult } from './policy.ts'
import { compilePortalStages, planPortal, type CompiledPortal, type Portal } from './portal/portal.ts'
import type { SectionSetup } from './section-setup.ts'
import { runSteps } from './steps.ts'
import { checkAnswerRules, checkWithoutAnswers } from './answer-plan.ts'
import { checkWayFields } from './way-fields.ts'
import { warnOfWeakDetections } from './weak-detections/weak-detections.ts'

/** The sections that hold rules, in the order in which they decide. */
const sections: readonly ((setup: SectionSetup, options: PolicyOptions) => StageDraft[])[] = [
  ({ document, findings, budget }, { schemeAt }) => draftRulesets(document, findings, budget, schemeAt),
  ({ document, findings }, { schemeAt }) => draftGateway(document, findings, schemeAt),
  ({ document, ids, findings }) => draftRules(document, ids, findings),
  ({ document, ids, findings }) => draftTiers(document, ids, findings),
  ({ document, ids, findings }) => draftGuardrails(document, ids, findings),
  ({ document, ids, findings }) => draftAiGuardrails(document, ids, findings),
]

function* compileSections(
  setup: SectionSetup,
  compile: (draft: StageDraft) => Generator<void, CompiledStage>,
  options: PolicyOptions,
): Generator<void, CompiledStage[]> {
  const stages: CompiledStage[] = []
  for (const draftSection of sections) {
    yield
    const drafts = draftSection(setup, options)
    // Too many rules are not compiled to say so.
    if (setup.findings.has('E_LIMIT_RULES')) return stages
    for (const draft of drafts) stages.push(yield* compile(draft))
  }
  return stages
}

/** The scanner of the profiles that some rule, of a section or of the portal, asks for. */
function createScanner(
  { document, findings }: SectionSetup,
  stages: readonly CompiledStage[],
  portal: CompiledPortal | undefined,
  options: PolicyOptions,
): Policy['scanners'] {
  const filtersOf = (own: readonly CompiledStage[]): CompiledStage['rules'][number]['filter'][] =>
    own.flatMap(({ rules }) => rules.map(({ filter }) => filter))
  const rules = createPolicyDlp(document, filtersOf(stages), findings, options.dlp ?? {})
  if (portal === undefined) return { rules, portal: undefined }
  // What is wrong with the profiles was said for the rules.
  const asked = filtersOf([portal.arguments, portal.results])
  return { rules, portal: createPolicyDlp(document, asked, new FindingList(), options.dlp ?? {}) }
}

/** Stages with fewer rules keep their trees: they take little, and their rules are soon asked. */
const manyRules = 256

/** Compiles sections and gives each rule to the plan of its stage, so that long stages need not keep their trees. */
class SectionCompiler {
  readonly #setup: StageSetup
  readonly #options: PolicyOptions
  readonly #planners = new Map<CompiledStage, RulePlanner>()

  constructor(setup: StageSetup, options: PolicyOptions) {
    this.#setup = setup
    this.#options = options
  }

  *compile(draft: StageDraft): Generator<void, CompiledStage> {
    const { scheme } = this.#setup.schemes
    const planner = new RulePlanner(scheme, fieldCosts(scheme))
    const forgets =
      draft.rules.length >= manyRules &&
      this.#options.plan !== 'loop' &&
      this.#options.memory === undefined &&
      this.#options.keepTrees !== true
    const stage = yield* compileStage(draft, this.#setup, ({ filter }) => {
      planner.add(filter)
      // Which profiles are looked for is read from the trees of those that name some.
      if (forgets && !filter.fields.includes(dlpField)) forgetTrees(filter)
    })
    this.#planners.set(stage, planner)
    return stage
  }

  *plan(stages: readonly CompiledStage[]): Generator<void, RulePlan[]> {
    const plans: RulePlan[] = []
    for (const stage of stages) {
      const planner = this.#planners.get(stage)
      if (planner === undefined) throw new Error('INVARIANT: a stage is planned by who compiled it')
      plans.push(yield* planner.plan(stage.rules))
    }
    return plans
  }
}

/** A matcher for each stage: the planned index, or the loop where it is asked for or costs less. */
function toMatchers(
  stages: readonly CompiledStage[],
  plans: readonly RulePlan[],
  { plan: wanted }: PolicyOptions,
  scheme: Scheme,
): readonly RuleMatcher[] {
  return plans.map(({ matcher, summary, dispatch, mandatory }, at) => {
    const { stage, rules } = stages[at] as CompiledStage
    const isLoop = wanted === undefined ? summary.isLoop : wanted === 'loop'
    if (!isLoop) return matcher
    const filters = rules.map(({ filter }) => filter)
    const predicates = filters.map(({ predicate }) => predicate)
    // Who asks for the loop wants to see each rule asked.
    if (dispatch === undefined || wanted === 'loop') return createLoopMatcher(stage.rules, predicates)
    return createStraightMatcher(stage.rules, predicates, mandatory, createFinder(dispatch, filters, scheme))
  })
}

/** The parameters of a stage that are worked out, by number of the rule. */
function toStageParameters({ rules }: CompiledStage): StageParameters {
  return new Map(
    rules.flatMap(({ parameters }, number): [number, readonly ParameterValue[]][] =>
      parameters.length === 0 ? [] : [[number, toParameterValues(parameters)]],
    ),
  )
}

/** The targets of the redirects of a stage that are expressions, by number of the rule. */
function toTargets({ rules }: CompiledStage): ReadonlyMap<number, ParameterValue> {
  return new Map(
    rules.flatMap(({ parameters }, number): [number, ParameterValue][] => {
      const target = findTarget(parameters)
      return target === undefined ? [] : [[number, { path: target.path, getter: target.filter.getter }]]
    }),
  )
}

interface PolicyParts {
  readonly document: PolicyDocument
  readonly scheme: Scheme
  readonly stages: readonly CompiledStage[]
  readonly invariants: Policy['invariants']
  readonly plans: readonly RulePlan[]
  readonly scanners: Policy['scanners']
  readonly detections: DetectionSettings
  readonly guards: readonly PolicyGuard[]
  readonly aiGateway: AiGatewayPlan | undefined
  readonly applications: ApplicationDirectory | undefined
  readonly portal: Portal | undefined
}

/** Puts the parts together: what decides is the same as in an emitted module. */
function assemblePolicy(parts: PolicyParts, options: PolicyOptions): Policy {
  const { document, detections, guards, aiGateway, scheme, stages, invariants, plans, scanners, applications, portal } =
    parts
  const hasParameters = stages.some(({ rules }) => rules.some((rule) => rule.parameters.length > 0))
  const parameters = hasParameters ? stages.map(toStageParameters) : undefined
  const matchers = toMatchers(stages, plans, options, scheme)
  const decider = new PolicyDecider<DlpFinding>({
    shape: scheme.shape,
    stages: stages.map(({ stage }) => stage),
    matchers,
    parameters,
    targets: hasParameters ? stages.map(toTargets) : [],
    fields: stages.map(fieldGrowth),
    applications,
    scanner: scanners.rules?.scanner,
    records: { ignoresUnknown: false, suggest: (name) => suggest(name, scheme.fields.keys(), 1)[0] },
  })
  const policy: Policy = {
    document,
    scheme,
    stages,
    invariants,
    fields: decider.fields,
    plans: plans.map((plan) => plan.summary),
    matchers,
    parameters,
    indexes: plans.map(({ rows, checks, mandatory, dispatch, isModuleLoop }) => ({
      rows,
      checks,
      mandatory,
      dispatch: options.plan === 'loop' ? undefined : dispatch,
      isModuleLoop: options.plan === undefined ? isModuleLoop : options.plan === 'loop',
    })),
    portal,
    applications,
    scanners,
    detections,
    guards,
    aiGateway,
    toContext: (record, problems) => decider.toContext(record, problems),
    attachApplications: (context) => decider.attachApplications(context),
    prepare: (input, decideOptions) => decider.prepare(input, decideOptions),
    decide: (input, decideOptions) => decider.decide(input, decideOptions),
    findDecidingRule: (context, runOptions) => decider.findDecidingRule(context, runOptions),
    explain: (input, decideOptions) => explainEvent(policy, input, decideOptions),
  }
  return policy
}

/** {@link createPolicy} in steps of a few rules, so that the host can do other work between them. */
export function* compilePolicy(document: PolicyDocument, options: PolicyOptions = {}): Generator<void, PolicyResult> {
  const findings = new FindingList()
  const setup: SectionSetup = {
    document,
    findings,
    ids: new RuleIds(findings),
    budget: new RuleBudget(options.maxRules ?? defaultMaxRules, findings),
  }
  const schemes = options.memory?.schemes(document, findings) ?? toSchemes(document, findings)
  const stageSetup: StageSetup = {
    document,
    schemes,
    vocabularies: new Vocabularies(document, schemes.view('policy')),
    languageAt: (path) => (options.schemeAt === undefined ? document.scheme : options.schemeAt(path)) ?? 'policy',
    backend: options.backend ?? 'closures',
    list: findings,
    memory: options.memory,
    rewrite: options.rewrite,
    onTree: options.onTree,
  }
  const compiler = new SectionCompiler(stageSetup, options)
  checkApplications(document, findings)
  checkIdentity(document, findings)
  checkUrl(findings, ['isolation', 'address'], document.isolation?.address)
  const detections = readDetections(document, findings)
  const written = readGuards(document, findings, (text, path) => {
    const [filter] = compileConditions({ conditions: [{ text, path }] }, stageSetup)
    return filter
  })
  const guards = [...written, ...readRedactingGuardrails(document, findings)]
  const aiGateway = readAiGateway(document, schemes.view('policy'), findings)
  const stages = yield* compileSections(setup, (draft) => compiler.compile(draft), options)
  const invariants = compileInvariants(stageSetup)
  const compiledPortal = yield* compilePortalStages(setup, (draft) => compileStage(draft, stageSetup))
  yield
  const scanners = createScanner(setup, stages, compiledPortal, options)
  yield
  if (options.isDecidedElsewhere !== true) checkAnswerRules(document, stages, findings)
  if (aiGateway !== undefined) checkWayFields(stages, written, findings)
  if (compiledPortal !== undefined) checkWithoutAnswers(Object.values(compiledPortal), 'a message of MCP', findings)
  const hasErrors = (): boolean => findings.findings.some(({ severity }) => severity === 'error')
  if (hasErrors()) return { ok: false, diagnostics: findings.findings }
  warnOfWeakDetections(stages, detections, findings)
  const { scheme } = schemes
  const plans = yield* compiler.plan(stages)
  const portal =
    compiledPortal === undefined
      ? undefined
      : yield* planPortal(setup, schemes.view('policy'), compiledPortal, scanners.portal?.scanner)
  if (hasErrors()) return { ok: false, diagnostics: findings.findings }
  // Filters that read the same fields have one list of them.
  const lists = new Set<readonly string[]>()
  for (const { rules } of stages) for (const { filter } of rules) lists.add(filter.fields)
  const fields = new Set([...lists].flat())
  const applications = createApplications(document, [...fields])
  const value = assemblePolicy(
    { document, detections, guards, aiGateway, scheme, stages, invariants, plans, scanners, applications, portal },
    options,
  )
  return { ok: true, value, warnings: findings.findings }
}

/** Makes a policy of a document. Documents come from `loadDocument`, or are written in code. */
export function createPolicy(document: PolicyDocument, options: PolicyOptions = {}): PolicyResult {
  return runSteps(compilePolicy(document, options))
}
