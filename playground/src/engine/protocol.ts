import type { EnforcementDecision, LocatedFinding } from '../../../src/enforcement/index.ts'
import type { PolicyFile, RuleExplanation } from '../../../src/policy/index.ts'

/** One thing that is wrong, or worth knowing, with its place. */
export interface Notice {
  readonly severity: 'error' | 'warning' | 'info'
  readonly code: string
  readonly message: string
  readonly file: string
  /** From 1; 0: it is about the whole file. */
  readonly line: number
  readonly column: number
  /** UTF-16 offset in the file. */
  readonly at: number
}

/** What a text of the event pane was read as. */
export type EventForm = 'event' | 'http' | 'curl' | 'har'

/** One of several events of a text: a short name, and the text of it alone. */
export interface EventRow {
  readonly label: string
  readonly text: string
}

/** What the text of the event pane was read as. */
export interface EventSummary {
  readonly form: EventForm
  readonly label: string
  /** The rows, if the text holds several; the first of them is decided. */
  readonly split: readonly EventRow[] | null
  /** Rows that are left out because there are too many. */
  readonly leftOut: number
}

export interface DecidedRule {
  readonly id: string
  readonly action: string
  readonly description: string | null
  readonly stage: string | null
}

/** A decision in the form in which the page shows it. */
export interface DecisionView {
  readonly action: string
  readonly rule: DecidedRule | null
  readonly matched: readonly DecidedRule[]
  readonly monitored: readonly DecidedRule[]
  readonly location: string | null
  readonly problems: readonly { readonly code: string; readonly message: string }[]
  readonly dlp: readonly Pick<LocatedFinding, 'profile' | 'entry' | 'masked' | 'confidence' | 'location'>[]
  /** What detectors said; empty for events, which bring it with them. */
  readonly detected: readonly (readonly [field: string, value: unknown])[]
  /** How rules came out, those that matched first known by `matched`. */
  readonly rules: readonly RuleExplanation[]
  /** Rules that are not explained because there are too many. */
  readonly unexplained: number
  readonly reading: EnforcementDecision['reading']
  /** Milliseconds of the decision alone. */
  readonly durationMs: number
}

/** The policy as it stands, and what it decides of the event. */
export interface Decided {
  readonly policy: PolicyState
  readonly event: EventSummary | { readonly error: string }
  /** Null: the policy has errors, or the event cannot be read. */
  readonly decision: DecisionView | null
}

export interface PolicyState {
  readonly isSound: boolean
  readonly rules: number
  readonly notices: readonly Notice[]
}

export interface RuleName {
  readonly id: string
  readonly stage: string
  readonly action: string
}

/** What is known of a rule. */
export interface Verdict extends RuleName {
  readonly kind: 'alive' | 'always' | 'dead' | 'undecided'
  /** One sentence. */
  readonly text: string
  /** An event that shows it, as JSON in lines. */
  readonly witness: string | null
}

export interface ClaimVerdict {
  readonly id: string
  readonly kind: 'proved' | 'refuted' | 'undecided'
  readonly text: string
  readonly witness: string | null
}

export interface Proofs {
  readonly rules: readonly Verdict[]
  readonly claims: readonly ClaimVerdict[]
  readonly durationMs: number
}

export interface ChangeView {
  readonly rule: string
  readonly change: string
  readonly relation: string
}

export interface Comparison {
  readonly relation: string
  readonly text: string
  readonly differences: readonly {
    readonly kind: string
    readonly before: string
    readonly after: string
    readonly witness: string
  }[]
  readonly rules: readonly ChangeView[]
  readonly notes: readonly string[]
}

export interface TestView {
  readonly name: string
  readonly file: string
  readonly passed: boolean
  readonly notices: readonly Notice[]
  readonly durationMs: number
}

export interface Tests {
  readonly tests: readonly TestView[]
  readonly notices: readonly Notice[]
}

/** What can be asked: what each question takes and gives. A policy with errors gives its notices. */
export interface Questions {
  readonly decide: [{ readonly files: Files; readonly event: string }, Decided]
  readonly plan: [{ readonly files: Files }, string]
  readonly module: [{ readonly files: Files }, string]
  readonly tests: [{ readonly files: Files }, Tests]
  readonly addTest: [{ readonly files: Files; readonly event: string; readonly text: string }, string]
  readonly prove: [{ readonly files: Files; readonly rule: string | null }, Proofs]
  readonly compare: [{ readonly before: Files; readonly files: Files }, Comparison]
}

export type Files = readonly PolicyFile[]
export type QuestionName = keyof Questions

export type Request = {
  readonly [Name in QuestionName]: { readonly id: number; readonly name: Name; readonly input: Questions[Name][0] }
}[QuestionName]

/** An answer. `error` is for people: the question could not be answered, and why. */
export type Reply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: string }
