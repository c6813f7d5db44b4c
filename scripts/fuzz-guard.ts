import { parseArgs } from 'node:util'
import { createSeededDraw } from '../src/testing/index.ts'
import { fuzzGuard } from '../test/support/guard-fuzz/guard-fuzz.ts'

const { values } = parseArgs({
  options: { messages: { type: 'string', default: '1000000' }, seed: { type: 'string' } },
})
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed)
const messages = Number(values.messages)
if (!Number.isInteger(messages) || messages <= 0 || !Number.isInteger(seed)) {
  console.error('usage: npm run fuzz:guard -- [--messages N] [--seed S]')
  process.exit(2)
}
let unhandled = 0
process.on('unhandledRejection', () => (unhandled += 1))
console.log(`seed ${String(seed)}, ${String(messages)} messages`)
const start = performance.now()
const outcome = await fuzzGuard(createSeededDraw(seed), messages)
for (const [what, times] of outcome.findings) console.log(`FOUND ${String(times)} times: ${what}`)
const took = ((performance.now() - start) / 1000).toFixed(0)
console.log(
  `${String(outcome.messages)} messages, ${String(outcome.sessions)} sessions, ${String(outcome.records)} audit records, ` +
    `${String(outcome.findings.size)} findings, ${String(unhandled)} unhandled rejections, ${took} s (seed ${String(seed)})`,
)
process.exitCode = outcome.findings.size + unhandled > 0 ? 1 : 0
