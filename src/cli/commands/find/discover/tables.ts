import {
  reportApplications,
  reportUsers,
  type ApplicationRow,
  type ApplicationUse,
  type LabelledEndpoint,
  type UsageCounter,
} from '../../../../inspection/discovery/index.ts'
import { printColumns, type Column } from '../../../terminal/columns.ts'
import { terminalColumns } from '../../../terminal/output.ts'
import { colorsFor, printable } from '../../../terminal/text.ts'

const endpointColumns: readonly Column[] = [
  { title: 'label' },
  { title: 'score', align: 'right' },
  { title: 'method' },
  { title: 'endpoint', narrowest: 20 },
  { title: 'requests', align: 'right' },
  { title: 'p50 ms', align: 'right' },
  { title: 'p50 B', align: 'right' },
  { title: 'B/s', align: 'right' },
  { title: 'why' },
]

/** Endpoints with what speaks for their label, which may be long and stands below where the terminal is narrow. */
export function endpointTable(labelled: readonly LabelledEndpoint[]): string {
  const colors = colorsFor(process.stdout)
  const rows = labelled.map(({ endpoint, verdict, score, signals }) => {
    const { counts, sketches } = endpoint.statistics
    const medians = [sketches.duration, sketches.responseBytes, sketches.bitrate].map((sketch) =>
      String(Math.round(sketch.quantile(0.5))),
    )
    return [
      verdict === 'none' ? '-' : verdict,
      String(score),
      printable(endpoint.method),
      printable(`${endpoint.host}${endpoint.path}`),
      String(counts.requests),
      ...medians,
      signals.map(({ id, score: added }) => `${id} ${added > 0 ? '+' : ''}${String(added)}`).join(', '),
    ]
  })
  return printColumns(endpointColumns, rows, terminalColumns(), {
    paintHead: colors.dim,
    paint: (text, column) => {
      if (column === 0) return text.startsWith('cf-llm') ? colors.yellow(text) : text
      return column === 8 ? colors.dim(text) : text
    },
  })
}

const applicationColumns: readonly Column[] = [
  { title: 'application', narrowest: 12 },
  { title: 'status' },
  { title: 'endpoints', align: 'right' },
  { title: 'requests', align: 'right' },
  { title: 'sent B', align: 'right' },
  { title: 'received B', align: 'right' },
  { title: 'hosts' },
]

function applicationTable(uses: readonly ApplicationUse[]): string {
  const rows = uses.map(({ application, status, endpoints, requests, sentBytes, receivedBytes, hosts }) => [
    printable(application),
    status,
    String(endpoints),
    String(requests),
    String(sentBytes),
    String(receivedBytes),
    printable(hosts.join(' ')),
  ])
  return printColumns(applicationColumns, rows, terminalColumns(), { paintHead: colorsFor(process.stdout).dim })
}

const userColumns: readonly Column[] = [
  { title: 'user', narrowest: 12 },
  { title: 'application', narrowest: 12 },
  { title: 'status' },
  { title: 'requests', align: 'right' },
  { title: 'sent B', align: 'right' },
  { title: 'received B', align: 'right' },
]

function userTable(users: UseReport['users']): string {
  const rows = users.map(({ user, application, status, requests, sentBytes, receivedBytes }) => [
    user === '' ? '-' : printable(user),
    printable(application),
    status,
    ...[requests, sentBytes, receivedBytes].map(String),
  ])
  return printColumns(userColumns, rows, terminalColumns(), { paintHead: colorsFor(process.stdout).dim })
}

/** Who uses which AI: by application, servers of MCP apart from models, and by user. */
export interface UseReport {
  readonly models: readonly ApplicationUse[]
  readonly mcpServers: readonly ApplicationUse[]
  readonly users: ReturnType<typeof reportUsers>
}

/** Brings endpoints and users together with the applications that somebody knows. */
export function reportUses(
  labelled: readonly LabelledEndpoint[],
  known: readonly ApplicationRow[],
  { uses }: UsageCounter,
): UseReport {
  const all = reportApplications(labelled, known, uses)
  return {
    models: all.filter(({ kind }) => kind === 'model'),
    mcpServers: all.filter(({ kind }) => kind === 'mcp'),
    users: reportUsers(all, known, uses),
  }
}

/** The report as tables; those without a row are left out. */
export function printUses({ models, mcpServers, users }: UseReport): string {
  const parts = [`Shadow AI by application\n${applicationTable(models)}`]
  if (mcpServers.length > 0) parts.push(`MCP servers\n${applicationTable(mcpServers)}`)
  if (users.some(({ user }) => user !== '')) parts.push(`By user\n${userTable(users)}`)
  return parts.join('\n\n')
}
