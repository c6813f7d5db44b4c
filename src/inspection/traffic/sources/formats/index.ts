import { succeed, type Result } from '../../../../diagnostics/index.ts'
import { fromLogRow, textOf, type Row } from '../log-row.ts'
import { fromCallRow, isCallRow } from '../portal-call.ts'
import { applicationLoadBalancer } from './alb.ts'
import { caddy } from './caddy.ts'
import { cloudflareGatewayDns, cloudflareGatewayHttp, cloudflareHttpRequests } from './cloudflare.ts'
import { envoy } from './envoy.ts'
import type { LogFormat, LogRecord, RowDefaults } from './log-format.ts'
import { nginx } from './nginx.ts'
import { recordedAnswers } from './recorded-answers.ts'

function userOf(row: Row): { readonly user?: string } {
  const user = textOf(row['user'])
  return user === undefined ? {} : { user }
}

/** Our own log: see `fromLogRow` and `fromCallRow`; `user` says who was behind a request or a call. */
const own: LogFormat = {
  id: 'log',
  title: 'request log',
  source: 'docs/traffic.md',
  read(row: Row, otherwise?: RowDefaults): Result<LogRecord> {
    if (isCallRow(row)) {
      const call = fromCallRow(row)
      return call.ok ? succeed({ kind: 'call', call: call.value, ...userOf(row) }) : call
    }
    const found = fromLogRow(row, otherwise)
    if (!found.ok) return found
    return succeed({ kind: 'http', exchange: found.value, ...userOf(row) })
  },
}

/** All formats of logs that are read line by line. */
export const logFormats: readonly LogFormat[] = [
  own,
  envoy,
  cloudflareHttpRequests,
  cloudflareGatewayHttp,
  cloudflareGatewayDns,
  nginx,
  caddy,
  applicationLoadBalancer,
  recordedAnswers,
]

/** The format of an id; undefined if there is none. */
export function findLogFormat(id: string): LogFormat | undefined {
  return logFormats.find((format) => format.id === id)
}

export type { LogColumns, LogFormat, LogRecord } from './log-format.ts'
export { createMappedFormat, mappedNames } from './mapped.ts'
