import type { FilePlace } from '../contract/index.ts'

export type NameKind =
  | 'list'
  | 'rule'
  | 'ruleset'
  | 'tier'
  | 'profile'
  | 'application'
  | 'topic'
  | 'server'
  | 'field'
  | 'identity'
  | 'fixture'

/** A place that says the name of something. */
export interface NameUse extends FilePlace {
  readonly kind: NameKind
  readonly name: string
  readonly isDefinition: boolean
}

/** Where names stand in a document, by the keys that lead there; `*` is any step. */
interface NameRow {
  readonly kind: NameKind
  readonly path: string
  /** The name is the key itself. */
  readonly isKey?: true
  readonly isDefinition?: true
}

/** Every place of a document, outside of expressions, that names something. Paths end as these do. */
// prettier-ignore
export const nameRows: readonly NameRow[] = [
  { kind: 'list', path: '^lists/*', isKey: true, isDefinition: true },
  { kind: 'field', path: '^fields/*', isKey: true, isDefinition: true },
  { kind: 'application', path: '^applications/*', isKey: true, isDefinition: true },
  { kind: 'server', path: '^portal/servers/*', isKey: true, isDefinition: true },
  { kind: 'identity', path: '^identities/*', isKey: true, isDefinition: true },
  { kind: 'fixture', path: '^fixtures/*', isKey: true, isDefinition: true },
  { kind: 'rule', path: '^rules/*/id', isDefinition: true },
  { kind: 'rule', path: '^rules/*/ref', isDefinition: true },
  { kind: 'rule', path: '^rulesets/*/rules/*/ref', isDefinition: true },
  { kind: 'rule', path: '^rulesets/*/rules/*/id', isDefinition: true },
  { kind: 'rule', path: '^tiers/*/rules/*/id', isDefinition: true },
  { kind: 'rule', path: '^guardrails/*/id', isDefinition: true },
  { kind: 'rule', path: '^portal/rules/*/id', isDefinition: true },
  { kind: 'rule', path: '^portal/dlp/*/id', isDefinition: true },
  { kind: 'rule', path: '^gateway/policies/*/name', isDefinition: true },
  { kind: 'ruleset', path: '^rulesets/*/id', isDefinition: true },
  { kind: 'tier', path: '^tiers/*/id', isDefinition: true },
  { kind: 'profile', path: '^dlp/profiles/*/id', isDefinition: true },
  { kind: 'topic', path: '^detections/custom_topics/*/label', isDefinition: true },
  { kind: 'rule', path: 'expect/rule' },
  { kind: 'rule', path: 'not/rule' },
  { kind: 'rule', path: 'expect/matched/*' },
  { kind: 'rule', path: 'expect/monitored/*' },
  { kind: 'rule', path: 'not/matched/*' },
  { kind: 'rule', path: 'not/monitored/*' },
  { kind: 'tier', path: 'expect/tier' },
  { kind: 'tier', path: 'not/tier' },
  { kind: 'rule', path: 'overrides/rules/*/id' },
  { kind: 'ruleset', path: 'action_parameters/id' },
  { kind: 'ruleset', path: 'action_parameters/rulesets/*' },
  { kind: 'profile', path: 'portal/dlp/*/profiles/*' },
  { kind: 'server', path: 'portal/rules/*/servers/*' },
  { kind: 'server', path: 'portal/dlp/*/servers/*' },
  { kind: 'server', path: 'call/server' },
  { kind: 'application', path: 'prompt_endpoints/*/app' },
  { kind: 'topic', path: 'guardrails/*/topics/*' },
  { kind: 'identity', path: '*/as' },
  { kind: 'fixture', path: 'use/*' },
  { kind: 'field', path: 'event/*', isKey: true },
]

const rowsByLast = new Map<string, NameRow[]>()
for (const row of nameRows) {
  const last = row.path.split('/').at(-1) ?? ''
  rowsByLast.set(last, [...(rowsByLast.get(last) ?? []), row])
}

/** The row that some keys of a policy document fit; undefined: they name nothing. */
export function nameRowOf(keys: readonly string[]): NameRow | undefined {
  const candidates = [...(rowsByLast.get(keys.at(-1) ?? '') ?? []), ...(rowsByLast.get('*') ?? [])]
  return candidates.find(({ path }) => {
    const isWhole = path.startsWith('^')
    const steps = (isWhole ? path.slice(1) : path).split('/')
    if (isWhole ? steps.length !== keys.length : steps.length > keys.length) return false
    const from = keys.length - steps.length
    return steps.every((step, index) => step === '*' || step === keys[from + index])
  })
}
