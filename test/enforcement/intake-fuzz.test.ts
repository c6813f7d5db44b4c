import { expect, it } from 'vitest'
import { createSeededDraw } from '../../src/testing/index.ts'
import { fuzzIntake } from '../support/intake-fuzz/intake-fuzz.ts'

it('no request to a model hides what it says, and none goes unanswered', async () => {
  // A fixed seed: `npm run fuzz -- --mode intake` looks for more, and a gate must not find by chance.
  const seed = 5
  const { requests, raw, findings } = await fuzzIntake(createSeededDraw(seed), performance.now() + 5000)
  expect({ seed, findings }).toEqual({ seed, findings: [] })
  expect([requests > 10, raw > 0]).toEqual([true, true])
}, 60_000)
