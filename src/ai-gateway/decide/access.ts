import type { Claim, Limit } from '../../limits/index.ts'
import { conditionHolds, type AccessRule, type AiGatewayPlan } from '../../policy/index.ts'
import type { ExecutionContext } from '../../runtime/index.ts'
import type { AiCall, Target } from './call.ts'
import { namesTarget, subjectOf } from './scope.ts'

/** A limit that must take the call, without an amount. */
export interface AccessLimit extends Omit<Claim, 'amount' | 'isBooked'> {
  readonly isReserved: boolean
  /** All rules that count together here, whichever of them the limit is of. */
  readonly rules: readonly string[]
  readonly bucket: string
  /** What calls of the bucket are told apart by. */
  readonly actor: readonly (string | undefined)[]
}

/** What the rules of `access` say of a call to a target. */
export interface AccessDecision {
  readonly outcome: 'no-limit' | 'block' | 'check_limits'
  /** The rule that blocks; undefined if none does, or if no rule is about the call. */
  readonly rule: string | undefined
  /** Why it is blocked. */
  readonly reason: 'rule' | 'no_rule' | undefined
  /** Limits that must all take the call, without an amount. */
  readonly limits: readonly AccessLimit[]
  /** Rules that matched. */
  readonly matched: readonly string[]
  /** What rules that are only tried would have done. */
  readonly simulated: readonly { readonly rule: string; readonly action: AccessRule['action'] }[]
}

/** Whether the call lacks something of who it comes from that a rule reads. */
function lacksIdentity({ identity }: AccessRule, call: AiCall, context: ExecutionContext): boolean {
  return identity.some((name) => {
    if (name.startsWith('ai.metadata[')) return !Object.hasOwn(call.metadata, JSON.parse(name.slice('ai.metadata['.length, -1)) as string) // prettier-ignore
    const slot = context.shape.slots.get(name)
    return slot !== undefined && context.read(slot) === undefined
  })
}

/** Whether a rule is about a call: a block also where nobody says who calls. */
function matches(rule: AccessRule, call: AiCall, target: Target, context: ExecutionContext): boolean {
  if (namesTarget(rule, target) === rule.isExcept) return false
  if (lacksIdentity(rule, call, context)) return rule.action === 'block'
  return conditionHolds(rule.when, context)
}

/** What rules count together: their bucket, who calls, and the models they name. */
function groupKey(rule: AccessRule, subject: readonly (string | undefined)[]): string {
  const names = (patterns: AccessRule['models']): unknown => patterns?.map(({ text }) => text) ?? null
  return JSON.stringify([rule.bucket, subject.map((value) => value ?? null), names(rule.providers), names(rule.models)])
}

/** The limits of one group: none if one of its rules has none, and else the highest of each period. */
function limitsOf(
  rules: readonly AccessRule[],
  subject: readonly (string | undefined)[],
  group: string,
): readonly AccessLimit[] {
  if (rules.some(({ action }) => action === 'allow')) return []
  const byWindow = new Map<string, { readonly limit: Limit; readonly isReserved: boolean }>()
  for (const { limit, isReserved } of rules) {
    if (limit === undefined) continue
    const window = JSON.stringify(limit.window)
    const known = byWindow.get(window)
    if (known === undefined || limit.amount > known.limit.amount) byWindow.set(window, { limit, isReserved })
  }
  const ids = rules.map(({ id }) => id)
  const bucket = rules[0]?.bucket ?? ''
  // The models that a group names are a part of whose counter it is.
  return [...byWindow.values()].map((row) => ({
    ...row,
    rules: ids,
    bucket,
    actor: subject,
    subject: [group, ...subject],
  }))
}

/**
 * Who may use a model. In this order: the rules that are about the call, of which any block wins; the rest by bucket, in
 * which a rule without limit beats limits; every bucket must be under its limits; and no rule at all is a refusal where
 * the policy denies by default. Source: ai-gateway.md, policies, evaluation 1 to 6.
 */
export function decideAccess(
  plan: AiGatewayPlan,
  call: AiCall,
  target: Target,
  context: ExecutionContext,
): AccessDecision {
  const about = plan.access.filter((rule) => matches(rule, call, target, context))
  const simulated = about.flatMap(({ id, action, isSimulated }) => (isSimulated ? [{ rule: id, action }] : []))
  const rules = about.filter(({ isSimulated }) => !isSimulated)
  const matched = rules.map(({ id }) => id)
  const block = rules.find(({ action }) => action === 'block')
  if (block !== undefined) return { outcome: 'block', rule: block.id, reason: 'rule', limits: [], matched, simulated }
  const isRefused = rules.length === 0 && plan.isDeniedByDefault
  if (isRefused) return { outcome: 'block', rule: undefined, reason: 'no_rule', limits: [], matched, simulated }
  const groups = new Map<string, { readonly rules: AccessRule[]; readonly subject: readonly (string | undefined)[] }>()
  for (const rule of rules) {
    const subject = subjectOf(rule.by, context)
    const key = groupKey(rule, subject)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { rules: [rule], subject })
    else group.rules.push(rule)
  }
  const limits = [...groups].flatMap(([key, group]) => limitsOf(group.rules, group.subject, key))
  return { outcome: limits.length === 0 ? 'no-limit' : 'check_limits', rule: undefined, reason: undefined, limits, matched, simulated } // prettier-ignore
}
