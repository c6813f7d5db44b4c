/** `npm run fuzz -- [--mode loader|sizes|expressions|guard|intake|editor|all] [--seconds N] [--seed S] [--largest N]` */
import { parseArgs } from 'node:util'
import { createSeededDraw } from '../src/testing/index.ts'
import { fuzzEditors } from './fuzz/editor.ts'
import { fuzzExpressions } from './fuzz/expressions.ts'
import { fuzzGuards } from './fuzz/guard.ts'
import { fuzzIntakes } from './fuzz/intake.ts'
import { fuzzLoader } from './fuzz/loader.ts'
import type { FuzzMode } from './fuzz/mode.ts'
import { fuzzSizes } from './fuzz/sizes.ts'

const modes: Readonly<Record<string, FuzzMode>> = {
  expressions: fuzzExpressions,
  loader: fuzzLoader,
  sizes: fuzzSizes,
  guard: fuzzGuards,
  intake: fuzzIntakes,
  editor: fuzzEditors,
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    seed: { type: 'string' },
    mode: { type: 'string', default: 'all' },
    largest: { type: 'string', default: '1000000' },
  },
})
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed)
const seconds = Number(values.seconds)
const largest = Number(values.largest)
const chosen = Object.entries(modes).filter(([name]) => values.mode === 'all' || values.mode === name)
if (!(seconds > 0) || !Number.isFinite(seconds) || !Number.isInteger(seed) || !(largest >= 1) || chosen.length === 0) {
  const names = [...Object.keys(modes), 'all'].join(' | ')
  console.error(`usage: npm run fuzz -- [--seconds N] [--seed S] [--mode ${names}] [--largest N]`)
  process.exit(2)
}
console.log(`seed ${String(seed)}, ${String(seconds)} seconds for ${chosen.map(([name]) => name).join(', ')}`)
for (const [name, fuzz] of chosen) {
  // A draw of its own for each: alone a mode draws what it draws among all.
  const { summary, findings } = await fuzz({
    draw: createSeededDraw(seed),
    seconds: seconds / chosen.length,
    largest,
  })
  for (const { what, input } of findings)
    console.log(`FOUND ${what}${input === undefined ? '' : `\n  input: ${JSON.stringify(input.slice(0, 2000))}`}`)
  console.log(`${name}: ${summary}, ${String(findings.length)} findings (seed ${String(seed)})`)
  if (findings.length > 0) process.exitCode = 1
}
