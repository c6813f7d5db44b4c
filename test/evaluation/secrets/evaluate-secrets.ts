/**
 * Precision and recall of the detector of secrets on made texts: `npx tsx test/evaluation/secrets/evaluate-secrets.ts
 * [--set first|second|third|fourth|fifth]
 * [--seed N] [--each N] [--errors]`.
 */
import { parseArgs } from 'node:util'
import { measureSecrets } from './measure-secrets.ts'
import { makeSecretRows, secretSets } from './secret-rows.ts'

const { values } = parseArgs({
  options: {
    set: { type: 'string', default: 'first' },
    seed: { type: 'string', default: '20261126' },
    each: { type: 'string', default: '4' },
    errors: { type: 'boolean', default: false },
  },
})
const { precision, recall, secrets, nearMisses, found, alarms, wrong } = await measureSecrets(
  makeSecretRows(secretSets.find((set) => set === values.set) ?? 'first', Number(values.seed), Number(values.each)),
)
console.log(`seed ${values.seed}: ${String(secrets)} secrets, ${String(nearMisses)} near-misses`)
console.log(`found ${String(found)}, false alarms ${String(alarms)}`)
console.log(`precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`)
const kinds = new Map<string, number>()
for (const { kind, holdsSecret } of wrong) {
  const name = `${holdsSecret ? 'missed' : 'alarm'} ${kind}`
  kinds.set(name, (kinds.get(name) ?? 0) + 1)
}
for (const [name, count] of kinds) console.log(`  ${name}: ${String(count)}`)
if (values.errors) for (const { text, categories } of wrong) console.log(JSON.stringify({ categories, text }))
