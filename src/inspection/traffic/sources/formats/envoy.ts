import { succeed, type Result } from '../../../../diagnostics/index.ts'
import { fromEnvoyEntry } from '../envoy-entry.ts'
import type { Row } from '../log-row.ts'
import type { LogFormat, LogRecord, RowDefaults } from './log-format.ts'
import { splitLine, splitRequest } from './split-line.ts'

// Envoy's default format, and Istio's, which has more columns between and behind them. Contour writes Envoy's.
// Sources: Envoy docs, access logging, default format string; istio/istio: pilot/pkg/model/telemetry_logging.go.
// prettier-ignore
const shortColumns = ['response_code', 'response_flags', 'bytes_received', 'bytes_sent', 'duration', 'upstream_service_time', 'x_forwarded_for', 'user_agent', 'request_id', 'authority', 'upstream_host'] as const
// prettier-ignore
const longColumns = ['response_code', 'response_flags', 'response_code_details', 'connection_termination_details', 'upstream_transport_failure_reason', 'bytes_received', 'bytes_sent', 'duration', 'upstream_service_time', 'x_forwarded_for', 'user_agent', 'request_id', 'authority', 'upstream_host', 'upstream_cluster', 'upstream_local_address', 'downstream_local_address', 'downstream_remote_address', 'requested_server_name', 'route_name'] as const

function readLine(line: string): Row | undefined {
  const [start, requestLine, ...values] = splitLine(line)
  const request = splitRequest(requestLine ?? '')
  if (start === undefined || request === undefined || values.length < shortColumns.length) return undefined
  const columns = values.length >= longColumns.length ? longColumns : shortColumns
  return {
    ...Object.fromEntries(columns.map((name, index) => [name, values[index]])),
    start_time: start,
    method: request.method,
    path: request.target,
    protocol: request.protocol,
  }
}

function read(row: Row, otherwise?: RowDefaults): Result<LogRecord> {
  const found = fromEnvoyEntry(row, otherwise)
  return found.ok ? succeed({ kind: 'http', exchange: found.value }) : found
}

/** Envoy and what is built on it: Envoy Gateway, Contour, Istio; JSON or their default lines of text. */
export const envoy: LogFormat = {
  id: 'envoy',
  title: 'Envoy, Envoy Gateway, Contour, Istio',
  source: 'Envoy docs: access logging; envoyproxy/gateway: internal/xds/translator/accesslog.go; projectcontour/contour: apis/projectcontour/v1alpha1/accesslog.go', // prettier-ignore
  read,
  readLine,
}
