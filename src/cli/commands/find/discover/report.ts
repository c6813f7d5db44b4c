import type { LabelledEndpoint } from '../../../../inspection/discovery/index.ts'
import { print } from '../../../terminal/output.ts'
import { plural } from '../../../terminal/text.ts'
import type { Counters } from './counters.ts'
import { endpointTable, printUses, type UseReport } from './tables.ts'

function toSummary({ endpoint, labels, verdict, score, signals, provider }: LabelledEndpoint): unknown {
  const { method, host, path, statistics } = endpoint
  const { counts, sketches, tables } = statistics
  const quantiles = Object.fromEntries(
    Object.entries(sketches).map(([name, sketch]) => [
      name,
      { p50: sketch.quantile(0.5), p90: sketch.quantile(0.9), p99: sketch.quantile(0.99) },
    ]),
  )
  return { method, host, path, labels, verdict, score, provider, signals, counts, quantiles, ...tables }
}

/** A line of a label file. What stands for many values in a path is any segment there. */
function toLabelLine({ endpoint: { method, host, path }, labels }: LabelledEndpoint): string {
  return `${JSON.stringify({ method, host, path: path.replaceAll(/\{[^}/]*\}/g, '*'), labels })}\n`
}

/** A file of labels: a line for each endpoint that has some. */
export function writeLabels(all: readonly LabelledEndpoint[]): string {
  return all
    .filter(({ labels }) => labels.length > 0)
    .map(toLabelLine)
    .join('')
}

/** What of a report is shown, and how. */
export interface ReportOptions {
  readonly format: 'table' | 'json'
  readonly all?: boolean
}

const verdictOrder = ['cf-llm', 'review', 'none'] as const

/** Prints endpoints with their labels, and who uses which AI. */
export async function printReport(
  all: readonly LabelledEndpoint[],
  found: UseReport,
  { aggregator: { exchanges, overflow }, usage, broken }: Counters,
  options: ReportOptions,
): Promise<void> {
  if (options.format === 'json') {
    const endpoints = all.map(toSummary)
    const { models: applications, mcpServers, users } = found
    const report = { exchanges, brokenLines: broken.count, overflow, endpoints, applications, mcpServers, users }
    await print(`${JSON.stringify(report)}\n`)
    return
  }
  const shown = verdictOrder
    .filter((verdict) => options.all === true || verdict !== 'none')
    .flatMap((verdict) => all.filter((row) => row.verdict === verdict))
  await print(`${endpointTable(shown)}\n\n${printUses(found)}\n\n`)
  const lost = overflow.hosts + overflow.endpoints
  const labelled = all.filter(({ verdict }) => verdict === 'cf-llm').length
  const parts = [
    plural(exchanges, 'exchange'),
    plural(all.length, 'endpoint'),
    `${String(labelled)} labelled cf-llm`,
    ...(usage.requests > exchanges
      ? [`${String(usage.requests - exchanges)} more without times, counted by user only`]
      : []),
    ...(usage.overflow > 0 ? [`${plural(usage.overflow, 'request')} had no room in the report by user`] : []),
    ...(lost > 0 ? [`${plural(lost, 'exchange')} had no room`] : []),
    ...(broken.count > 0 ? [plural(broken.count, 'broken line')] : []),
  ]
  await print(`${parts.join(', ')}\n`)
}
