import {
  MessageBody,
  prepareBody,
  readPlainBody,
  toTrafficLimits,
  type BodyMessage,
  type Exchange,
  type PreparedBody,
} from '../../inspection/traffic/index.ts'
import { RequestContent } from '../content/request-content.ts'
import { Deadline, late } from '../deadline.ts'
import type { EnforcerSetup, ExchangeFacts } from '../enforcer-setup.ts'
import type { RunNotes } from './run-notes.ts'

/** Reads the body of an exchange, once, whoever asks. */
export class RequestReader {
  readonly #setup: EnforcerSetup
  readonly #exchange: Exchange
  readonly #facts: ExchangeFacts
  readonly #deadline: Deadline
  readonly #notes: RunNotes
  #asMessage: BodyMessage | undefined
  #content: Promise<RequestContent | undefined> | undefined
  /** What {@link content} came to. */
  readable: RequestContent | undefined

  constructor(setup: EnforcerSetup, exchange: Exchange, facts: ExchangeFacts, deadline: Deadline, notes: RunNotes) {
    this.#setup = setup
    this.#exchange = exchange
    this.#facts = facts
    this.#deadline = deadline
    this.#notes = notes
  }

  /** What the request holds; undefined if its body was not at hand in time. */
  content(): Promise<RequestContent | undefined> {
    return (this.#content ??= this.#read())
  }

  /** What {@link content} gives or will give; undefined if nobody asked. */
  get asked(): Promise<RequestContent | undefined> | undefined {
    return this.#content
  }

  /** What the request holds if its bytes are here and plain; undefined if they must be waited for. */
  contentAtHand(): RequestContent | undefined {
    if (this.#deadline.remainingMs === 0) return undefined
    const message = this.#message
    const prepared = readPlainBody(message, toTrafficLimits(this.#setup.limits))
    if (prepared === undefined) return undefined
    const content = this.#toContent(message, prepared)
    this.#content = Promise.resolve(content)
    return content
  }

  /** The body of the exchange is asked for once: it may be a stream. */
  get #message(): BodyMessage {
    return (this.#asMessage ??= this.#toMessage())
  }

  #toMessage(): BodyMessage {
    const { decompressors } = this.#setup
    const { headers, bodySize, body, decompressors: own } = this.#exchange
    return {
      headers,
      body,
      decompressors: own === undefined ? decompressors : { ...own, ...decompressors },
      ...(bodySize === undefined ? undefined : { bodySize }),
    }
  }

  #toContent(message: BodyMessage, prepared: PreparedBody): RequestContent {
    const { limits, endpoints, mcp } = this.#setup
    const { isLlmEndpoint } = this.#facts
    const body = new MessageBody(message, limits, prepared)
    const prompt = isLlmEndpoint === undefined ? { endpoints } : { endpoints, isLlmEndpoint }
    return (this.readable = new RequestContent(this.#exchange, body, { prompt, mcp }))
  }

  async #read(): Promise<RequestContent | undefined> {
    const { limits, bodyDeadlineMs } = this.#setup
    const own = bodyDeadlineMs === undefined ? undefined : new Deadline(bodyDeadlineMs, this.#facts.signal)
    const deadline = own ?? this.#deadline
    try {
      const message = this.#message
      const prepared = await deadline.race(prepareBody(message, limits))
      if (prepared !== late) return this.#toContent(message, prepared)
    } finally {
      own?.end()
    }
    const setting = own === undefined ? 'deadlineMs' : 'bodyDeadlineMs'
    this.#notes.report('E_BODY_TIMEOUT', { limit: deadline.limitMs, setting })
    return undefined
  }
}
