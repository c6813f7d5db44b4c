import { closeSync, openSync, writeSync } from 'node:fs'
import type { Command } from 'commander'
import {
  GatewayMetrics,
  openGateway,
  RedisCacheStore,
  RedisLimitStore,
  type GatewayHost,
} from '../../../ai-gateway/index.ts'
import { createHttpSender, serveGateway, type ServedGateway } from '../../../ai-gateway/node/index.ts'
import type { Redis } from 'ioredis'
import type { Policy } from '../../../policy/index.ts'
import type { CommandHelp } from '../../command-row.ts'
import { reportUnwritten, toFileProblem } from '../../files/file-problem.ts'
import { openPolicyFile } from '../../files/policy-file.ts'
import { option } from '../../options.ts'
import { print } from '../../terminal/output.ts'
import { StoreOutage } from './store-outage.ts'
import { exitCodes, printError, printWarning } from '../../terminal/text.ts'

interface GatewayOptions {
  readonly port: number | string
  readonly records?: string
}

/** Milliseconds that calls under way have to end in once the gateway is asked to stop. */
const graceMs = 10_000

interface Stores {
  readonly stores: Pick<GatewayHost, 'limitStore' | 'cacheStore'>
  readonly close: () => void
}

/** One node of a cluster answers for its own keys only: whoever names one alone would be told so by each call. */
async function refuseCluster(client: Redis): Promise<void> {
  const told = await client.info('cluster').catch(() => '')
  if (told.includes('cluster_enabled:1')) printError('E_STORE_CLUSTER', 'name two of its nodes or more, with commas between them') // prettier-ignore
}

/** The stores that the document names; undefined where the package they need is not installed, which is told. */
async function openStores(policy: Policy): Promise<Stores | undefined> {
  const { store = 'memory', url_env: variable = 'REDIS_URL', prefix = 'portcullis' } = policy.document.ai_gateway?.counters ?? {} // prettier-ignore
  if (store === 'memory') return { stores: {}, close: () => undefined }
  const loaded = await import('ioredis').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined
    throw error
  })
  if (loaded === undefined) {
    printError('E_STORE_AWAY', 'the package `ioredis` is not installed: `npm install ioredis`')
    return undefined
  }
  const { Redis, Cluster } = loaded
  const addresses = (process.env[variable] ?? 'redis://127.0.0.1:6379').split(',').map((address) => address.trim())
  const [first = ''] = addresses
  // A store that is away has to be told at once: each limit says what then happens.
  const settings = { enableOfflineQueue: false, maxRetriesPerRequest: 0 }
  const client =
    addresses.length === 1
      ? new Redis(first, settings)
      : new Cluster(addresses, { enableOfflineQueue: false, clusterRetryStrategy: (tries) => Math.min(2000, 100 * tries), redisOptions: { maxRetriesPerRequest: 0 } }) // prettier-ignore
  // An outage that limits have an answer to is no failure of the command.
  const outage = new StoreOutage((message) => {
    printWarning('E_STORE_AWAY', message)
  })
  client.on('error', (error: Error) => {
    // A cluster gives the error of its nodes behind its own.
    const last = 'lastNodeError' in error && error.lastNodeError instanceof Error ? error.lastNodeError : error
    outage.failed(last.message === '' ? last.name : last.message)
  })
  client.on('ready', () => {
    outage.isBack()
    if (client instanceof Redis) void refuseCluster(client)
  })
  return {
    stores: {
      limitStore: new RedisLimitStore(client, { prefix }),
      cacheStore: new RedisCacheStore(client, { prefix }),
    },
    close: () => {
      client.disconnect()
    },
  }
}

/** Opens the file of records, so that one that cannot be written is told before any call. */
function openRecords(file: string | undefined): { readonly ok: boolean; readonly handle: number | undefined } {
  if (file === undefined) return { ok: true, handle: undefined }
  try {
    return { ok: true, handle: openSync(file, 'a') }
  } catch (error) {
    reportUnwritten(toFileProblem(file, error))
    return { ok: false, handle: undefined }
  }
}

const portProblems: ReadonlySet<string> = new Set(['EADDRINUSE', 'EACCES', 'ERR_SOCKET_BAD_PORT'])

/** Waits to be asked to stop; asked a second time, the process ends at once. */
async function untilStopped(served: ServedGateway): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = (): void => {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
      resolve()
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
  await served.close(graceMs)
}

async function run(path: string, { port, records }: GatewayOptions): Promise<void> {
  const policy = openPolicyFile(path, {})
  if (policy === undefined) return
  const written = openRecords(records)
  if (!written.ok) return
  const metrics = new GatewayMetrics()
  const opened = await openStores(policy)
  if (opened === undefined) {
    if (written.handle !== undefined) closeSync(written.handle)
    return
  }
  const { stores, close } = opened
  try {
    await serve(policy, { stores, metrics, port: Number(port), handle: written.handle })
  } finally {
    close()
    if (written.handle !== undefined) closeSync(written.handle)
  }
}

interface Parts extends Pick<Stores, 'stores'> {
  readonly metrics: GatewayMetrics
  readonly port: number
  /** Of the file of records. */
  readonly handle: number | undefined
}

async function serve(policy: Policy, { stores, metrics, port, handle }: Parts): Promise<void> {
  const opened = openGateway(policy, {
    ...stores,
    environment: process.env,
    sendMessage: createHttpSender(),
    onRecord: (record) => {
      metrics.count(record)
      if (handle !== undefined) writeSync(handle, `${JSON.stringify(record)}\n`)
    },
  })
  if (!opened.ok) {
    for (const { code, message } of opened.diagnostics) printError(code, message)
    process.exitCode = exitCodes.found
    return
  }
  for (const { code, message } of opened.warnings) process.stderr.write(`warning[${code}]: ${message}\n`)
  let served: ServedGateway
  try {
    served = await serveGateway(opened.value, {
      port,
      metrics: () => metrics.print(),
      onError: (error) => {
        process.stderr.write(`the gateway failed at a call: ${error instanceof Error ? error.message : String(error)}\n`) // prettier-ignore
      },
    })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!portProblems.has(code)) throw error
    printError('E_FILE', `port ${String(port)} cannot be had (${code}): --port takes another, 0 any that is free`)
    return
  }
  await print(`http://127.0.0.1:${String(served.port)}/v1\n`)
  await untilStopped(served)
}

export const help: CommandHelp = {
  name: 'gateway',
  summary: 'run the gateway before models that a policy describes',
  place: 4,
}

/** `portcullis gateway POLICY` */
export function addTo(command: Command): void {
  command
    .argument('<policy>', 'policy file or folder with a section `ai_gateway`; - is standard input')
    .addOption(option('port'))
    .addOption(option('records'))
    .action(run)
}
