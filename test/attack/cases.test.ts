import { describe, expect, it } from 'vitest'
import { findAdapter } from '../../scripts/attack/adapters/index.ts'
import { readCases } from '../../scripts/attack/case.ts'

const folder = new URL('./', import.meta.url).pathname

// `bounded.json` needs a process for each case: `npm run attack -- test/attack` runs it, too.
describe.each([
  'intake.json',
  'disguises.json',
  'hosts-and-mcp.json',
  'guard.json',
  'files.json',
  'more-intake.json',
  'more-guard.json',
  'field.json',
  'more-field.json',
])('the cases of %s', (file) => {
  it.each((readCases(folder + file) ?? []).map((attack) => [attack.id, attack] as const))('%s', async (_, attack) => {
    expect(await findAdapter(attack)?.(attack)).toBeUndefined()
  })
})
