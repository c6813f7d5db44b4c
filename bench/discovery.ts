/**
 * Rows per second and peak memory of the aggregator: `npm run bench:discovery`. Each subject runs in a process of its own,
 * because a peak is never given back.
 */
import { fork } from 'node:child_process'
import { createReadStream, createWriteStream, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { drawRows, type LogRow } from '../test/evaluation/generate-discovery-log/rows.ts'
import { createThirdWorld } from '../test/evaluation/generate-discovery-log/third-world.ts'
import { createSeededUnit } from '../src/testing/index.ts'
import {
  EndpointAggregator,
  fromLogRow,
  openDiscoveryRules,
  type DiscoveryExchange,
} from '../src/inspection/discovery/index.ts'

const rowCount = 1_000_000
/** Rows that are made at once, outside the time that is measured. */
const chunkSize = 10_000
const seed = 1234

interface Measured {
  readonly rows: number
  readonly seconds: number
  readonly rowsPerSecond: number
  readonly endpoints: number
  /** Rows that no endpoint had room for. */
  readonly overflow: number
  readonly labelled: number
  readonly peakRssMegabytes: number
}

function toExchange(row: LogRow): DiscoveryExchange {
  const read = fromLogRow(row)
  if ('problem' in read) throw new Error(read.problem)
  return read
}

/** Every row is of another host, another path, or another method; sizes and times reach over all that a sketch takes. */
function* hostileRows(count: number): Generator<LogRow> {
  const draw = createSeededUnit(seed)
  const text = (length: number): string =>
    Array.from({ length }, () => String.fromCharCode(97 + Math.floor(26 * draw()))).join('')
  const far = (): number => Math.round(Math.exp(29 * draw()))
  for (let at = 0; at < count; at++) {
    const kind = at % 4
    yield {
      method: kind === 0 ? text(32) : 'POST',
      host: kind === 1 ? `${text(20)}.example` : 'api.example',
      path: kind === 2 ? `/${text(12)}/${text(12)}/${text(12)}` : kind === 3 ? `/${'x/'.repeat(40)}${text(300)}` : '/',
      status: 200,
      request_bytes: far(),
      response_bytes: far(),
      ttfb_ms: far(),
      duration_ms: far(),
      request_content_type: `application/${text(12)}`,
      response_content_type: `text/${text(12)}`,
      user_agent: text(40),
    }
  }
}

/** Times only what the aggregator does; rows are made in between. */
function addFromMemory(rows: Iterable<LogRow>): readonly [aggregator: EndpointAggregator, milliseconds: number] {
  const aggregator = new EndpointAggregator()
  let milliseconds = 0
  let chunk: LogRow[] = []
  const flush = (): void => {
    const start = performance.now()
    for (const row of chunk) aggregator.add(toExchange(row))
    milliseconds += performance.now() - start
    chunk = []
  }
  for (const row of rows) {
    chunk.push(row)
    if (chunk.length === chunkSize) flush()
  }
  flush()
  return [aggregator, milliseconds]
}

async function addFromFile(file: string): Promise<readonly [aggregator: EndpointAggregator, milliseconds: number]> {
  const start = performance.now()
  async function* exchanges(): AsyncGenerator<DiscoveryExchange> {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity }))
      yield toExchange(JSON.parse(line) as LogRow)
  }
  const aggregator = await new EndpointAggregator().addAll(exchanges())
  return [aggregator, performance.now() - start]
}

async function measure(subject: string, file: string): Promise<Measured> {
  const [aggregator, milliseconds] =
    subject === 'file'
      ? await addFromFile(file)
      : addFromMemory(subject === 'hostile' ? hostileRows(rowCount) : drawRows(createThirdWorld(seed), rowCount))
  const opened = openDiscoveryRules()
  if (!opened.ok) throw new Error(opened.diagnostics[0]?.message)
  const endpoints = aggregator.endpoints()
  const { exchanges, overflow } = aggregator
  return {
    rows: exchanges,
    seconds: Math.round(milliseconds / 10) / 100,
    rowsPerSecond: Math.round((exchanges / milliseconds) * 1000),
    endpoints: endpoints.length,
    overflow: overflow.hosts + overflow.endpoints,
    labelled: endpoints.map(opened.value).filter(({ verdict }) => verdict === 'cf-llm').length,
    peakRssMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  }
}

function measureApart(subject: string, file: string): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), ['--subject', subject, file])
    child.once('message', (message) => resolve(message as Measured))
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`\`${subject}\` left with ${String(code)}`)))
  })
}

async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-bench-'))
  const file = join(folder, 'log.jsonl')
  try {
    const lines = function* (): Generator<string> {
      for (const row of drawRows(createThirdWorld(seed), rowCount)) yield `${JSON.stringify(row)}\n`
    }
    await pipeline(Readable.from(lines()), createWriteStream(file))
    const fileMegabytes = Math.round(statSync(file).size / 1024 ** 2)
    const subjects: Record<string, Measured> = {}
    for (const subject of ['memory', 'file', 'hostile']) {
      const measured = await measureApart(subject, file)
      subjects[subject] = measured
      console.log(
        `${subject.padEnd(8)} ${String(measured.rowsPerSecond).padStart(9)} rows/s  peak RSS ${String(measured.peakRssMegabytes)} MB  endpoints ${String(measured.endpoints)}  without room ${String(measured.overflow)}`,
      )
    }
    const peaks = Object.values(subjects).map(({ peakRssMegabytes }) => peakRssMegabytes)
    const bars = [
      { name: 'MB of peak RSS, any subject', value: Math.max(...peaks), most: 512 },
      { name: 'rows without room in an ordinary log', value: subjects['memory']?.overflow ?? NaN, most: 0 },
    ].map((bar) => ({ ...bar, holds: bar.value <= bar.most }))
    for (const { name, value, holds } of bars) console.log(`${holds ? 'holds ' : 'MISSED'} ${String(value)}: ${name}`)
    if (process.argv.includes('--check')) {
      if (bars.some(({ holds }) => !holds)) process.exitCode = 1
      return
    }
    const result = {
      node: process.version,
      cpu: cpus()[0]?.model ?? 'unknown',
      rowCount,
      fileMegabytes,
      bars,
      subjects,
    }
    mkdirSync(new URL('./results/', import.meta.url), { recursive: true })
    writeFileSync(new URL('./results/discovery.json', import.meta.url), `${JSON.stringify(result, undefined, 2)}\n`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const at = process.argv.indexOf('--subject')
if (at === -1) await run()
else {
  const measured = await measure(process.argv[at + 1] ?? '', process.argv[at + 2] ?? '')
  process.send?.(measured)
  process.disconnect()
}
