/**
 * The linter over ten thousand rules of every kind: reading, checking, proving and all rules together.
 * `npm run bench:lint [-- SEED [RULES]]`
 */
import { lint } from '../src/lint/index.ts'
import { createRandom } from '../test/analysis/bytes-cases.ts'
import { plantRules } from '../test/analysis/planted.ts'
import { toDocument } from './policy-subjects.ts'

const seed = Number(process.argv[2] ?? 20261126)
const count = Number(process.argv[3] ?? 10_000)
const { expressions, planted } = plantRules(count, count / 50, createRandom(seed))
const text = JSON.stringify(toDocument(expressions), undefined, 1)
/** Milliseconds of this process on a core: the machine may be shared. */
const now = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
const start = now()
const { findings } = lint([{ file: 'policy.json', text }])
const time = now() - start
const dead = new Set(
  findings
    .filter(({ code }) => ['dead-rule', 'shadowed-rule', 'never-matches'].includes(code))
    .map(({ subject }) => subject),
)
const missed = [...planted].filter(([place]) => !dead.has(`rule-${String(place)}`)).length
const byCode = new Map<string, number>()
for (const { code } of findings) byCode.set(code, (byCode.get(code) ?? 0) + 1)
console.log(`seed ${String(seed)}, ${String(count)} rules, ${(text.length / 1e6).toFixed(1)} MB`)
console.log(`${(time / 1000).toFixed(2)} s CPU, ${(process.memoryUsage().heapUsed / 2 ** 20).toFixed(0)} MB heap, ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MB resident`) // prettier-ignore
console.log(`${String(planted.size - missed)} of ${String(planted.size)} planted rules found`)
for (const [code, number] of byCode) console.log(`  ${code}: ${String(number)}`)
