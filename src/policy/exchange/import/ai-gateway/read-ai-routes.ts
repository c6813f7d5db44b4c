import { compile, compileValue } from '../../../../compiler/index.ts'
import { policyScheme } from '../../../../language/index.ts'
import type { AiSection } from '../../../sections/ai-gateway/written.ts'
import { isObject, objectsIn, textOf, type Found, type Item, type JsonObject } from '../found.ts'
import { findUnknown } from '../unknown-value.ts'
import { findElements } from './elements.ts'
import { keyExpression, RouteError, translateRouteCondition } from './mongo-condition.ts'

type RouteRow = NonNullable<AiSection['routes']>[string]
type NodeRow = RouteRow['nodes'][string]

/** A member by the API's name or by Terraform's. */
const member = (value: JsonObject, ...names: readonly string[]): unknown => names.map((name) => value[name]).find((own) => own !== undefined && own !== null) // prettier-ignore

/** An element of a route, ready to be read. */
class Element {
  readonly id: string
  readonly type: string
  readonly properties: JsonObject
  readonly #outputs: JsonObject

  constructor(value: JsonObject) {
    this.id = textOf(value, 'id') ?? ''
    this.type = textOf(value, 'type') ?? ''
    this.properties = isObject(value['properties']) ? value['properties'] : {}
    this.#outputs = isObject(value['outputs']) ? value['outputs'] : {}
    if (this.id === '') throw new RouteError('an element has no `id`')
  }

  get outputs(): readonly string[] {
    return Object.keys(this.#outputs).filter((name) => this.to(name) !== undefined)
  }

  /** The element that an output leads to. */
  to(name: string): string | undefined {
    const output = this.#outputs[name]
    if (typeof output === 'string') return output
    const id = isObject(output) ? member(output, 'elementId', 'element_id') : undefined
    return typeof id === 'string' && id !== '' ? id : undefined
  }

  needed(name: string): string {
    const to = this.to(name)
    if (to === undefined) throw new RouteError(`its element \`${this.id}\` has no output \`${name}\``)
    return to
  }

  number(...names: readonly string[]): number | undefined {
    const value = member(this.properties, ...names)
    if (value !== undefined && typeof value !== 'number') throw new RouteError(`\`${names[0] ?? ''}\` of its element \`${this.id}\` is no number`) // prettier-ignore
    return value
  }
}

function conditionNode(element: Element): NodeRow {
  const written = member(element.properties, 'condition', 'conditions')
  let value = written
  if (typeof written === 'string') {
    try {
      value = JSON.parse(written) as unknown
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      throw new RouteError(`the condition of its element \`${element.id}\` is no JSON`)
    }
  }
  const expression = translateRouteCondition(value)
  const result = compile(expression, policyScheme)
  if (!result.ok) throw new RouteError(`the condition of its element \`${element.id}\` has no counterpart here: ${result.diagnostics[0]?.message ?? ''}`) // prettier-ignore
  return { if: expression, then: element.needed('true'), else: element.needed('false') }
}

function sharesNode(element: Element): NodeRow {
  const shares = element.outputs.flatMap((name) => {
    if (name === 'else') return []
    const percent = Number(/^(\d+(?:\.\d+)?)\s*%?$/.exec(name)?.[1] ?? Number.NaN)
    if (!(percent > 0)) throw new RouteError(`the output \`${name}\` of its element \`${element.id}\` is no share`)
    return [{ percent, to: element.needed(name) }]
  })
  const [first, ...rest] = shares
  if (first === undefined) throw new RouteError(`its element \`${element.id}\` has no shares`)
  const otherwise = element.to('else')
  return { shares: [first, ...rest], ...(otherwise === undefined ? {} : { else: otherwise }) }
}

function limitNode(element: Element, label: string, found: Found): NodeRow {
  const type = member(element.properties, 'limitType', 'limit_type')
  const amount = element.number('limit')
  const seconds = element.number('interval', 'window')
  const technique = member(element.properties, 'technique')
  const key = member(element.properties, 'key')
  if (type !== 'count' && type !== 'cost') throw new RouteError(`its element \`${element.id}\` counts \`${String(type)}\``) // prettier-ignore
  if (amount === undefined || seconds === undefined) throw new RouteError(`its element \`${element.id}\` has no limit`)
  if (technique !== undefined && technique !== 'fixed' && technique !== 'sliding') throw new RouteError(`the technique \`${String(technique)}\` of its element \`${element.id}\` is not known`) // prettier-ignore
  if (technique === undefined) found.change(`the element \`${element.id}\` of ${label}`, 'it names no technique and is taken for `sliding`, which lets less pass') // prettier-ignore
  const by = typeof key === 'string' && key !== '' ? keyExpression(key) : undefined
  if (by !== undefined && !compileValue(by, policyScheme).ok) throw new RouteError(`its key \`${String(key)}\` has no counterpart here`) // prettier-ignore
  const over = element.to('fallback')
  return {
    limit: { ...(type === 'count' ? { requests: amount } : { cost: amount }), seconds, window: technique ?? 'sliding' },
    ...(by === undefined ? {} : { by: [by] }),
    then: element.needed('success'),
    ...(over === undefined ? {} : { over }),
  }
}

function modelNode(element: Element, byId: ReadonlyMap<string, Element>): NodeRow {
  const provider = member(element.properties, 'provider', 'ai_gateway_dynamic_routing_provider')
  const model = member(element.properties, 'model')
  if (typeof provider !== 'string' || typeof model !== 'string' || provider === '' || model === '')
    throw new RouteError(`its element \`${element.id}\` names no provider and model`)
  const next = element.to('success')
  if (next !== undefined && byId.get(next)?.type !== 'end')
    throw new RouteError(`its element \`${element.id}\` goes on to \`${next}\` after an answer, and here an answer ends the route`) // prettier-ignore
  const timeout = element.number('timeout')
  const retries = element.number('retries')
  const fallback = element.to('fallback')
  return {
    provider,
    model,
    ...(timeout === undefined || timeout === 0 ? {} : { timeout_ms: timeout }),
    ...(retries === undefined || retries === 0 ? {} : { retries }),
    ...(fallback === undefined ? {} : { fallback }),
  }
}

function toNode(element: Element, byId: ReadonlyMap<string, Element>, label: string, found: Found): NodeRow {
  switch (element.type) {
    case 'conditional':
      return conditionNode(element)
    case 'percentage':
      return sharesNode(element)
    case 'rate_limit':
    case 'rate':
      return limitNode(element, label, found)
    case 'model':
      return modelNode(element, byId)
    case 'end':
      return { end: true }
    default:
      throw new RouteError(`its element \`${element.id}\` is of the type \`${element.type}\`, which is not known`)
  }
}

function toRoute({ value, label }: Item, found: Found): RouteRow {
  const unknown = findUnknown(value)
  if (unknown !== undefined) throw new RouteError(`\`${unknown.text}\` is not known here`)
  const elements = objectsIn(findElements(value), `an element of ${label}`, found).map((own) => new Element(own))
  const byId = new Map(elements.map((element) => [element.id, element]))
  if (byId.size < elements.length) throw new RouteError('two of its elements have one id')
  const starts = elements.filter(({ type }) => type === 'start')
  const [start] = starts
  if (start === undefined || starts.length > 1) throw new RouteError(`it has ${String(starts.length)} elements of the type \`start\``) // prettier-ignore
  const others = elements.filter(({ type }) => type !== 'start')
  const ends = new Set(others.flatMap((element) => element.outputs.filter((name) => element.type !== 'model' || name !== 'success').flatMap((name) => element.to(name) ?? []))) // prettier-ignore
  ends.add(start.needed('next'))
  // An end that only answers lead to says nothing here: an answer is the end.
  const kept = others.filter(({ id, type }) => type !== 'end' || ends.has(id))
  const nodes = kept.map((element) => [element.id, toNode(element, byId, label, found)] as const)
  if (nodes.length === 0) throw new RouteError('it has no elements behind its start')
  return { start: start.needed('next'), nodes: Object.fromEntries(nodes) }
}

/**
 * Dynamic routes of Cloudflare's AI Gateway. One that cannot be translated is left out and told: a call that names it is
 * refused. What is wrong with the way a route goes, the policy tells when it is loaded.
 */
export function readAiRoutes(items: readonly Item[], found: Found): Record<string, RouteRow> {
  const routes = new Map<string, RouteRow>()
  for (const item of items) {
    const name = textOf(item.value, 'name') ?? ''
    try {
      if (item.value['enabled'] === false) throw new RouteError('it is not enabled')
      if (routes.has(name)) throw new RouteError('another has its name')
      const route = toRoute(item, found)
      routes.set(name, route)
      if (Object.values(route.nodes).some(({ shares }) => shares !== undefined))
        found.change(item.label, 'its shares are by a hash of the user, so that the same user goes the same way')
    } catch (error) {
      if (!(error instanceof RouteError)) throw error
      found.leaveOut(item.label, error.message)
    }
  }
  return Object.fromEntries(routes)
}
