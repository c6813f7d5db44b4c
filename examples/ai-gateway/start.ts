/**
 * `npx tsx examples/ai-gateway/start.ts [port] [port of the models]`: the gateway of policy.yaml on port 8787, before a
 * scripted model server on 8788; 0 is any port that is free.
 */
import { readFileSync } from 'node:fs'
import { GatewayMetrics, openGateway } from '../../src/ai-gateway/index.ts'
import { createHttpSender, serveGateway } from '../../src/ai-gateway/node/index.ts'
import { openPolicy } from '../../src/policy/index.ts'
import { startModelServer } from './model-server.ts'

const [port = '8787', modelPort = '8788'] = process.argv.slice(2)
const models = await startModelServer(Number(modelPort))
const text = readFileSync(new URL('policy.yaml', import.meta.url), 'utf8')
const policy = openPolicy(text.replaceAll('http://127.0.0.1:8788', models.address), { file: 'policy.yaml' })
if (!policy.ok) throw new Error(policy.diagnostics[0]?.message)
const environment = { OPENAI_KEY: 'openai', ANTHROPIC_KEY: 'anthropic', ADA_KEY: 'ada-key', EVE_KEY: 'eve-key' }
const metrics = new GatewayMetrics()
const opened = openGateway(policy.value, {
  environment,
  sendMessage: createHttpSender(),
  onRecord: (record) => {
    metrics.count(record)
    console.log(JSON.stringify(record.outcome))
  },
})
if (!opened.ok) throw new Error(opened.diagnostics[0]?.message)
const served = await serveGateway(opened.value, { port: Number(port), metrics: () => metrics.print() })
console.log(`http://127.0.0.1:${String(served.port)}/v1 (keys: ada-key, eve-key)`)
