import type { BackendName, CompileOptions, EventRecord, Filter } from '../../compiler/index.ts'
import type { DlpCompileOptions, DlpFinding } from '../../inspection/dlp/index.ts'
import type { Scheme } from '../../language/index.ts'
import type {
  ApplicationDirectory,
  DecisionProblem,
  ExecutionContext,
  PolicyDecideOptions,
  PolicyDecision,
  PreparedEvent as PreparedProgramEvent,
  RuleMatcher,
  RuleReport,
  RunOptions,
  StageParameters,
} from '../../runtime/index.ts'
import type { DocumentPath } from '../document/text/document-text.ts'
import type { PolicyFinding } from '../document/finding.ts'
import type { PolicyDocument } from '../document/generated/document.generated.ts'
import type { PlannedIndexes, PlanSummary } from '../plan/rule-plan.ts'
import type { DetectionSettings } from '../sections/detections.ts'
import type { PolicyGuard } from '../sections/guards/read-guards.ts'
import type { AiGatewayPlan } from '../sections/ai-gateway/plan.ts'
import type { PolicyScanner } from '../sections/dlp.ts'
import type { CompileMemory, ConditionRewrite } from './stage/compile-memory.ts'
import type { CompiledStage } from './stage/compile-stage.ts'
import type { RuleExplanation } from './explain/explanation.ts'
import type { Portal } from './portal/portal.ts'

/** What a policy says of an event. */
export type Decision = PolicyDecision<DlpFinding>

export type DecideOptions = PolicyDecideOptions

/** An event that is ready to be decided. */
export type PreparedEvent = PreparedProgramEvent<DlpFinding>

export interface PolicyOptions {
  /** How conditions run; see `compile`. Default: `closures`. */
  readonly backend?: BackendName
  /** `index` looks rules up by what their conditions test; `loop` asks one after the other. Default: what costs less in each stage. */
  readonly plan?: 'index' | 'loop'
  /** Keys of exact-match entries and numbering plans, for DLP. */
  readonly dlp?: Omit<DlpCompileOptions, 'locate'>
  /** Rules of the whole policy, counted each time a ruleset is executed (default 200,000). */
  readonly maxRules?: number
  /** What earlier variants of the document left, so that only what differs is compiled. */
  readonly memory?: CompileMemory
  /** Keeps the tree of every condition, for who reads them all afterwards; default: where there are few, the others are read anew. */
  readonly keepTrees?: boolean
  /** Is given the tree of each condition that is read, with its places in the text: no filter keeps it. */
  readonly onTree?: CompileOptions['onTree']
  /** The policy is judged here and carried out by Cloudflare: what only our own enforcement cannot do is then not told. */
  readonly isDecidedElsewhere?: boolean
  /** Puts another condition in the place of one that was compiled: for trying variants that no text says. */
  readonly rewrite?: ConditionRewrite
  /** The `scheme` that narrows the file of a place; default: that of the document. */
  readonly schemeAt?: (path: DocumentPath) => PolicyDocument['scheme']
}

/** A claim about every event that fulfils a condition. */
export interface CompiledInvariant {
  readonly id: string
  /** Where it stands in the document. */
  readonly path: DocumentPath
  readonly when: Filter
  /** The action that every such event must get. */
  readonly action: string
}

/** A compiled policy. */
export interface Policy {
  readonly document: PolicyDocument
  readonly scheme: Scheme
  readonly stages: readonly CompiledStage[]
  /** What the section `invariants` claims. */
  readonly invariants: readonly CompiledInvariant[]
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
  /** What the document knows of hosts; undefined if it names no applications. */
  readonly applications: ApplicationDirectory | undefined
  /** How prompts are found and looked at, for the enforcement point. */
  readonly detections: DetectionSettings
  /** What must not pass in messages; the enforcement point carries it out. */
  readonly guards: readonly PolicyGuard[]
  /** What the section `ai_gateway` says; undefined if the document has none. */
  readonly aiGateway: AiGatewayPlan | undefined
  /** What looks for DLP: for the rules, and for the portal's messages. */
  readonly scanners: { readonly rules: PolicyScanner | undefined; readonly portal: PolicyScanner | undefined }
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
