import { createDiagnostic, fail, succeed, type Result } from '../../../../diagnostics/index.ts'
import { columnFormat, type LogColumns, type LogFormat } from './log-format.ts'

/** Names that a mapping may give members for, and what each is read as. The names are those of our own logs. */
const names: Readonly<Record<string, keyof LogColumns>> = {
  method: 'method',
  host: 'host',
  path: 'target',
  query: 'query',
  url: 'url',
  scheme: 'scheme',
  version: 'version',
  status: 'status',
  request_bytes: 'requestBytes',
  response_bytes: 'responseBytes',
  ttfb_ms: 'firstByte',
  duration_ms: 'duration',
  ts: 'start',
  client_ip: 'clientIp',
  user: 'user',
  headers: 'requestHeaders',
  response_headers: 'responseHeaders',
  response_content_type: 'responseType',
}

const headerNames: Readonly<Record<string, string>> = {
  user_agent: 'user-agent',
  referer: 'referer',
  request_content_type: 'content-type',
}

/** Names that {@link createMappedFormat} takes. */
export const mappedNames: readonly string[] = [...Object.keys(names), ...Object.keys(headerNames)]

/** Names that say the same in a unit that other logs use. */
const units: Readonly<Record<string, 's' | 'us' | 'ns'>> = { s: 's', us: 'us', ns: 'ns' }

/**
 * A format of one's own.
 *
 * @param pairs - `name=member`: a name of {@link mappedNames} and the member of the row that holds it, `a.b` for a member
 *   of a member; `duration_s=…`, `_us`, `_ns` for times in other units
 */
export function createMappedFormat(pairs: readonly string[]): Result<LogFormat> {
  const columns: Partial<Record<keyof LogColumns, unknown>> = {}
  const headers: Record<string, readonly string[]> = {}
  const wrong = (pair: string, reason: string): Result<never> =>
    fail(createDiagnostic('E_LOG_MAP', { start: 0, end: pair.length }, { pair: pair.slice(0, 80), reason }))
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    if (equals < 1 || equals === pair.length - 1) return wrong(pair, 'expected `name=member`')
    const member = pair.slice(equals + 1)
    let name = pair.slice(0, equals)
    const unit = /^(?:ttfb|duration)_(s|us|ns)$/.exec(name)?.[1]
    if (unit !== undefined) {
      if (columns.unit !== undefined && columns.unit !== units[unit]) return wrong(pair, 'times are of two units')
      columns.unit = units[unit]
      name = name.replace(/_\w+$/, '_ms')
    }
    if (Object.hasOwn(headerNames, name)) headers[headerNames[name] ?? ''] = [member]
    else if (Object.hasOwn(names, name)) columns[names[name] ?? 'method'] = [member]
    else return wrong(pair, `it maps none of ${mappedNames.join(', ')}`)
  }
  const title = 'mapped log'
  return succeed(columnFormat({ id: 'map', title, source: 'the mapping' }, { ...columns, headers } as LogColumns))
}
