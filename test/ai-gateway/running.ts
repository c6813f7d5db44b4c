/** Gateways in this process, before models that answer what a test says. */
import { openGateway, type AiGateway, type DecisionRecord, type GatewayHost } from '../../src/ai-gateway/index.ts'
import { unwrap } from '../../src/diagnostics/index.ts'
import { openPolicy } from '../../src/policy/index.ts'

export const environment = { ADA: 'ada-key', EVE: 'eve-key', OPENAI: 'openai-secret', CLAUDE: 'claude-secret', GEMINI: 'gemini-secret' } // prettier-ignore

const providers = `
  providers:
    openai: { api: openai, key_env: OPENAI }
    anthropic: { api: anthropic, key_env: CLAUDE, models: [claude-*] }
    gemini: { api: gemini, key_env: GEMINI, models: [gemini-*] }
  clients:
    - { key_env: ADA, user: ada@example.com }
    - { key_env: EVE, user: eve@example.com }`

/** A gateway with its records, in the order in which calls were over. */
export interface Running extends AiGateway {
  readonly records: readonly DecisionRecord[]
  /** A record of a call that ends a moment later. */
  next(): Promise<DecisionRecord>
}

/**
 * @param section - of `ai_gateway`, in YAML, indented by two
 * @param rest - further sections
 */
export function run(section: string, host: GatewayHost, rest = ''): Running {
  const policy = unwrap(openPolicy(`${rest}\nai_gateway:${providers}\n${section}\n`))
  const records: DecisionRecord[] = []
  let wake = (): void => undefined
  const opened = openGateway(policy, {
    environment,
    ...host,
    onRecord: (record) => {
      records.push(record)
      wake()
    },
  })
  if (!opened.ok) throw new Error(JSON.stringify(opened.diagnostics))
  let told = 0
  return {
    records,
    fetch: (request, facts) => opened.value.fetch(request, facts),
    answer: (call, facts) => opened.value.answer(call, facts),
    next: async () => {
      while (records.length <= told) await new Promise<void>((resolve) => (wake = resolve))
      return records[told++]!
    },
  }
}

/** A request of a client. */
export function ask(
  path: string,
  body: object,
  { key = 'ada-key', headers = {}, signal }: { readonly key?: string; readonly headers?: Readonly<Record<string, string>>; readonly signal?: AbortSignal } = {}, // prettier-ignore
): Request {
  return new Request(`https://gateway.example${path}`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers }, body: JSON.stringify(body), ...(signal === undefined ? {} : { signal }) }) // prettier-ignore
}

export const chat = (content: string, more: object = {}): object => ({ model: 'gpt-4.1', messages: [{ role: 'user', content }], ...more }) // prettier-ignore

export function completion(content: string, more: object = {}): Response {
  return Response.json({ id: 'c', object: 'chat.completion', created: 1, model: 'gpt-4.1', choices: [{ index: 0, message: { role: 'assistant', content, ...more }, finish_reason: 'stop' }], usage: { prompt_tokens: 20, completion_tokens: 10, total_tokens: 30 } }) // prettier-ignore
}

const chunk = (delta: object, reason: string | null = null): string => `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'gpt-4.1', choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n` // prettier-ignore

export const streamText = (text: string): string => chunk({ role: 'assistant', content: '' }) + chunk({ content: text })
export const streamEnd = `${chunk({}, 'stop')}data: [DONE]\n\n`

/** A stream of events; `close` ends it, `fail` breaks it off. */
export function eventStream(text: string, end: 'close' | 'fail' | 'never'): Response {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode(text))
      if (end === 'close') controller.close()
    },
    pull: (controller) => {
      if (end === 'fail') controller.error(new Error('the provider is gone'))
      return end === 'never' ? new Promise(() => undefined) : undefined
    },
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}

export async function textOf(response: Response): Promise<string> {
  const body = (await response.json()) as { readonly choices?: readonly { readonly message: { readonly content: string } }[] } // prettier-ignore
  return body.choices?.[0]?.message.content ?? ''
}
