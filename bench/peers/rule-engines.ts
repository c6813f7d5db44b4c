import type { FieldPath, PlainEvent, Tree } from '../workloads/tree.ts'
import { HelperFunctions, load, type Peer } from './engine.ts'

type RuleCondition = Readonly<Record<string, unknown>>

function toRuleCondition(tree: Tree, helpers: HelperFunctions): RuleCondition {
  if (tree.op === 'and') return { all: tree.args.map((part) => toRuleCondition(part, helpers)) }
  if (tree.op === 'or') return { any: tree.args.map((part) => toRuleCondition(part, helpers)) }
  if (tree.op === 'not') return { not: toRuleCondition(tree.arg, helpers) }
  const where = typeof tree.f === 'string' ? { fact: tree.f } : { fact: tree.f[0], path: `$.${tree.f[1]}` }
  const helper = helpers.name(tree)
  if (helper !== undefined) return { ...where, operator: helper, value: true }
  const names = {
    eq: 'equal',
    lt: 'lessThan',
    gt: 'greaterThan',
    in: 'in',
    contains: 'part',
    starts: 'starts',
  } as const
  return { ...where, operator: names[tree.op as keyof typeof names], value: tree.v }
}

interface RulesEngine {
  addRule(rule: object): void
  addOperator(name: string, test: (value: never, other: never) => boolean): void
  run(event: PlainEvent): Promise<{ readonly events: readonly { readonly params: { readonly number: number } }[] }>
  stop(): void
  on(name: string, listener: (event: unknown, almanac: unknown) => void): void
}

export const jsonRulesEngine: Peer = {
  name: 'json-rules-engine',
  mostRules: 100,
  isAsync: true,
  async prepare({ rules }) {
    const { Engine } = await load<{ Engine: new () => RulesEngine }>('json-rules-engine')
    const engine = new Engine()
    const helpers = new HelperFunctions()
    const conditions = rules.map((rule) => toRuleCondition(rule, helpers))
    engine.addOperator('part', (text: string, part: string) => text.includes(part))
    engine.addOperator('starts', (text: string, beginning: string) => text.startsWith(beginning))
    for (const [name, test] of helpers.byName) engine.addOperator(name, test)
    for (const [number, condition] of conditions.entries())
      engine.addRule({
        conditions: condition['all'] === undefined ? { all: [condition] } : condition,
        event: { type: 'found', params: { number } },
      })
    return async (event) => {
      const { events } = await engine.run(event)
      return events.reduce((first, { params }) => (first === -1 ? params.number : Math.min(first, params.number)), -1)
    }
  },
}

const cedarText = (text: string): string => JSON.stringify(text)

function cedarField(field: FieldPath): string {
  return typeof field === 'string' ? `context.${field}` : `context.${field[0]}.${field[1]}`
}

/** The condition in Cedar's language; undefined where it has no form of it, as of patterns. */
function toCedar(tree: Tree): string | undefined {
  if (tree.op === 'and' || tree.op === 'or') {
    const parts = tree.args.map(toCedar)
    return parts.includes(undefined) ? undefined : `(${parts.join(tree.op === 'and' ? ' && ' : ' || ')})`
  }
  if (tree.op === 'not') {
    const inner = toCedar(tree.arg)
    return inner === undefined ? undefined : `!(${inner})`
  }
  const field = cedarField(tree.f)
  switch (tree.op) {
    case 'eq':
      return `${field} == ${JSON.stringify(tree.v)}`
    case 'lt':
      return `${field} < ${String(tree.v)}`
    case 'gt':
      return `${field} > ${String(tree.v)}`
    case 'contains':
      return `${field} like ${cedarText(`*${tree.v}*`)}`
    case 'starts':
      return `${field} like ${cedarText(`${tree.v}*`)}`
    case 'in':
      return `[${tree.v.map(cedarText).join(', ')}].contains(${field})`
    case 'any':
      return `${field}.containsAny([${tree.v.map(cedarText).join(', ')}])`
    case 'cidr':
      return `(${tree.v.map((network) => `ip(${field}).isInRange(ip(${cedarText(network)}))`).join(' || ')})`
    case 'regex':
      return undefined
  }
}

interface CedarExports {
  preparsePolicySet(id: string, policies: object): { readonly type: string }
  statefulIsAuthorized(call: object): {
    readonly type: string
    readonly response?: { readonly diagnostics: { readonly reason: readonly string[] } }
  }
}

const entity = (type: string): object => ({ type, id: 'x' })

export const cedar: Peer = {
  name: '@cedar-policy/cedar-wasm',
  mostRules: 100,
  isAsync: false,
  async prepare({ rules }) {
    const conditions = rules.map(toCedar)
    if (conditions.includes(undefined)) return undefined
    const engine = await load<CedarExports>('@cedar-policy/cedar-wasm/nodejs')
    const staticPolicies = Object.fromEntries(
      conditions.map((condition, number) => [
        String(number),
        `forbid (principal, action, resource) when { ${condition ?? ''} };`,
      ]),
    )
    const parsed = engine.preparsePolicySet('rules', { staticPolicies, templates: {}, templateLinks: [] })
    if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed))
    return (event) => {
      const answer = engine.statefulIsAuthorized({
        principal: entity('User'),
        action: entity('Action'),
        resource: entity('Thing'),
        context: event,
        preparsedPolicySetId: 'rules',
        entities: [],
      })
      if (answer.response === undefined) throw new Error(JSON.stringify(answer))
      let first = -1
      for (const id of answer.response.diagnostics.reason) if (first === -1 || Number(id) < first) first = Number(id)
      return first
    }
  },
}
