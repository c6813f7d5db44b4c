/**
 * Kills every command that writes at random moments and looks at what is left:
 * `npx tsx scripts/kill-writes.ts [--times 50] [--seed N]`.
 */
import { parseArgs } from 'node:util'
import { createSeededUnit } from '../src/testing/index.ts'
import { killAtRandom, writingCommands } from '../test/support/kill-writes.ts'

const { values } = parseArgs({ options: { times: { type: 'string', default: '50' }, seed: { type: 'string' } } })
const times = Number(values.times)
const seed = Number(values.seed ?? Date.now() % 2 ** 31)
if (!Number.isInteger(times) || times < 1 || !Number.isInteger(seed))
  throw new Error('--times and --seed are whole numbers')
const random = createSeededUnit(seed)
console.log(`seed ${String(seed)}`)
for (const command of writingCommands) {
  const { name, kills, damage } = await killAtRandom(command, times, random)
  console.log(
    `${name}: ${String(kills)} of ${String(times)} runs killed on the way, ${String(damage.length)} files lost or half written`,
  )
  for (const line of damage) console.log(`  ${line}`)
  if (damage.length > 0) process.exitCode = 1
}
