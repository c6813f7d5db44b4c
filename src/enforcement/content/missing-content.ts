import type { UnreadCause } from '../../inspection/traffic/index.ts'
import type { FieldNeeds, OpenRule, Policy, RuleVerdicts } from '../../policy/index.ts'
import type { ExecutionContext } from '../../runtime/index.ts'
import { endsRequest } from '../answer/to-response.ts'

/** What a rule does when it hangs on a value that nobody gave: `closed` is the safe side, `open` passes it over. */
export type MissingDetection = 'open' | 'closed'

/** What settles rules that have no setting of their own. */
export interface ContentSwitches {
  /** Outages of what we run: a detector that fails or is late, a log without bodies (default `open`). */
  readonly failure: MissingDetection
  /**
   * What the sender causes: a body that cannot be read, or not whole, or not in time. Undefined (the default):
   * `closed` for rules that end the request, `open` for all others.
   */
  readonly unreadable: MissingDetection | undefined
}

/** A rule that hangs on content that was not read, or on a value that nobody gave. */
export interface UnsettledRule {
  readonly rule: string
  readonly fields: readonly string[]
  /** `closed`: taken as matched, or as not matched if it lets pass; `open`: passed over. */
  readonly taken: MissingDetection
  /** Whether the sender brought it about, or what we run. */
  readonly cause: UnreadCause
  /** What settled it. */
  readonly by: 'on_missing_detection' | 'on_error' | 'unreadable' | 'failure'
}

/** Why a field has no value that counts. */
export interface MissingField {
  readonly cause: UnreadCause
  /** It has the value of what was read: a rule that matches by it keeps its answer. */
  readonly hasValue: boolean
}

/** Actions that let a request pass some inspection: taken as matched they would open what is closed. */
const passing: ReadonlySet<string> = new Set(['allow', 'skip', 'bypass', 'off', 'noscan', 'noisolate'])

/** What the rule says in the document; undefined if it leaves it to the enforcer. */
function settingOf(policy: Policy, path: OpenRule['compiled']['path']): MissingDetection | undefined {
  let value: unknown = policy.document
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Readonly<Record<string | number, unknown>>)[step]
  }
  const setting = (value as { readonly on_missing_detection?: unknown } | undefined)?.on_missing_detection
  return setting === 'open' || setting === 'closed' ? setting : undefined
}

/** Answers for the rules that missing values leave open. */
export interface Settlement {
  readonly verdicts: RuleVerdicts
  readonly unsettled: readonly UnsettledRule[]
}

type RuleOf = OpenRule['compiled']['rule']

/** Whether a rule ends requests, or leads to rules that may. */
function blocks({ report, effect }: RuleOf): boolean {
  return endsRequest(report.action) || effect === 'enter' || effect === 'isolate'
}

function settle(
  policy: Policy,
  open: OpenRule,
  cause: UnreadCause,
  switches: ContentSwitches,
): Pick<UnsettledRule, 'taken' | 'by'> {
  const { rule, path } = open.compiled
  const own = settingOf(policy, path)
  if (own !== undefined) return { taken: own, by: 'on_missing_detection' }
  if (rule.failClosed) return { taken: 'closed', by: 'on_error' }
  if (cause === 'host') return { taken: switches.failure, by: 'failure' }
  return { taken: switches.unreadable ?? (blocks(rule) ? 'closed' : 'open'), by: 'unreadable' }
}

/** Whether a match lets the request pass, or past the rules behind it. */
function letsPass(rule: RuleOf): boolean {
  return passing.has(rule.report.action) || (!blocks(rule) && rule.ends !== 'nothing')
}

/** The answer that a rule gets; undefined leaves it to its condition and the values at hand. */
function answerOf(
  rule: RuleOf,
  { taken, by }: Pick<UnsettledRule, 'taken' | 'by'>,
  hasValue: boolean,
): boolean | undefined {
  // What was read of a part may make a rule match, but not one that lets the rest pass.
  if (taken === 'open') return hasValue && !letsPass(rule) ? undefined : false
  // What the rule says itself is meant as it stands: matched.
  return by === 'on_missing_detection' || by === 'on_error' || !letsPass(rule)
}

/**
 * Settles every rule that hangs on missing fields, by its own setting or the switches. A rule that
 * the known fields settle keeps its answer.
 *
 * @param except - rules that have their answer already
 */
export function settleOpenRules(
  policy: Policy,
  needs: FieldNeeds,
  context: ExecutionContext,
  missing: ReadonlyMap<string, MissingField>,
  switches: ContentSwitches,
  except: RuleVerdicts = new Map(),
): Settlement {
  const verdicts = new Map<number, Map<number, boolean>>()
  const names = new Set([...missing.keys()].filter((name) => needs.fields.has(name)))
  const asked = needs.openRules(context, names).filter(({ stage, number }) => except.get(stage)?.has(number) !== true)
  const unsettled = asked.map((open): UnsettledRule => {
    const { rule } = open.compiled
    const fields = open.fields.flatMap((field) => missing.get(field) ?? [])
    const cause = fields.some((field) => field.cause === 'sender') ? 'sender' : 'host'
    const settled = settle(policy, open, cause, switches)
    const answer = answerOf(
      rule,
      settled,
      fields.every(({ hasValue }) => hasValue),
    )
    if (answer !== undefined) {
      const answers = verdicts.get(open.stage) ?? new Map<number, boolean>()
      verdicts.set(open.stage, answers.set(open.number, answer))
    }
    return { rule: rule.report.rule, fields: open.fields, cause, ...settled }
  })
  return { verdicts, unsettled }
}
