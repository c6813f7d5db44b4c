import { hostName, hostPort } from './host.ts'
import { matchPath } from './path-pattern.ts'

/** An application, told by where a request goes. */
export interface AppRow {
  readonly app: string
  /** Host names; `*.` stands for one or more labels before, a `*` within a label for part of it. */
  readonly hosts: readonly string[]
  /** Only these paths belong to it; default all. */
  readonly paths?: readonly string[]
}

// Sources: public API references of the providers (hosts of the documented endpoints), read for this table.
// prettier-ignore
export const appRows: readonly AppRow[] = [
  { app: 'openai', hosts: ['api.openai.com', '*.api.openai.com'] },
  { app: 'azure-openai', hosts: ['*.openai.azure.com', '*.openai.azure.us'] },
  { app: 'azure-openai', hosts: ['*.cognitiveservices.azure.com', '*.services.ai.azure.com'], paths: ['/openai/**', '/models/**'] },
  { app: 'anthropic', hosts: ['api.anthropic.com'] },
  { app: 'google-gemini', hosts: ['generativelanguage.googleapis.com', 'gemini.google.com'] },
  { app: 'google-gemini', hosts: ['aiplatform.googleapis.com', '*-aiplatform.googleapis.com'], paths: ['**/publishers/google/models/*'] },
  { app: 'amazon-bedrock', hosts: ['bedrock-runtime.*.amazonaws.com', 'bedrock-runtime-fips.*.amazonaws.com', 'bedrock-runtime.*.amazonaws.com.cn', 'bedrock-runtime.*.api.aws', 'bedrock-agent-runtime.*.amazonaws.com', '*.bedrock-runtime.*.vpce.amazonaws.com'] },
  { app: 'cohere', hosts: ['api.cohere.com', 'api.cohere.ai'] },
  { app: 'mistral', hosts: ['api.mistral.ai', 'codestral.mistral.ai'] },
  { app: 'groq', hosts: ['api.groq.com'] },
  { app: 'workers-ai', hosts: ['api.cloudflare.com'], paths: ['/client/v4/accounts/*/ai/**'] },
  { app: 'chatgpt', hosts: ['chatgpt.com', '*.chatgpt.com', 'chat.openai.com'] },
  { app: 'claude', hosts: ['claude.ai', '*.claude.ai'] },
  { app: 'perplexity', hosts: ['api.perplexity.ai', 'www.perplexity.ai', 'perplexity.ai'] },
  { app: 'deepseek', hosts: ['api.deepseek.com', 'chat.deepseek.com'] },
  { app: 'xai', hosts: ['api.x.ai', 'grok.com'] },
  { app: 'openrouter', hosts: ['openrouter.ai'] },
  { app: 'together', hosts: ['api.together.xyz', 'api.together.ai'] },
]

function matchHost(pattern: string, host: string): boolean {
  const wanted = pattern.split('.')
  const labels = host.split('.')
  if (wanted[0] === '*')
    return labels.length >= wanted.length && matchLabels(wanted.slice(1), labels.slice(1 - wanted.length))
  return labels.length === wanted.length && matchLabels(wanted, labels)
}

function matchLabels(wanted: readonly string[], labels: readonly string[]): boolean {
  return wanted.every((label, index) => {
    const found = labels[index] ?? ''
    const star = label.indexOf('*')
    if (star === -1) return label === found
    const tail = label.slice(star + 1)
    return found.length > label.length - 1 && found.startsWith(label.slice(0, star)) && found.endsWith(tail)
  })
}

/** The port on which Ollama listens unless told otherwise. */
const ollamaPort = 11434

/**
 * The application that a host (and, where one host serves much, a path) belongs to.
 *
 * @param path - normalised, without query
 */
export function findApp(host: string, path: string): string | undefined {
  const name = hostName(host)
  const row = appRows.find(
    ({ hosts, paths }) =>
      hosts.some((pattern) => matchHost(pattern, name)) &&
      (paths === undefined || paths.some((pattern) => matchPath(pattern, path))),
  )
  if (row !== undefined) return row.app
  return hostPort(host) === ollamaPort ? 'ollama' : undefined
}
