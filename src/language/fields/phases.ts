/** One phase of the request's way, in which rulesets of that phase run. */
export interface PhaseRow {
  readonly name: string
  /** What is known there: a packet, the request, or the response as well. */
  readonly stage: 'network' | 'request' | 'response'
  /** The phase only configures a product; its rules decide nothing themselves. */
  readonly configurationOnly?: boolean
  /** Rules that read the response run once more, after the phase of this name. */
  readonly againAfter?: string
}

/**
 * Every phase, in the order of execution. In one phase the account's rulesets run before the zone's.
 * Source: Rulesets API, phases list (`ruleset-json.md`, "Phases, in execution order").
 */
// prettier-ignore
export const phases: readonly PhaseRow[] = [
  { name: 'ddos_l4', stage: 'network' },
  { name: 'magic_transit', stage: 'network' },
  { name: 'magic_transit_managed', stage: 'network' },
  { name: 'magic_transit_ratelimit', stage: 'network' },
  { name: 'magic_transit_ids_managed', stage: 'network' },
  { name: 'http_request_sanitize', stage: 'request' },
  { name: 'http_request_dynamic_redirect', stage: 'request' },
  { name: 'http_request_transform', stage: 'request' },
  { name: 'http_request_api_gateway_early', stage: 'request', configurationOnly: true },
  { name: 'http_config_settings', stage: 'request' },
  { name: 'http_request_origin', stage: 'request' },
  { name: 'ddos_l7', stage: 'request', configurationOnly: true },
  { name: 'http_request_firewall_custom', stage: 'request' },
  { name: 'http_ratelimit', stage: 'request', againAfter: 'http_response_headers_transform' },
  { name: 'http_request_api_gateway_late', stage: 'request' },
  { name: 'http_request_firewall_managed', stage: 'request' },
  { name: 'http_request_sbfm', stage: 'request' },
  { name: 'http_request_redirect', stage: 'request' },
  { name: 'http_request_late_transform', stage: 'request' },
  { name: 'http_request_cache_settings', stage: 'request' },
  { name: 'http_request_snippets', stage: 'request' },
  { name: 'http_request_cloud_connector', stage: 'request' },
  { name: 'http_response_cache_settings', stage: 'response' },
  { name: 'http_custom_errors', stage: 'response' },
  { name: 'http_response_headers_transform', stage: 'response' },
  { name: 'http_response_compression', stage: 'response' },
  { name: 'http_response_firewall_managed', stage: 'response' },
  { name: 'http_log_custom_fields', stage: 'response' },
]

const byName = new Map(phases.map((row) => [row.name, row]))

/** The row of a phase, or undefined if there is none of that name. */
export function findPhase(name: string): PhaseRow | undefined {
  return byName.get(name)
}

/**
 * Whether a field or function may be used in a phase: it names the phase itself, or names
 * none and does not need a response that is not there yet. A phase that the table does not
 * hold is judged by the names alone.
 */
export function isAvailableIn(
  definition: { readonly phases?: readonly string[]; readonly stage?: 'request' | 'response' },
  phase: string,
): boolean {
  if (definition.phases !== undefined) return definition.phases.includes(phase)
  const row = byName.get(phase)
  return (
    definition.stage !== 'response' || row === undefined || row.stage === 'response' || row.againAfter !== undefined
  )
}
