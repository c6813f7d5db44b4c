import { appendFileSync } from 'node:fs'
import type { Command } from 'commander'
import {
  GatewayMetrics,
  openGateway,
  RedisCacheStore,
  RedisLimitStore,
  type GatewayHost,
} from '../../../ai-gateway/index.ts'
import { serveGateway } from '../../../ai-gateway/node/index.ts'
import type { Policy } from '../../../policy/index.ts'
import type { CommandHelp } from '../../command-row.ts'
import { openPolicyFile } from '../../files/policy-file.ts'
import { option } from '../../options.ts'
import { print } from '../../terminal/output.ts'
import { exitCodes, printError } from '../../terminal/text.ts'

interface GatewayOptions {
  readonly port?: string
  readonly records?: string
}

/** The stores that the document names. */
async function openStores(policy: Policy): Promise<Pick<GatewayHost, 'limitStore' | 'cacheStore'>> {
  const { store = 'memory', url_env: variable = 'REDIS_URL', prefix = 'portcullis' } = policy.document.ai_gateway?.counters ?? {} // prettier-ignore
  if (store === 'memory') return {}
  const { Redis } = await import('ioredis')
  // A store that is away has to be told at once: each limit says what then happens.
  const client = new Redis(process.env[variable] ?? 'redis://127.0.0.1:6379', { enableOfflineQueue: false, maxRetriesPerRequest: 0 }) // prettier-ignore
  client.on('error', (error: Error) => {
    printError('E_STORE_AWAY', error.message)
  })
  return { limitStore: new RedisLimitStore(client, { prefix }), cacheStore: new RedisCacheStore(client, { prefix }) }
}

async function run(path: string, { port, records }: GatewayOptions): Promise<void> {
  const policy = openPolicyFile(path, {})
  if (policy === undefined) return
  const metrics = new GatewayMetrics()
  const opened = openGateway(policy, {
    ...(await openStores(policy)),
    environment: process.env,
    onRecord: (record) => {
      metrics.count(record)
      if (records !== undefined) appendFileSync(records, `${JSON.stringify(record)}\n`)
    },
  })
  if (!opened.ok) {
    for (const { code, message } of opened.diagnostics) printError(code, message)
    process.exitCode = exitCodes.found
    return
  }
  for (const { code, message } of opened.warnings) process.stderr.write(`warning[${code}]: ${message}\n`)
  const served = await serveGateway(opened.value, {
    port: Number(port ?? 8787),
    metrics: () => metrics.print(),
    onError: (error) => {
      process.stderr.write(`the gateway failed at a call: ${error instanceof Error ? error.message : String(error)}\n`)
    },
  })
  await print(`http://127.0.0.1:${String(served.port)}/v1\n`)
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
