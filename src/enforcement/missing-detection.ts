import type { FieldNeeds, OpenRule, Policy, RuleVerdicts } from '../policy/index.ts'
import type { ExecutionContext } from '../runtime/index.ts'
import type { UnsettledRule } from './decision.ts'

/** What a rule does when it hangs on a value that nobody gave. */
export type MissingDetection = 'open' | 'closed'

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

/**
 * Settles every rule that hangs on missing fields, by its own setting or the default. A rule that
 * the known fields settle keeps its answer.
 */
export function settleOpenRules(
  policy: Policy,
  needs: FieldNeeds,
  context: ExecutionContext,
  missing: ReadonlySet<string>,
  standard: MissingDetection,
): Settlement {
  const verdicts = new Map<number, Map<number, boolean>>()
  const unsettled = needs.openRules(context, missing).map((open): UnsettledRule => {
    const { rule, path } = open.compiled
    const taken = settingOf(policy, path) ?? (rule.failClosed ? 'closed' : standard)
    const answers = verdicts.get(open.stage) ?? new Map<number, boolean>()
    verdicts.set(open.stage, answers.set(open.number, taken === 'closed'))
    return { rule: rule.report.rule, fields: open.fields, taken }
  })
  return { verdicts, unsettled }
}
