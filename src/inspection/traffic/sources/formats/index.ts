import { succeed, type Result } from '../../../../diagnostics/index.ts'
import { fromLogRow, textOf, type Row } from '../log-row.ts'
import { applicationLoadBalancer } from './alb.ts'
import { caddy } from './caddy.ts'
import { cloudflareGatewayDns, cloudflareGatewayHttp, cloudflareHttpRequests } from './cloudflare.ts'
import { envoy } from './envoy.ts'
import type { LogFormat, LogRecord } from './log-format.ts'
import { nginx } from './nginx.ts'
import { recordedAnswers } from './recorded-answers.ts'

/** Our own log: see `fromLogRow`; `user` says who was behind a request. */
const own: LogFormat = {
  id: 'log',
  title: 'request log',
  source: 'docs/traffic.md',
  read(row: Row): Result<LogRecord> {
    const found = fromLogRow(row)
    if (!found.ok) return found
    const user = textOf(row['user'])
    return succeed({ kind: 'http', exchange: found.value, ...(user === undefined ? {} : { user }) })
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
