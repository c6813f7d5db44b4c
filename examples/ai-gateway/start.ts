/** `npx tsx examples/ai-gateway/start.ts`: the gateway of policy.yaml on port 8787, before a scripted model server on 8788. */
import { readFileSync } from 'node:fs'
import { openGateway } from '../../src/ai-gateway/index.ts'
import { serveGateway } from '../../src/ai-gateway/node/index.ts'
import { openPolicy } from '../../src/policy/index.ts'
import { startModelServer } from './model-server.ts'

const policy = openPolicy(readFileSync(new URL('policy.yaml', import.meta.url), 'utf8'), { file: 'policy.yaml' })
if (!policy.ok) throw new Error(policy.diagnostics[0]?.message)
await startModelServer(8788)
const environment = { OPENAI_KEY: 'openai', ANTHROPIC_KEY: 'anthropic', ADA_KEY: 'ada-key', EVE_KEY: 'eve-key' }
const opened = openGateway(policy.value, { environment, onRecord: (record) => { console.log(JSON.stringify(record.outcome)) } }) // prettier-ignore
if (!opened.ok) throw new Error(opened.diagnostics[0]?.message)
await serveGateway(opened.value, { port: 8787 })
console.log('http://127.0.0.1:8787/v1 (keys: ada-key, eve-key)')
