import { numberOf, type Row } from '../log-row.ts'
import { columnFormat, type LogFormat } from './log-format.ts'
import { splitLine, splitRequest } from './split-line.ts'

// Source: Elastic Load Balancing docs, access logs for your Application Load Balancer, syntax.
// prettier-ignore
const columns = [
  'type', 'time', 'elb', 'client', 'target', 'request_processing_time', 'target_processing_time', 'response_processing_time',
  'elb_status_code', 'target_status_code', 'received_bytes', 'sent_bytes', 'request', 'user_agent', 'ssl_cipher', 'ssl_protocol',
  'target_group_arn', 'trace_id', 'domain_name', 'chosen_cert_arn',
] as const

function splitPort(address: string): readonly [ip: string, port: string | undefined] {
  const colon = address.lastIndexOf(':')
  return colon === -1 ? [address, undefined] : [address.slice(0, colon), address.slice(colon + 1)]
}

/** Seconds of the three phases; -1 where the balancer could not send the request on. */
function sumOf(times: readonly (string | undefined)[]): number | undefined {
  const numbers = times.map(numberOf)
  return numbers.some((time) => time === undefined)
    ? undefined
    : numbers.reduce<number>((sum, time) => sum + (time ?? 0), 0)
}

function readLine(line: string): Row | undefined {
  const values = splitLine(line)
  if (values.length < 17 || !/^(?:https?|h2|grpcs|wss?)$/.test(values[0] ?? '')) return undefined
  const row = Object.fromEntries(columns.map((name, index) => [name, values[index]]))
  const request = splitRequest(row['request'] ?? '')
  if (request === undefined) return undefined
  const [clientIp, clientPort] = splitPort(row['client'] ?? '')
  const [targetIp] = splitPort(row['target'] ?? '')
  const phases = [row['request_processing_time'], row['target_processing_time']]
  return {
    ...row,
    method: request.method,
    // The balancer writes its own port into every URL, the default one too.
    url: request.target.replace(/^(https?:\/\/[^/:]+):(?:80|443)(?=\/|$)/, '$1'),
    protocol: request.protocol,
    client_ip: clientIp,
    client_port: clientPort,
    target_ip: targetIp,
    first_byte_time: sumOf(phases),
    duration: sumOf([...phases, row['response_processing_time']]),
  }
}

/** AWS Application Load Balancer. Sizes count headers, too; the answer's time is that until it began. */
export const applicationLoadBalancer: LogFormat = columnFormat(
  { id: 'alb', title: 'AWS Application Load Balancer', source: 'Elastic Load Balancing docs: access logs' },
  {
    method: ['method'],
    url: ['url'],
    host: ['domain_name'],
    version: ['protocol'],
    status: ['elb_status_code'],
    requestBytes: ['received_bytes'],
    responseBytes: ['sent_bytes'],
    firstByte: ['first_byte_time'],
    duration: ['duration'],
    unit: 's',
    start: ['time'],
    clientIp: ['client_ip'],
    clientPort: ['client_port'],
    destinationIp: ['target_ip'],
    tlsVersion: ['ssl_protocol'],
    tlsCipher: ['ssl_cipher'],
    headers: { 'user-agent': ['user_agent'] },
  },
  readLine,
)
