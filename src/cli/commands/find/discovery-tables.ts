import type { ApplicationUse, LabelledEndpoint } from '../../../inspection/discovery/index.ts'
import { printColumns, type Column } from '../../terminal/columns.ts'
import { terminalColumns } from '../../terminal/output.ts'
import { colorsFor, printable } from '../../terminal/text.ts'

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

/** Who uses which application. */
export function applicationTable(uses: readonly ApplicationUse[]): string {
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
