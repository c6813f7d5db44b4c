/** One of several processes that count together in one Redis; its argument is the port. Sends what its crowd took. */
import { Redis } from 'ioredis'
import { Limiter, RedisLimitStore } from '../../src/limits/index.ts'
import { crowd } from './limit-crowd.ts'

const client = new Redis(Number(process.argv[2]), '127.0.0.1')
const limiter = new Limiter(new RedisLimitStore(client, { prefix: 'processes' }), { storeTimeoutMs: 20_000 })
// The parent lets both begin at once.
process.send?.('ready')
await new Promise((resolve) => process.once('message', resolve))
process.send?.(await crowd([limiter], { clients: 100, calls: 4, name: `process-${String(process.pid)}` }))
client.disconnect()
process.disconnect()
