/** The keys of `action_parameters` by action. Source: rules-actions.json, ruleset-json.md and the provider's schema. */
export const actionParameters: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    block: ['response'],
    skip: ['phase', 'phases', 'products', 'ruleset', 'rulesets', 'rules'],
    execute: ['id', 'version', 'overrides', 'matched_data'],
    rewrite: ['uri', 'headers'],
    redirect: ['from_list', 'from_value'],
    route: ['host_header', 'origin', 'sni'],
    compress_response: ['algorithms'],
    serve_error: ['content', 'content_type', 'status_code', 'asset_name'],
    log_custom_field: [
      'cookie_fields',
      'request_fields',
      'response_fields',
      'raw_response_fields',
      'transformed_request_fields',
    ],
    score: ['increment'],
    challenge: [],
    managed_challenge: [],
    js_challenge: [],
    log: [],
  }).map(([action, keys]) => [action, new Set(keys)]),
)
