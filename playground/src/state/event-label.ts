/** Values of fields by name. */
export type EventFields = Readonly<Record<string, unknown>>

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** A short name of an event: method, host and path, or the first field that it has. */
export function labelOf(event: EventFields): string {
  const host =
    event['http.host'] ??
    event['http.request.host'] ??
    event['dns.fqdn'] ??
    event['net.sni.host'] ??
    event['mcp.server']
  const path = textOf(event['http.request.uri.path'] ?? event['http.request.uri'])
  const label = `${textOf(event['http.request.method'])} ${textOf(host)}${path}`.trim()
  return (label === '' ? (Object.keys(event)[0] ?? 'empty event') : label).slice(0, 200)
}
