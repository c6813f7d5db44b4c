import type { CompiledStage, Policy } from '../policy/index.ts'

/** The sections that hold rules; a change of any other may touch every rule. */
const ruleSections: ReadonlySet<string> = new Set([
  '$schema',
  'name',
  'description',
  'rules',
  'rulesets',
  'gateway',
  'tiers',
  'guardrails',
  'portal',
  'tests',
  'invariants',
])

interface SignedRule {
  readonly id: string
  readonly key: string
  readonly signature: string
}

function stagesOf({ stages, portal }: Policy): readonly CompiledStage[] {
  return portal === undefined ? stages : [...stages, ...Object.values(portal.stages).map(({ compiled }) => compiled)]
}

function signedRules(policy: Policy): readonly SignedRule[] {
  return stagesOf(policy).flatMap(({ stage, rules }) =>
    rules.map(({ rule, conditions }) => ({
      id: rule.report.rule,
      key: `${stage.name}\n${rule.report.rule}`,
      signature: JSON.stringify([conditions.map(({ text }) => text), rule]),
    })),
  )
}

/**
 * Ids of rules that are new, gone, changed or at another place than before; undefined if a section changed that may
 * touch them all.
 */
export function changedRules(old: Policy, next: Policy): ReadonlySet<string> | undefined {
  const sections = new Set([...Object.keys(old.document), ...Object.keys(next.document)])
  const textOf = ({ document }: Policy, name: string): string =>
    JSON.stringify([(document as Readonly<Record<string, unknown>>)[name]])
  for (const name of sections) if (!ruleSections.has(name) && textOf(old, name) !== textOf(next, name)) return undefined
  const [before, after] = [signedRules(old), signedRules(next)]
  const known = new Map(before.map((rule) => [rule.key, rule]))
  const kept = new Set(after.map(({ key }) => key))
  const changed = new Set([
    ...after.filter(({ key, signature }) => known.get(key)?.signature !== signature).map(({ id }) => id),
    ...before.filter(({ key }) => !kept.has(key)).map(({ id }) => id),
  ])
  const order = [before, after].map((rules) =>
    rules.filter(({ key }) => known.has(key) && kept.has(key)).map(({ id }) => id),
  )
  const [oldOrder = [], newOrder = []] = order
  const isMoved = (at: number): boolean => oldOrder[at] !== newOrder[at]
  for (const [at, id] of newOrder.entries()) if (isMoved(at)) changed.add(id)
  return changed
}
