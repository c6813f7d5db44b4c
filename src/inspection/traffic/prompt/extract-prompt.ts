import { fromText } from '../../../runtime/index.ts'
import { findApp, findApplication, type ApplicationKind } from '../applications/index.ts'
import { splitTarget, type Exchange } from '../message/exchange.ts'
import type { JsonValue } from '../message/json.ts'
import { MessageBody } from '../message/message-body.ts'
import { createProblem, type TrafficProblem } from '../message/problem.ts'
import { normalizePath } from '../request/url.ts'
import { readFields, viewBody, type BodyView } from './body-view.ts'
import { collectTexts, type BodyTexts } from './collect-texts.ts'
import type { PlacedText } from './content.ts'
import { findShape, type RequestPlace } from './find-shape.ts'
import { findPlace } from './place.ts'
import { findPromptEndpoint, promptPathLimits, readPath, type CompiledPromptEndpoint } from './endpoint/prompt-paths.ts'
import type { PromptText, UnreadPart } from './prompt-sources.ts'
import { conversationOf, destinationOf, isStreaming, readShape, readSources, type ShapeReading } from './read-shape.ts'
import { genericSources, splitSource, type PromptShape, type PromptSource } from './shapes/index.ts'
import { StepBudget } from './endpoint/step-budget.ts'

/** What a request asks of a model. */
export interface PromptExtraction {
  /** Whether the endpoint is a model's, also where the body cannot be read. */
  readonly llm: boolean
  /** Text of the user's latest turn, its parts joined by newlines; undefined if none can be read. */
  readonly prompt: string | undefined
  readonly app: string | undefined
  /** The id of the row in `promptShapes`, `custom` for a configured endpoint, `generic` for a labelled or known one. */
  readonly shape: string | undefined
  readonly conversationId: string | undefined
  /** Whether the answer is asked for as a stream. */
  readonly streaming: boolean
  /** Where the prompt stood, as a JSONPath; the decision record keeps it. */
  readonly path: string | undefined
  /** Where each text of the prompt stood. */
  readonly places: readonly string[]
  readonly problems: readonly TrafficProblem[]
  /** All texts of the request, the prompt's own included; empty for what is no request to a model. Worked out when asked. */
  readonly texts: readonly PromptText[]
  /** What holds or may hold text and was not read: empty if all of it was. Worked out when asked. */
  readonly unread: readonly UnreadPart[]
}

export interface PromptOptions {
  /** Endpoints of one's own, asked first; see `compilePromptEndpoints`. */
  readonly endpoints?: readonly CompiledPromptEndpoint[]
  /** The endpoint is labelled as a model's, so usual keys are tried, and the whole body at last. */
  readonly isLlmEndpoint?: boolean
}

/** Methods that ask a model even without a body at hand; with one, any method does. */
const methods: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])

/** Usual keys that are tried on unknown paths of a known application. Sites send much that is no prompt. */
const sourcesOfKind: Readonly<Partial<Record<ApplicationKind, readonly PromptSource[]>>> = {
  api: genericSources,
  gateway: genericSources,
  coding: genericSources,
  media: genericSources,
  builder: genericSources,
  chat: ['turns messages', 'turns contents', 'text prompt'],
}

/** What reading came to, before it is put in its form. */
interface Outcome {
  readonly llm: boolean
  readonly app: string | undefined
  readonly shape: string | undefined
  readonly row?: PromptShape
  readonly reading: ShapeReading
  readonly conversationId?: string | undefined
  /** Where the prompt is expected: if nothing stands there, it was not found, whatever the reading says. */
  readonly sources: readonly PromptSource[]
}

const nothing: ShapeReading = { texts: [], path: undefined, tokens: [] }
const noTexts: BodyTexts = { texts: [], unread: [] }

/**
 * An extraction whose texts are collected when somebody asks. A class, for a getter of its own gives each object a form of its
 * own, which V8 keeps till it next collects all of the memory, with all that the getter holds.
 */
class Extraction implements PromptExtraction {
  readonly llm: boolean
  readonly prompt: string | undefined
  readonly app: string | undefined
  readonly shape: string | undefined
  readonly conversationId: string | undefined
  readonly streaming: boolean
  readonly path: string | undefined
  readonly places: readonly string[]
  readonly problems: readonly TrafficProblem[]
  readonly #collect: () => BodyTexts
  #all: BodyTexts | undefined

  constructor(known: Omit<PromptExtraction, 'texts' | 'unread'>, collect: () => BodyTexts) {
    this.llm = known.llm
    this.prompt = known.prompt
    this.app = known.app
    this.shape = known.shape
    this.conversationId = known.conversationId
    this.streaming = known.streaming
    this.path = known.path
    this.places = known.places
    this.problems = known.problems
    this.#collect = collect
  }

  get texts(): readonly PromptText[] {
    return (this.#all ??= this.#collect()).texts
  }

  get unread(): readonly UnreadPart[] {
    return (this.#all ??= this.#collect()).unread
  }
}

/** One request on its way to an extraction. */
class Extractor {
  readonly #message: MessageBody
  readonly #options: PromptOptions
  readonly #host: string
  readonly #app: string | undefined
  readonly #view: BodyView
  readonly #place: RequestPlace

  constructor(exchange: Exchange, options: PromptOptions, message: MessageBody) {
    this.#message = message
    this.#options = options
    this.#host = exchange.host
    const { path: sent, query } = splitTarget(exchange.target)
    const path = normalizePath(sent)
    this.#app = findApp(exchange.host, path)
    const destination = destinationOf(this.#app, path)
    const method = exchange.method.toUpperCase()
    this.#view = viewBody(message)
    this.#place = {
      method,
      app: destination.app,
      path: destination.path,
      body: this.#view.value,
      query: readFields(fromText(query), message.limits.maxFormFields),
      isBroken: this.#view.isBroken || (this.#view.value === undefined && message.size > 0),
      isSeveral: this.#view.isSeveral === true,
      limits: message.limits,
    }
  }

  run(): PromptExtraction {
    const custom = findPromptEndpoint(this.#options.endpoints ?? [], {
      method: this.#place.method,
      host: this.#host,
      path: this.#place.path,
    })
    return this.#finish((custom === undefined ? undefined : this.#readCustom(custom)) ?? this.#readKnown(custom))
  }

  #readCustom(custom: CompiledPromptEndpoint): Outcome | undefined {
    const { body, isBroken } = this.#place
    if (body === undefined || isBroken) return undefined
    const steps = new StepBudget(promptPathLimits.maxSteps)
    const outcome = this.#readPaths(custom, body, steps)
    if (steps.isSpent) this.#message.report('E_JSONPATH_STEPS', { limit: promptPathLimits.maxSteps })
    return outcome
  }

  #readPaths(custom: CompiledPromptEndpoint, body: JsonValue, steps: StepBudget): Outcome | undefined {
    for (const path of custom.paths) {
      const prompt = readPath(path, body, steps)
      if (prompt === undefined) continue
      const id = custom.conversation === undefined ? undefined : readPath(custom.conversation, body, steps)
      const reading = { texts: [{ text: prompt, place: path.text }], path: path.text, tokens: [] }
      const app = custom.endpoint.app ?? this.#app
      return { llm: true, app, shape: 'custom', reading, conversationId: id?.slice(0, 256), sources: [] }
    }
    return undefined
  }

  #readKnown(custom: CompiledPromptEndpoint | undefined): Outcome {
    const place = this.#place
    const row = findShape(place)
    if (row !== undefined) {
      const reading = place.isBroken ? nothing : readShape(row, place)
      const conversationId = place.isBroken ? undefined : conversationOf(row, place)
      const { sources } = row
      return { llm: true, app: this.#app ?? row.app, shape: row.id, row, reading, conversationId, sources }
    }
    const none = { llm: false, app: this.#app, shape: undefined, reading: nothing, sources: [] }
    const isLabelled = custom !== undefined || this.#options.isLlmEndpoint === true
    if (!methods.has(place.method) && custom === undefined && this.#message.size === 0) return none
    const app = custom?.endpoint.app ?? this.#app
    if (isLabelled) {
      const reading = this.#readUsual(genericSources) ?? this.#wholeBody()
      return { llm: true, app, shape: 'generic', reading, sources: genericSources }
    }
    const known = findApplication(this.#host, place.path)
    const sources = known === undefined ? [] : (sourcesOfKind[known.application.kind] ?? [])
    const reading = this.#readUsual(sources)
    if (reading !== undefined) return { llm: true, app, shape: 'generic', reading, sources }
    // A path of models with a body that nobody here can read, such as protobuf.
    if (known?.isModelPath === true && this.#message.size > 0 && known.application.kind !== 'self-hosted')
      return { llm: true, app, shape: undefined, reading: nothing, sources }
    return none
  }

  #readUsual(sources: readonly PromptSource[]): ShapeReading | undefined {
    const { body, isBroken, limits } = this.#place
    if (isBroken || sources.length === 0) return undefined
    const reading = readSources(body, sources, false, limits)
    return reading.texts.length > 0 ? reading : undefined
  }

  #wholeBody(): ShapeReading {
    const { text } = this.#message
    return text.trim() === '' ? nothing : { texts: [{ text, place: '$' }], path: '$', tokens: [] }
  }

  #finish(outcome: Outcome): PromptExtraction {
    const { llm, app, shape, row, reading, conversationId } = outcome
    const { maxPromptLength } = this.#message.limits
    const whole = reading.texts.length === 0 ? undefined : reading.texts.map(({ text }) => text).join('\n')
    const isLong = (whole?.length ?? 0) > maxPromptLength
    return new Extraction(
      {
        llm,
        prompt: isLong ? whole?.slice(0, maxPromptLength) : whole,
        app,
        shape,
        conversationId,
        streaming: isStreaming(row, this.#place),
        path: reading.path,
        places: reading.texts.map(({ place }) => place),
        problems: isLong
          ? [...this.#message.problems, createProblem('W_PROMPT_LIMIT', { limit: maxPromptLength, setting: 'maxPromptLength' })] // prettier-ignore
          : this.#message.problems,
      },
      () => (llm ? this.#collect(outcome, reading.texts) : noTexts),
    )
  }

  #collect({ row, sources }: Outcome, prompt: readonly PlacedText[]): BodyTexts {
    const { limits, isBroken, query } = this.#place
    const inQuery = row?.inQuery === true
    const what = this.#message.declaredType === '' ? 'a body without a type' : this.#message.declaredType
    if (this.#message.size === 0 && !inQuery) return noTexts
    if (isBroken) {
      const { text } = this.#message
      const rest: PromptText[] = text.trim() === '' ? [] : [{ text, place: '$', source: 'other' }]
      return { texts: rest, unread: [{ place: '$', kind: 'body', what }] }
    }
    const view: BodyView = inQuery ? { value: query, isBroken: false, files: [] } : this.#view
    const places = new Set(prompt.map(({ place }) => place))
    const tokens = prompt.length > 0 ? [] : this.#tokens(sources, view.value)
    const found = collectTexts(view, places, tokens, limits)
    const isExpected = sources.some((source) => hasValue(view.value, source, this.#place))
    const isUnfound = !isExpected || found.texts.some(({ source }) => source === 'user')
    if (prompt.length > 0 || row?.mayHoldNoText === true || found.unread.length > 0 || !isUnfound) return found
    return { texts: found.texts, unread: [{ place: '$', kind: 'prompt', what }] }
  }

  #tokens(sources: readonly PromptSource[], body: JsonValue | undefined): readonly string[] {
    return readSources(body, sources, false, this.#place.limits).tokens
  }
}

function hasValue(body: JsonValue | undefined, source: PromptSource, { limits }: RequestPlace): boolean {
  return findPlace(body, splitSource(source).at, limits).some(({ value }) => value !== null)
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
  return new Extractor(exchange, options, message).run()
}
