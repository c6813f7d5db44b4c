import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll } from 'vitest'

/** Why tests with Redis are left out; undefined if there is a server to start. */
export const redisMissing: string | undefined =
  spawnSync('redis-server', ['--version']).status === 0 ? undefined : 'left out: no redis-server is installed'

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}

/** A Redis server of its own, which keeps what it was told over a restart. */
export class RedisServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'portcullis-redis-'))
  readonly #clients: Redis[] = []
  readonly #settings: readonly string[]
  #process: ChildProcess | undefined
  port = 0

  /** @param settings - of the configuration, such as `--cluster-enabled yes` */
  constructor(settings: readonly string[] = []) {
    this.#settings = settings
  }

  async start(): Promise<void> {
    this.port ||= await freePort()
    const options = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'yes', '--appendfsync', 'always', '--dir', this.#folder, ...this.#settings] // prettier-ignore
    this.#process = spawn('redis-server', options, { stdio: 'ignore' })
    for (let tries = 0; ; tries++) {
      const client = new Redis(this.port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null })
      client.on('error', () => undefined)
      try {
        await client.connect()
        await client.ping()
        return
      } catch (error) {
        if (tries > 100) throw error
        await new Promise((resolve) => setTimeout(resolve, 50))
      } finally {
        client.disconnect()
      }
    }
  }

  /** A client that fails at once while the server is away, and comes back with it. */
  client(): Redis {
    const client = new Redis(this.port, '127.0.0.1', { enableOfflineQueue: false, maxRetriesPerRequest: 0, retryStrategy: () => 20 }) // prettier-ignore
    client.on('error', () => undefined)
    this.#clients.push(client)
    return client
  }

  /** A client that is connected. */
  async connected(): Promise<Redis> {
    const client = this.client()
    if (client.status !== 'ready') await new Promise((resolve) => client.once('ready', resolve))
    return client
  }

  /** Ends the server as a crash does. */
  async kill(): Promise<void> {
    const running = this.#process
    if (running === undefined) return
    const ended = new Promise((resolve) => running.once('exit', resolve))
    running.kill('SIGKILL')
    await ended
    this.#process = undefined
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.disconnect()
    await this.kill()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** A server for the tests of a file, from their beginning to their end; not started where there is none to start. */
export function useRedis(): RedisServer {
  const server = new RedisServer()
  beforeAll(async () => {
    if (redisMissing === undefined) await server.start()
  })
  afterAll(() => server.stop())
  return server
}
