import { expect, it } from 'vitest'
import { callerOf } from '../../src/ai-gateway/caller.ts'

it('takes no name for an address: people choose their names themselves', () => {
  expect(callerOf({ name: 'Ada Lovelace' }).user).toBe('Ada Lovelace')
  expect(callerOf({ name: 'ceo@corp.example', email: 'eve@corp.example' }).user).toBe('eve@corp.example')
  for (const name of ['ceo@corp.example', 'ceo\u{ff20}corp.example', 'ceo\u{fe6b}corp.example']) {
    expect(callerOf({ name }).user, name).toBeUndefined()
  }
})
