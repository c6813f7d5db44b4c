import { expect, it } from 'vitest'
import { Limiter, MemoryLimitStore, type Claim, type MemoryStoreSnapshot } from './index.ts'

it('goes on where it was written down: what is booked, held and settled', async () => {
  const now = Date.parse('2026-11-26T12:00:00Z')
  const tokens: Claim = { limit: { id: 'tokens', amount: 1000, window: { kind: 'fixed', seconds: 3600 }, isCount: false, onStoreError: 'closed' }, subject: ['ada'], amount: 100, isBooked: false } // prettier-ignore
  const store = new MemoryLimitStore()
  const limiter = new Limiter(store)
  const first = await limiter.reserve('first', now, [tokens])
  const second = await limiter.reserve('second', now, [tokens])
  await limiter.settle(first, now, () => 30)
  const written = JSON.parse(JSON.stringify(store.snapshot())) as MemoryStoreSnapshot
  const after = new Limiter(MemoryLimitStore.from(written))
  expect(await after.settle(first, now, () => 30)).toBe('repeated')
  expect(await after.settle(second, now, () => 70)).toBe('settled')
  expect((await after.reserve('third', now, [tokens])).limits[0]?.used).toBe(30 + 70 + 100)
})
