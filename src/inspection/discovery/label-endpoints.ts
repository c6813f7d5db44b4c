import { compile, type Filter } from '../../compiler/index.ts'
import type { Diagnostic, Result } from '../../diagnostics/index.ts'
import type { Endpoint } from './statistics/aggregator.ts'
import { defaultDiscoveryRules, labelScore, reviewScore, type DiscoveryRule } from './discovery-rules.ts'
import { describeEndpoint, endpointScheme } from './endpoint-scheme.ts'
import type { ProviderRow } from './find-provider.ts'

/** A heuristic that matched, with the values it read. */
export interface Signal {
  readonly id: string
  readonly signal: string
  readonly score: number
  readonly values: Readonly<Record<string, unknown>>
}

export interface LabelledEndpoint {
  readonly endpoint: Endpoint
  /** `['cf-llm']` or nothing. */
  readonly labels: readonly string[]
  /** `review`: too little for the label, too much to pass over. */
  readonly verdict: 'cf-llm' | 'review' | 'none'
  readonly score: number
  readonly signals: readonly Signal[]
  /** Id of the known provider, or null. */
  readonly provider: string | null
}

export interface LabelOptions {
  /** Default: {@link defaultDiscoveryRules}. */
  readonly rules?: readonly DiscoveryRule[]
  readonly providers?: readonly ProviderRow[]
  /** Default 80. */
  readonly labelScore?: number
  /** Default 50. */
  readonly reviewScore?: number
}

export type Labeller = (endpoint: Endpoint) => LabelledEndpoint

/**
 * Compiles the heuristics.
 *
 * @returns a function that labels one endpoint with `cf-llm` and says why, or the errors of all expressions; the
 *   message of each starts with the id of its rule
 */
export function openDiscoveryRules(options: LabelOptions = {}): Result<Labeller> {
  const rows: { readonly rule: DiscoveryRule; readonly filter: Filter }[] = []
  const diagnostics: Diagnostic[] = []
  for (const rule of options.rules ?? defaultDiscoveryRules) {
    const compiled = compile(rule.expression, endpointScheme)
    if (compiled.ok) rows.push({ rule, filter: compiled.value })
    else
      diagnostics.push(
        ...compiled.diagnostics.map((found) => ({ ...found, message: `rule \`${rule.id}\`: ${found.message}` })),
      )
  }
  const [first, ...others] = diagnostics
  if (first !== undefined) return { ok: false, diagnostics: [first, ...others] }
  const atLeast = { label: options.labelScore ?? labelScore, review: options.reviewScore ?? reviewScore }
  return {
    ok: true,
    warnings: [],
    value(endpoint) {
      const fields = describeEndpoint(endpoint, options.providers)
      const context = endpointScheme.createContext().setAll(fields)
      const signals = rows
        .filter(({ filter }) => filter.matches(context))
        .map(({ rule: { id, signal, score }, filter }) => ({
          id,
          signal,
          score,
          values: Object.fromEntries(filter.fields.map((name) => [name, fields[name]])),
        }))
      const score = signals.reduce((sum, signal) => sum + signal.score, 0)
      const verdict = score >= atLeast.label ? 'cf-llm' : score >= atLeast.review ? 'review' : 'none'
      const provider = fields['endpoint.provider'] as string
      return {
        endpoint,
        labels: verdict === 'cf-llm' ? ['cf-llm'] : [],
        verdict,
        score,
        signals,
        provider: provider === '' ? null : provider,
      }
    },
  }
}
