import { toText } from '../bytes.ts'
import type { ExecutionContext } from '../context/index.ts'
import type { PlainValue, ProgramStage, RuleReport } from '../program/program.ts'
import { isRecord, type ParameterValue } from '../program/settings.ts'

type Parameters = Readonly<Record<string, PlainValue>>

/** Fields that hold the whole URL, the path and the query of the request, by scheme; and who is redirected. */
const urlFields = {
  url: ['http.request.full_uri', 'http.request.uri'],
  path: ['http.request.uri.path'],
  query: ['http.request.uri.query'],
  email: ['identity.email'],
} as const

/** Names of the fields that a redirect may read beside those of its own expression. */
export const redirectFields: readonly string[] = Object.values(urlFields).flat()

/** What a redirect rule says, in either of its two shapes. */
interface RedirectRule {
  readonly target: string
  readonly keepPath: boolean
  readonly keepQuery: boolean
  readonly addContext: boolean
}

function readText(context: ExecutionContext, names: readonly string[]): string | undefined {
  for (const name of names) {
    const slot = context.shape.slots.get(name)
    const value = slot === undefined ? undefined : context.read(slot)
    if (typeof value === 'string' && value !== '') return toText(value)
  }
  return undefined
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}

/** Path and query of the original request: from its parts, or from its whole URL. */
function readOriginal(context: ExecutionContext): { readonly path: string; readonly query: string } {
  const url = parseUrl(readText(context, urlFields.url) ?? '')
  const path = readText(context, urlFields.path) ?? url?.pathname ?? '/'
  const query = readText(context, urlFields.query) ?? url?.search.replace(/^\?/, '') ?? ''
  return { path, query }
}

function keyOf(pair: string): string {
  return pair.split('=', 1)[0] ?? ''
}

/** Pairs of the target win over those of the original with the same key. */
function joinQueries(target: string, original: string): string {
  const own = target.split('&').filter((pair) => pair !== '')
  const keys = new Set(own.map(keyOf))
  return [...own, ...original.split('&').filter((pair) => pair !== '' && !keys.has(keyOf(pair)))].join('&')
}

/**
 * Where a redirect leads. The path of the target comes first, then the original path; query
 * keys of the target win; context comes last. Source: Gateway, redirect target.
 *
 * @returns the URL, or undefined if the target is none
 */
function resolveRedirect(rule: RedirectRule, context: ExecutionContext): string | undefined {
  const target = parseUrl(rule.target)
  // Only web addresses: a value worked out from the request must not become `javascript:`.
  if (target === undefined || (target.protocol !== 'https:' && target.protocol !== 'http:')) return undefined
  const original = readOriginal(context)
  if (rule.keepPath && original.path !== '/') target.pathname = target.pathname.replace(/\/$/, '') + original.path
  if (rule.keepQuery) target.search = joinQueries(target.search.replace(/^\?/, ''), original.query)
  const email = rule.addContext ? readText(context, urlFields.email) : undefined
  if (email !== undefined)
    target.search = joinQueries(
      target.search.replace(/^\?/, ''),
      `cf_user_email=${encodeURIComponent(email).replaceAll('%40', '@')}`,
    )
  return target.href
}

/** Gateway's shape, flat or under `redirect`. */
function readGatewayShape(parameters: Parameters): RedirectRule | undefined {
  const settings = isRecord(parameters['redirect']) ? parameters['redirect'] : parameters
  const target = settings['target_uri']
  if (typeof target !== 'string') return undefined
  const keep = settings['preserve_path_and_query'] === true
  return {
    target: target.includes('://') ? target : `https://${target}`,
    keepPath: keep,
    keepQuery: keep,
    addContext: settings['include_context'] === true,
  }
}

/** Where a rule sends an event, or undefined if what it works out is no web address. */
export type RedirectTarget = (context: ExecutionContext) => string | undefined

/** The Rules language's shape: `from_value.target_url` with a value or an expression. */
function readRulesShape(parameters: Parameters, worked: ParameterValue | undefined): RedirectTarget | undefined {
  const from = parameters['from_value']
  if (!isRecord(from) || !isRecord(from['target_url'])) return undefined
  const { value } = from['target_url']
  const base = { keepPath: false, keepQuery: from['preserve_query_string'] === true, addContext: false }
  if (typeof value === 'string') return (context) => resolveRedirect({ ...base, target: value }, context)
  if (worked === undefined) return undefined
  return (context) => {
    const target = worked.getter(context.values, context)
    return typeof target === 'string' ? resolveRedirect({ ...base, target: toText(target) }, context) : undefined
  }
}

/** The targets of redirect rules that are expressions: by stage, by number of the rule. */
export type WorkedTargets = readonly (ReadonlyMap<number, ParameterValue> | undefined)[]

/** The targets of the redirect rules of a policy, by rule. */
export function createRedirects(
  stages: readonly ProgramStage[],
  worked: WorkedTargets,
): ReadonlyMap<RuleReport, RedirectTarget> {
  const targets = new Map<RuleReport, RedirectTarget>()
  for (const [stage, { rules }] of stages.entries())
    for (const [number, { report }] of rules.entries()) {
      if (report.action !== 'redirect' || report.parameters === undefined) continue
      const gateway = readGatewayShape(report.parameters)
      const target =
        gateway === undefined
          ? readRulesShape(report.parameters, worked[stage]?.get(number))
          : (context: ExecutionContext): string | undefined => resolveRedirect(gateway, context)
      if (target !== undefined) targets.set(report, target)
    }
  return targets
}
