import { expect, it } from 'vitest'
import { createSeededDraw } from '../../src/testing/index.ts'
import { fuzzIntake } from '../support/intake-fuzz/intake-fuzz.ts'

it('no request to a model hides what it says, and none goes unanswered', async () => {
  const seed = Date.now() % 2 ** 31
  const { requests, raw, findings } = await fuzzIntake(createSeededDraw(seed), performance.now() + 5000)
  expect({ seed, findings }).toEqual({ seed, findings: [] })
  expect([requests > 10, raw > 0]).toEqual([true, true])
}, 60_000)
