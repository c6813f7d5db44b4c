/**
 * Precision and recall of `cf-llm`: `npm run evaluate:discovery -- LOG LABELS`. Leaves with 1 if one is under 0.95.
 */
import { createReadStream, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import {
  EndpointAggregator,
  evaluateLabels,
  fromLogRow,
  openDiscoveryRules,
  type TrueLabel,
} from '../../src/inspection/discovery/index.ts'

const least = 0.95
const [logFile, labelFile] = process.argv.slice(2)
if (logFile === undefined || labelFile === undefined) throw new Error('usage: evaluate-discovery LOG LABELS')

const opened = openDiscoveryRules()
if (!opened.ok) throw new Error(opened.diagnostics.map(({ message }) => message).join('\n'))

const aggregator = new EndpointAggregator()
const rows = new Map<string, { method: string; host: string; path: string; count: number }>()
let broken = 0
for await (const line of createInterface({ input: createReadStream(logFile), crlfDelay: Infinity })) {
  let row: unknown
  try {
    row = JSON.parse(line)
  } catch {
    broken += 1
    continue
  }
  const exchange = fromLogRow((row ?? {}) as Readonly<Record<string, unknown>>)
  if ('problem' in exchange) {
    broken += 1
    continue
  }
  aggregator.add(exchange)
  const { method, host, path } = exchange
  const key = `${method} ${host} ${path}`
  const known = rows.get(key)
  if (known === undefined) rows.set(key, { method, host, path, count: 1 })
  else known.count += 1
}

const labels = JSON.parse(readFileSync(labelFile, 'utf8')) as TrueLabel[]
const labelled = aggregator.endpoints().map(opened.value)
const { precision, recall, outcomes, unknownRows, unseenLabels } = evaluateLabels(labelled, labels, rows.values())
const llm = outcomes.filter(({ label }) => label.llm).length
console.log(`rows ${String(aggregator.exchanges)}, broken ${String(broken)}, without label ${String(unknownRows)}`)
console.log(
  `labels ${String(outcomes.length)} (${String(llm)} LLM), without rows ${String(unseenLabels)}; endpoints found ${String(labelled.length)}`,
)
console.log(`precision ${precision.toFixed(3)}  recall ${recall.toFixed(3)}`)
for (const { label, rows: total, labelledRows, isLabelled, found } of outcomes) {
  const isMixed = labelledRows > 0 && labelledRows < total
  if (label.llm === isLabelled && !isMixed) continue
  const what = label.llm === isLabelled ? 'part' : label.llm ? 'missed' : 'false alarm'
  console.log(
    `${what}: ${label.method} ${label.host}${label.pathTemplate} (${label.kind}, ${String(labelledRows)} of ${String(total)} rows labelled)`,
  )
  for (const { endpoint, score, signals } of found.slice(0, 3))
    console.log(
      `  ${endpoint.path} score ${String(score)}: ${signals.map(({ id, score: add }) => `${id} ${String(add)}`).join(', ')}`,
    )
}
if (precision < least || recall < least) process.exitCode = 1
