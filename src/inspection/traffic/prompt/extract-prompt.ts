import { findApp } from '../request/app.ts'
import { splitTarget, type Exchange } from '../message/exchange.ts'
import { isJsonObject, type JsonValue } from '../message/json.ts'
import { MessageBody } from '../message/message-body.ts'
import type { TrafficProblem } from '../message/problem.ts'
import { createProblem } from '../message/problem.ts'
import { findPromptEndpoint, promptPathLimits, readPath, type CompiledPromptEndpoint } from './prompt-paths.ts'
import {
  conversationShapes,
  genericSources,
  promptShapes,
  type BodySign,
  type PromptShape,
  type PromptSource,
} from './prompt-shapes.ts'
import { isConversation, readPromptText } from './prompt-text.ts'
import { matchPath } from '../request/path-pattern.ts'
import { normalizePath } from '../request/url.ts'
import { StepBudget } from './step-budget.ts'

/** What a request asks of a model. */
export interface PromptExtraction {
  /** Whether the endpoint is a model's, also where the body cannot be read. */
  readonly llm: boolean
  /** Text of the user's latest turn, its parts joined by newlines; undefined if none can be read. */
  readonly prompt: string | undefined
  readonly app: string | undefined
  /** The id of the row in `promptShapes`, `custom` for a configured endpoint, `generic` for a labelled one. */
  readonly shape: string | undefined
  readonly conversationId: string | undefined
  /** Whether the answer is asked for as a stream. */
  readonly streaming: boolean
  /** Where the prompt stood, as a JSONPath; the decision record keeps it. */
  readonly path: string | undefined
  readonly problems: readonly TrafficProblem[]
}

export interface PromptOptions {
  /** Endpoints of one's own, asked first; see `compilePromptEndpoints`. */
  readonly endpoints?: readonly CompiledPromptEndpoint[]
  /** The endpoint is labelled as a model's, so usual keys are tried, and the whole body at last. */
  readonly isLlmEndpoint?: boolean
}

/** Methods that ask a model even without a body at hand; with one, any method does. */
const methods: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])

function hasType(value: JsonValue | undefined, type: BodySign['type']): boolean {
  switch (type) {
    case undefined:
      return value !== undefined
    case 'object':
      return isJsonObject(value)
    case 'array':
      return Array.isArray(value)
    case 'text':
      return typeof value === 'string' || (Array.isArray(value) && value.every((item) => typeof item === 'string'))
    default:
      return typeof value === type
  }
}

function holdsSigns(body: JsonValue | undefined, signs: readonly (readonly BodySign[])[]): boolean {
  if (!isJsonObject(body)) return false
  return signs.some((all) => all.every(({ key, type }) => hasType(body[key], type)))
}

interface Place {
  readonly app: string | undefined
  readonly path: string
  /** What was read of the body; of a broken one, the part before the break. */
  readonly body: JsonValue | undefined
  readonly isBroken: boolean
}

function applies(shape: PromptShape, { app, path, body, isBroken }: Place): boolean {
  if (shape.apps !== undefined && (app === undefined || !shape.apps.includes(app))) return false
  if (shape.paths !== undefined && !shape.paths.some((pattern) => matchPath(pattern, path))) return false
  if (shape.signs === undefined) return true
  // On a provider's own host the path leaves no doubt.
  if (shape.paths !== undefined && app !== undefined) return true
  return holdsSigns(body, shape.signs) || (isBroken && shape.pathTells === true)
}

function at(body: JsonValue | undefined, keys: readonly string[]): JsonValue | undefined {
  let value = body
  for (const key of keys) value = isJsonObject(value) ? value[key] : undefined
  return value
}

function toJsonPath(keys: readonly string[]): string {
  return `$${keys.map((key) => `.${key}`).join('')}`
}

function readSources(
  body: JsonValue | undefined,
  sources: readonly PromptSource[],
  rolelessIsUser: boolean,
): { readonly prompt: string; readonly path: string } | undefined {
  for (const source of sources) {
    const prompt = readPromptText(at(body, source.at), source.as, rolelessIsUser)
    if (prompt !== undefined) return { prompt, path: toJsonPath(source.at) }
  }
  return undefined
}

function conversationOf(body: JsonValue | undefined, shape: PromptShape): string | undefined {
  for (const keys of shape.conversation ?? []) {
    const value = at(body, keys)
    if (typeof value === 'string' && value !== '') return value.slice(0, 256)
  }
  return undefined
}

function isStreaming(shape: PromptShape | undefined, path: string, body: JsonValue | undefined): boolean {
  if (shape?.streamingPaths?.some((pattern) => matchPath(pattern, path)) === true) return true
  const asked = isJsonObject(body) ? body['stream'] : undefined
  return typeof asked === 'boolean' ? asked : shape?.streamsByDefault === true
}

/**
 * Finds what a request asks of a model: from endpoints of one's own, by the table of known
 * APIs, or by the look of the body. What only resembles a prompt (a form with a `prompt` key, a
 * list of text messages) is left alone unless the endpoint is labelled.
 */
export function extractPrompt(
  exchange: Exchange,
  options: PromptOptions = {},
  message: MessageBody = new MessageBody(exchange),
): PromptExtraction {
  const path = normalizePath(splitTarget(exchange.target).path)
  const app = findApp(exchange.host, path)
  const method = exchange.method.toUpperCase()
  const nothing = { llm: false, prompt: undefined, app, shape: undefined, conversationId: undefined, streaming: false, path: undefined } // prettier-ignore
  const custom = findPromptEndpoint(options.endpoints ?? [], { method, host: exchange.host, path })
  if (custom === undefined && !methods.has(method) && message.size === 0) return { ...nothing, problems: [] }

  const reading = message.size === 0 ? undefined : message.json
  const isBroken = reading === undefined || reading.failure !== undefined
  const body = isBroken ? undefined : reading.value
  const finish = (found: Omit<PromptExtraction, 'problems' | 'streaming'>, shape?: PromptShape): PromptExtraction => {
    const { maxPromptLength } = message.limits
    const isLong = (found.prompt?.length ?? 0) > maxPromptLength
    return {
      ...found,
      prompt: isLong ? found.prompt?.slice(0, maxPromptLength) : found.prompt,
      streaming: isStreaming(shape, path, body),
      problems: isLong
        ? [...message.problems, createProblem('W_PROMPT_LIMIT', { limit: maxPromptLength, setting: 'maxPromptLength' })]
        : message.problems,
    }
  }

  if (custom !== undefined) {
    const steps = new StepBudget(promptPathLimits.maxSteps)
    const found = body === undefined ? undefined : readCustom(custom, body, steps)
    if (steps.isSpent) message.report('E_JSONPATH_STEPS', { limit: promptPathLimits.maxSteps })
    if (found !== undefined)
      return finish({ ...nothing, ...found, llm: true, app: custom.endpoint.app ?? app, shape: 'custom' })
  }
  const place: Place = { app, path, body: reading?.value, isBroken }
  const shape =
    promptShapes.find((row) => applies(row, place)) ??
    conversationShapes.find(
      (row) =>
        holdsSigns(body, row.signs ?? []) &&
        row.sources.some((source) => isConversation(at(body, source.at), row.rolelessIsUser === true)),
    )
  if (shape !== undefined) {
    const found = readSources(body, shape.sources, shape.rolelessIsUser === true)
    const conversationId = conversationOf(body, shape)
    return finish({ ...nothing, ...found, llm: true, app: app ?? shape.app, shape: shape.id, conversationId }, shape)
  }
  if (custom === undefined && options.isLlmEndpoint !== true) return { ...nothing, problems: message.problems }
  const found = readSources(body, genericSources, false) ?? wholeBody(message)
  return finish({ ...nothing, ...found, llm: true, app: custom?.endpoint.app ?? app, shape: 'generic' })
}

function wholeBody(message: MessageBody): { readonly prompt: string; readonly path: string } | undefined {
  return message.text.trim() === '' ? undefined : { prompt: message.text, path: '$' }
}

function readCustom(
  { paths, conversation }: CompiledPromptEndpoint,
  body: JsonValue,
  steps: StepBudget,
): { readonly prompt: string; readonly path: string; readonly conversationId: string | undefined } | undefined {
  for (const path of paths) {
    const prompt = readPath(path, body, steps)
    if (prompt === undefined) continue
    const conversationId = conversation === undefined ? undefined : readPath(conversation, body, steps)?.slice(0, 256)
    return { prompt, path: path.text, conversationId }
  }
  return undefined
}
