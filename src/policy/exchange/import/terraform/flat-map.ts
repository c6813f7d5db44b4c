import type { JsonObject } from '../found.ts'

/** Members that are numbers in the API; a flat map holds texts only. Source: rules-actions.json and ruleset-json.md. */
const numericKeys = new Set([
  'allowed_match_count',
  'asn',
  'from',
  'mitigation_timeout',
  'period',
  'port',
  'precedence',
  'priority',
  'requests_per_period',
  'score_per_period',
  'status_code',
  'to',
  'value_seconds',
])

function toValue(key: string, text: unknown): unknown {
  if (text === 'true') return true
  if (text === 'false') return false
  return numericKeys.has(key) && typeof text === 'string' && /^-?\d{1,15}$/.test(text) ? Number(text) : text
}

/** Steps of a path: the schemas of the provider nest less than ten deep. */
const deepestPath = 100

interface Branch {
  readonly members: Map<string, Branch>
  kind: 'list' | 'map' | 'object'
  leaf?: unknown
}

const newBranch = (): Branch => ({ members: new Map(), kind: 'object' })

function toJson(branch: Branch, key: string): unknown {
  if (branch.leaf !== undefined) return toValue(key, branch.leaf)
  const items = [...branch.members].map(([name, member]) => [name, toJson(member, name)] as const)
  if (branch.kind === 'list') return items.sort(([a], [b]) => Number(a) - Number(b)).map(([, item]) => item)
  return Object.fromEntries(items)
}

/**
 * Makes an object of the flat attributes of an old state: `rules.#` counts a list, whose items are `rules.0` or,
 * in a set, `rules.` and a hash; `headers.%` counts a map.
 */
export function unflatten(flat: JsonObject): JsonObject {
  const root = newBranch()
  for (const [path, value] of Object.entries(flat)) {
    const steps = path.split('.', deepestPath)
    const last = steps[steps.length - 1]
    const counts = last === '#' || last === '%'
    let branch = root
    for (const step of counts ? steps.slice(0, -1) : steps) {
      const next = branch.members.get(step) ?? newBranch()
      branch.members.set(step, next)
      branch = next
    }
    if (counts) branch.kind = last === '#' ? 'list' : 'map'
    else branch.leaf = value
  }
  return toJson(root, '') as JsonObject
}
