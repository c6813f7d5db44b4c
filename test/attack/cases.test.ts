import { describe, expect, it } from 'vitest'
import { findAdapter } from '../../scripts/attack/adapters/index.ts'
import { readCases } from '../../scripts/attack/case.ts'

const folder = new URL('./', import.meta.url).pathname

// The cases of the other files are for parts of the product that their own tests hold.
describe.each(['intake.json', 'hosts-and-mcp.json'])('the cases of %s', (file) => {
  it.each((readCases(folder + file) ?? []).map((attack) => [attack.id, attack] as const))('%s', async (_, attack) => {
    expect(await findAdapter(attack)?.(attack)).toBeUndefined()
  })
})
