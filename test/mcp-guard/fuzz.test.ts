import { expect, it } from 'vitest'
import { createSeededDraw } from '../../src/testing/index.ts'
import { fuzzGuard } from '../support/guard-fuzz/guard-fuzz.ts'

it('no result reaches who may not have it, no answer is judged as another call, and records name the sender', async () => {
  const seed = Date.now() % 2 ** 31
  const { messages, records, findings } = await fuzzGuard(createSeededDraw(seed), 6000)
  expect({ seed, findings: [...findings] }).toEqual({ seed, findings: [] })
  expect([messages, records > 1000]).toEqual([6000, true])
}, 60_000)
