/**
 * Maps whose keys are in lower case, however a header was sent. Source: the summaries of these rows in
 * `../shared/catalog/rules-fields.json`.
 */
export const lowerCaseKeys: ReadonlySet<string> = new Set(['http.request.headers', 'http.response.headers'])
