import type { ExecutionContext } from '../context/index.ts'
import type { DecidingAction } from './deciding-action.ts'

/**
 * How a policy decides, as data: the same procedure runs in the library and in an emitted
 * module, so the two cannot drift apart.
 */

export type PlainValue =
  null | boolean | number | string | readonly PlainValue[] | { readonly [key: string]: PlainValue }

/** Settings of one phase, in the shape of `action_parameters`. */
export type Settings = Readonly<Record<string, PlainValue>>

/** What a matched rule sets, as data. */
export interface SettingsEffect {
  /** The phase whose settings these are. */
  readonly phase: string
  /** How deep single settings lie: `set_config` has them at 1, `rewrite` (`uri.path`) at 2. */
  readonly depth: 1 | 2
}

/**
 * What a decision says of one rule.
 *
 * @typeParam Action - what its action can be; any name for a rule that is only noted
 */
export interface RuleReport<Action extends string = string> {
  readonly rule: string
  readonly action: Action
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

/**
 * What a match does. `decide`: the action is the outcome unless a later rule changes it; `note`: it is only
 * reported; `isolate`: the first of these settles isolation; `enter`: the rules of another ruleset follow; `skip`:
 * leaves rules out; `count`: acts once the host says that the rate is exceeded. `ends` is what a match ends.
 */
export type RuleEffect =
  | {
      readonly effect: 'decide'
      readonly ends: 'run' | 'stage' | 'nothing'
      readonly report: RuleReport<DecidingAction>
    }
  | { readonly effect: 'count'; readonly ends: 'run' | 'stage'; readonly report: RuleReport<DecidingAction> }
  | { readonly effect: 'count'; readonly ends: 'nothing'; readonly report: RuleReport }
  | {
      readonly effect: 'note' | 'isolate' | 'enter' | 'skip'
      readonly ends: 'run' | 'stage' | 'nothing'
      readonly report: RuleReport
    }

export type ProgramRule = RuleEffect & RuleSettings

/** What is known of a rule beside its effect. */
export interface RuleSettings {
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
  readonly action: DecidingAction
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
