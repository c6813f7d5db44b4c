import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { createBatch } from './batch.ts'
import { createCircuitBreaker, type CircuitBreakerOptions } from './circuit-breaker.ts'
import { defaultValues, type DetectionValue, type Detector } from '../detector.ts'
import type { ModelTask } from './model-tasks.ts'
import { ModelAnswerError } from './model-tasks.ts'
import { createRecentCache } from './recent-cache.ts'

export interface OpenAiCompatibleOptions {
  /** The API's root, such as `http://127.0.0.1:8000/v1`. */
  readonly baseUrl: string
  readonly model: string
  readonly task: ModelTask
  /**
   * `chat`: one request to `/chat/completions` for each prompt. `completions`: a batch goes as one request to
   * `/completions` with a list of prompts, for servers that answer a guard model there.
   */
  readonly api?: 'chat' | 'completions'
  readonly apiKey?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds for one request (default 5,000). */
  readonly timeoutMs?: number
  /** Milliseconds that a prompt waits for others before `completions` are asked (default 5). */
  readonly batchWindowMs?: number
  /** Prompts in one batch (default 16). */
  readonly maxBatchSize?: number
  /** Answers kept by SHA-256 of task, model and prompt (default 1,000; 0 keeps none). */
  readonly cacheSize?: number
  /** Parts of a long prompt that are asked about; beyond it first and last parts are (default 8). */
  readonly maxWindows?: number
  /** Bytes of a response that are read (default 1,048,576). */
  readonly maxResponseBytes?: number
  readonly circuitBreaker?: CircuitBreakerOptions
  readonly fetch?: typeof globalThis.fetch
}

/** A detector with a look at its circuit and cache. */
export interface ModelDetector extends Detector {
  readonly circuitState: 'closed' | 'open' | 'half-open'
  readonly cached: number
}

/** The service answered with an error, or with what is no answer. */
export class ModelServiceError extends Error {
  override readonly name = 'ModelServiceError'
}

type Answer = ReadonlyMap<string, DetectionValue>

async function readJson(response: Response, maxBytes: number): Promise<unknown> {
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for (;;) {
    const part = await reader?.read()
    if (part === undefined || part.done) break
    size += part.value.byteLength
    if (size > maxBytes) {
      await reader?.cancel()
      throw new ModelServiceError(`the response has more than ${String(maxBytes)} bytes (\`maxResponseBytes\`)`)
    }
    text += decoder.decode(part.value, { stream: true })
  }
  try {
    return JSON.parse(text + decoder.decode())
  } catch (error) {
    if (error instanceof SyntaxError) throw new ModelServiceError('the response is not JSON', { cause: error })
    throw error
  }
}

function member(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string | number, unknown>>)[key]
    : undefined
}

/** Texts of the choices of a response, by their index. */
function readChoices(body: unknown, count: number): string[] {
  const choices = member(body, 'choices')
  if (!Array.isArray(choices)) throw new ModelServiceError('the response has no `choices`')
  const texts = new Map<number, string>()
  choices.forEach((choice: unknown, at) => {
    const index = member(choice, 'index')
    const text = member(choice, 'text') ?? member(member(choice, 'message'), 'content')
    if (typeof text === 'string') texts.set(typeof index === 'number' ? index : at, text)
  })
  return Array.from({ length: count }, (_, at) => {
    const text = texts.get(at)
    if (text === undefined)
      throw new ModelServiceError(`the response has no text for prompt ${String(at)} of ${String(count)}`)
    return text
  })
}

/** Parts of a text; if there are too many, the first and the last of them. */
function windowsOf(text: string, length: number, limit: number): string[] {
  const parts: string[] = []
  for (let at = 0; at < text.length || at === 0; at += length) parts.push(text.slice(at, at + length))
  const head = Math.ceil(limit / 2)
  return parts.length <= limit ? parts : [...parts.slice(0, head), ...parts.slice(parts.length - (limit - head))]
}

/**
 * A detector that asks a model behind any OpenAI-compatible endpoint, with batching, a cache by prompt hash,
 * a time-out for each request and a circuit breaker. It rejects when the service fails; `runDetectors` makes
 * that a listed failure.
 *
 * @example
 * openAiCompatibleDetector({ baseUrl: 'http://127.0.0.1:8000/v1', model: 'llama-guard-3-8b', task: llamaGuardTask() })
 */
export function openAiCompatibleDetector(options: OpenAiCompatibleOptions): ModelDetector {
  const { task, model, api = 'chat', timeoutMs = 5000, maxResponseBytes = 1_048_576 } = options
  const request = options.fetch ?? globalThis.fetch
  const breaker = createCircuitBreaker(options.circuitBreaker)
  const cache = createRecentCache<Answer>(options.cacheSize ?? 1000)
  const root = options.baseUrl.replace(/\/+$/, '')
  const headers = {
    'content-type': 'application/json',
    ...(options.apiKey === undefined ? {} : { authorization: `Bearer ${options.apiKey}` }),
    ...options.headers,
  }

  async function post(path: string, body: object, count: number): Promise<string[]> {
    return breaker.run(async () => {
      const response = await request(`${root}${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ model, temperature: 0, ...body }),
        signal: AbortSignal.timeout(timeoutMs),
      })
      if (!response.ok) {
        await response.body?.cancel()
        throw new ModelServiceError(`the service answered with status ${String(response.status)}`)
      }
      return readChoices(await readJson(response, maxResponseBytes), count)
    })
  }

  function parse(text: string): Answer | Error {
    try {
      return task.parse(text)
    } catch (error) {
      if (error instanceof ModelAnswerError) return error
      throw error
    }
  }

  async function askAlone(prompt: string): Promise<Answer> {
    const [text = ''] = await post('/chat/completions', { messages: task.ask(prompt), max_tokens: 512 }, 1)
    return task.parse(text)
  }

  async function send(prompts: readonly string[]): Promise<readonly (Answer | Error)[]> {
    const texts = await post(
      '/completions',
      {
        prompt: prompts.map((prompt) =>
          task
            .ask(prompt)
            .map((message) => message.content)
            .join('\n\n'),
        ),
        max_tokens: 512,
      },
      prompts.length,
    )
    return texts.map(parse)
  }

  const batch = createBatch<Answer>({
    windowMs: options.batchWindowMs ?? 5,
    maxSize: Math.max(1, options.maxBatchSize ?? 16),
    send,
  })
  const underWay = new Map<string, Promise<Answer>>()

  async function answer(prompt: string): Promise<Answer> {
    const key = bytesToHex(sha256(utf8ToBytes(`${task.name}\n${model}\n${prompt}`)))
    const known = cache.get(key)
    if (known !== undefined) return known
    const asked = underWay.get(key)
    if (asked !== undefined) return asked
    // A chat answers one prompt, and in a batch a slow one would hold up its neighbours.
    const promise = api === 'chat' ? askAlone(prompt) : batch.ask(prompt)
    underWay.set(key, promise)
    try {
      const value = await promise
      cache.set(key, value)
      return value
    } finally {
      underWay.delete(key)
    }
  }

  return {
    name: `${task.name}:${model}`,
    provides: task.provides,
    get circuitState() {
      return breaker.state
    },
    get cached() {
      return cache.size
    },
    async detect(input, signal) {
      if (input.prompt === undefined) return defaultValues(task.provides)
      signal.throwIfAborted()
      const windows = windowsOf(input.prompt, task.windowLength, options.maxWindows ?? 8)
      const answers = await Promise.all(windows.map(answer))
      return answers.length === 1 ? (answers[0] as Answer) : task.combine(answers)
    },
  }
}
