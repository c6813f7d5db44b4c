import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { recordOf, type Adapter } from '../case.ts'

/** Milliseconds for starting a process with its modules, beyond the time that the work may take. */
const startMs = 40_000

/** What a process says of its work; milliseconds are those of its main thread. */
interface Report {
  readonly outcome: string
  readonly ms: number
}

/**
 * Work on an input that is made to be dear, in a process with a bounded heap. `input`: `make` (a row of
 * `bounded-work.ts`) and its numbers. `expected`: `ms` (of work, at most), `megabytes` (of heap), `outcome` (a part of it).
 */
export const bounded: Adapter = async (attack) => {
  const { ms, megabytes, outcome } = recordOf(attack, 'expected')
  const limit = Number(ms ?? 2000)
  const report = await work(JSON.stringify(recordOf(attack, 'input')), limit, Number(megabytes ?? 512))
  if (report.ms > limit) return `took ${report.ms.toFixed(0)} ms: ${report.outcome}`
  return typeof outcome !== 'string' || report.outcome.includes(outcome) ? undefined : report.outcome
}

function work(input: string, limit: number, megabytes: number): Promise<Report> {
  const file = fileURLToPath(new URL('../bounded-work.ts', import.meta.url))
  const flags = ['--import', 'tsx', `--max-old-space-size=${String(megabytes)}`, file, input]
  return new Promise((resolve, reject) => {
    execFile(process.execPath, flags, { timeout: limit + startMs }, (error, stdout, stderr) => {
      const line = stdout.trim()
      if (line.startsWith('{')) resolve(JSON.parse(line) as Report)
      else if (error?.killed === true) reject(new Error(`no end after ${String(limit + startMs)} ms`))
      else
        reject(
          new Error(
            stderr
              .trim()
              .split('\n')
              .find((text) => /Error|FATAL/.test(text)) ?? 'no answer',
          ),
        )
    })
  })
}
