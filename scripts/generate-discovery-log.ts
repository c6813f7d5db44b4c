/**
 * Writes a seeded log of the shape of `discovery-log.jsonl` with its labels:
 * `tsx scripts/generate-discovery-log.ts [--world first|second] --seed 7 --rows 20000 LOG LABELS`. Hosts, paths, speeds
 * and sizes are drawn from the seed. All values are synthetic. Heuristics may be tuned to the first world with seeds 1 to
 * 9; seeds from 100 on, and the second world, are kept from it.
 */
import { createWriteStream, writeFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { createFirstWorld } from './generate-discovery-log/first-world.ts'
import { drawRows, labelsOf } from './generate-discovery-log/rows.ts'
import { createSecondWorld } from './generate-discovery-log/second-world.ts'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    world: { type: 'string', default: 'first' },
    seed: { type: 'string', default: '1' },
    rows: { type: 'string', default: '20000' },
  },
})
const [logFile, labelFile] = positionals
if (logFile === undefined || labelFile === undefined || !['first', 'second'].includes(options.world))
  throw new Error('usage: generate-discovery-log [--world first|second] --seed N --rows N LOG LABELS')
const world = (options.world === 'first' ? createFirstWorld : createSecondWorld)(Number(options.seed))

function* lines(): Generator<string> {
  for (const row of drawRows(world, Number(options.rows))) yield `${JSON.stringify(row)}\n`
}
await pipeline(Readable.from(lines()), createWriteStream(logFile))
writeFileSync(labelFile, `${JSON.stringify(labelsOf(world), null, 1)}\n`)
