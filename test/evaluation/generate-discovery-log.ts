/**
 * Writes a seeded log of the shape of `discovery-log.jsonl` with its labels:
 * `tsx test/evaluation/generate-discovery-log.ts [--world first|second|third] --seed 7 --rows 20000 LOG LABELS`. Hosts, paths, speeds
 * and sizes are drawn from the seed. All values are synthetic. Heuristics may be tuned to the first world with seeds 1 to
 * 9; seeds from 100 on, and the other worlds, are kept from it.
 */
import { createWriteStream, writeFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { createFirstWorld } from './generate-discovery-log/first-world.ts'
import { drawRows, labelsOf } from './generate-discovery-log/rows.ts'
import { createSecondWorld } from './generate-discovery-log/second-world.ts'
import { createThirdWorld } from './generate-discovery-log/third-world.ts'
import type { World } from './generate-discovery-log/world.ts'

const worlds: Readonly<Record<string, (seed: number) => World>> = {
  first: createFirstWorld,
  second: createSecondWorld,
  third: createThirdWorld,
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    world: { type: 'string', default: 'first' },
    seed: { type: 'string', default: '1' },
    rows: { type: 'string', default: '20000' },
  },
})
const [logFile, labelFile] = positionals
const createWorld = worlds[options.world]
if (logFile === undefined || labelFile === undefined || createWorld === undefined)
  throw new Error('usage: generate-discovery-log [--world first|second|third] --seed N --rows N LOG LABELS')
const world = createWorld(Number(options.seed))

function* lines(): Generator<string> {
  for (const row of drawRows(world, Number(options.rows))) yield `${JSON.stringify(row)}\n`
}
await pipeline(Readable.from(lines()), createWriteStream(logFile))
writeFileSync(labelFile, `${JSON.stringify(labelsOf(world), null, 1)}\n`)
