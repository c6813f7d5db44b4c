/** One of several processes that count together in one Redis; its argument is the port. Sends how many calls it took. */
import { Redis } from 'ioredis'
import { Limiter, RedisLimitStore, type Claim } from '../../src/limits/index.ts'

const client = new Redis(Number(process.argv[2]), '127.0.0.1')
const limiter = new Limiter(new RedisLimitStore(client, { prefix: 'processes' }), { storeTimeoutMs: 20_000 })
const claim: Claim = {
  limit: {
    id: 'requests',
    amount: 300,
    window: { kind: 'fixed', seconds: 3600 },
    isCount: true,
    onStoreError: 'closed',
  },
  subject: [],
  amount: 1,
  isBooked: true,
}
const now = Date.parse('2026-11-26T12:00:00Z')
const verdicts = await Promise.all(
  Array.from({ length: 250 }, () => limiter.reserve(crypto.randomUUID(), now, [claim])),
)
process.send?.(verdicts.filter(({ isTaken }) => isTaken).length)
client.disconnect()
process.disconnect()
