import type { Condition, ValueNode } from '../../compiler/index.ts'
import { toText } from '../../runtime/index.ts'
import { conditionKey } from './condition-key.ts'
import type { PolicySite, RuleSite } from './policy-site.ts'

/** Two tiers that say different things of the same requests. */
export interface TierContradiction {
  readonly earlier: RuleSite
  readonly later: RuleSite
  /** What both name, as text. */
  readonly shared: string
}

/** What a condition of one comparison for equality asks of which value. */
function membersOf(
  condition: Condition,
): { readonly subject: string; readonly members: readonly string[] } | undefined {
  const test =
    condition.kind === 'compare'
      ? condition.test
      : condition.kind === 'any' && condition.array.kind === 'array_compare'
        ? condition.array.test
        : undefined
  if (test === undefined) return undefined
  const value: ValueNode | Condition = condition.kind === 'compare' ? condition.left : condition
  const subject =
    value.kind === 'any' && value.array.kind === 'array_compare'
      ? `any ${conditionKey(value.array.each)}`
      : conditionKey(value)
  if (test.kind === 'bytes_set') return { subject, members: test.items.map((item) => toText(item)) }
  if (test.kind === 'order' && test.operator === 'eq')
    return { subject, members: [typeof test.literal === 'string' ? toText(test.literal) : String(test.literal)] }
  return undefined
}

const known = new WeakMap<PolicySite, readonly TierContradiction[]>()

function findContradictions(policy: PolicySite): readonly TierContradiction[] {
  const found: TierContradiction[] = []
  /** By value and member: the first rule that speaks of it. */
  const first = new Map<string, RuleSite>()
  const told = new Set<RuleSite>()
  for (const rule of policy.rules) {
    if (rule.tier === undefined || rule.tier === 'guardrails' || rule.isMonitored || rule.hasHoles) continue
    const asked = membersOf(rule.compiled.filter.checked.root)
    if (asked === undefined) continue
    for (const member of asked.members) {
      const key = `${asked.subject}\n${member}`
      const earlier = first.get(key)
      if (earlier === undefined) first.set(key, rule)
      else if (earlier.tier !== rule.tier && earlier.action !== rule.action && !told.has(rule)) {
        told.add(rule)
        found.push({ earlier, later: rule, shared: member })
      }
    }
  }
  return found
}

/** Rules of different tiers that name the same value and do different things. */
export function tierContradictions(policy: PolicySite): readonly TierContradiction[] {
  const before = known.get(policy)
  if (before !== undefined) return before
  const found = findContradictions(policy)
  known.set(policy, found)
  return found
}
