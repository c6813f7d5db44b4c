import {
  createProblem,
  joinReadings,
  lacking,
  readJson,
  wholeReading,
  type JsonLimits,
  type JsonValue,
  type Reading,
} from '../traffic/index.ts'
import { AnswerBuilder } from './answer-builder.ts'
import type { Answer, AnswerEnd, AnswerPiece, AnswerText } from './answer.ts'
import { createFramer, plainTextName, type Frame, type Framer } from './frames/index.ts'
import { Cursor } from './json/cursor.ts'
import { readFurtherTexts } from './json/further-texts.ts'
import { readTokens, type JsonToken } from './json/tokens.ts'
import { answerShapes, readError, type AnswerEvent, type AnswerShape } from './shapes/index.ts'

/** What is known of an answer before its body. */
export interface AnswerHead {
  readonly status: number
  /** The Content-Type line; '' if there is none. */
  readonly contentType: string
}

/** What reading may cost. */
export interface AnswerLimits extends JsonLimits {
  /** Bytes of one event, or of a body that is no stream (default 1 MiB). */
  readonly maxEventBytes: number
  /** UTF-16 units of all texts together that are kept (default 1 Mi); what is longer counts as read in part. */
  readonly maxTextLength: number
}

export const defaultAnswerLimits: AnswerLimits = {
  maxJsonDepth: 256,
  maxJsonValues: 200_000,
  maxEventBytes: 1_048_576,
  maxTextLength: 1_048_576,
}

/** UTF-16 units of an event up to which its depth and values cannot be many. */
const shortEvent = 32_768

/** A frame with what it says. */
export interface ReadFrame {
  readonly frame: Frame
  readonly pieces: readonly AnswerPiece[]
  /** Of a payload that is JSON: its strings, numbers and names. */
  readonly tokens: readonly JsonToken[]
  /** A shape knows the event. */
  readonly isKnown: boolean
  /** The texts under way are over. */
  readonly endsTexts: boolean
}

/**
 * Reads one answer of a model while it arrives: bytes in, frames with their pieces of text out. However the bytes
 * are cut, the frames and the reading are the same.
 */
export class AnswerReader {
  readonly #head: AnswerHead
  readonly #limits: AnswerLimits
  readonly #framer: Framer
  readonly #builder: AnswerBuilder
  #shape: AnswerShape | undefined
  #readings: Reading[] = []
  #hasEnded = false
  #isCut = false
  #isUntouched = true
  readonly #looksFurther: boolean

  /**
   * @param keepsTexts - false: texts are told in pieces only, and a stream takes no more room the longer it is
   * @param looksFurther - false: for who only counts: no texts that no shape reads, and no tokens
   */
  constructor(head: AnswerHead, limits: Partial<AnswerLimits> = {}, keepsTexts = true, looksFurther = true) {
    this.#looksFurther = looksFurther
    this.#head = head
    this.#limits = { ...defaultAnswerLimits, ...limits }
    this.#builder = new AnswerBuilder(keepsTexts, this.#limits.maxTextLength)
    this.#framer = createFramer(head.contentType)
  }

  /** The answer comes in events, so that a client sees parts of it before its end. */
  get isStream(): boolean {
    return this.#framer.isStream
  }

  /** How the answer is cut into frames. */
  get form(): 'events' | 'lines' | 'array' | 'aws' | 'whole' {
    return this.#framer.form
  }

  /** Bytes that wait for the rest of their frame. */
  get heldBytes(): number {
    return this.#framer.held
  }

  /** No byte has come yet. */
  get isUntouched(): boolean {
    return this.#isUntouched
  }

  /** Why the bytes behind are no frames; undefined while all is well. */
  get broken(): string | undefined {
    return this.#framer.broken
  }

  /** An event longer than the limit is under way. */
  get isOverLimit(): boolean {
    return this.#framer.held > this.#limits.maxEventBytes
  }

  get shape(): string | undefined {
    return this.#shape?.id
  }

  push(bytes: Uint8Array): readonly ReadFrame[] {
    this.#isUntouched = false
    const frames = this.#framer.push(bytes).map((frame) => this.#read(frame))
    if (this.isOverLimit) this.#lack('E_ANSWER_EVENT_LIMIT', { limit: this.#limits.maxEventBytes })
    if (this.broken !== undefined) this.#lack('E_ANSWER_FRAME', { reason: this.broken })
    if (this.#builder.isOverLimit) this.#lack('E_ANSWER_TEXT_LIMIT', { limit: this.#limits.maxTextLength })
    return frames
  }

  /** No more bytes come. */
  end(): readonly ReadFrame[] {
    this.#hasEnded = true
    return this.#framer.end().map((frame) => this.#read(frame))
  }

  #lack(
    code:
      | 'E_ANSWER_EVENT_LIMIT'
      | 'E_ANSWER_TEXT_LIMIT'
      | 'E_ANSWER_FRAME'
      | 'E_ANSWER_CUT'
      | 'E_ANSWER_SHAPE'
      | 'E_ANSWER_JSON',
    values: Readonly<Record<string, string | number>> = {},
  ): void {
    // prettier-ignore
    this.#readings = [joinReadings(...this.#readings, lacking('part', createProblem(code, values)))]
  }

  #read(frame: Frame): ReadFrame {
    if (frame.kind === 'gap') {
      if (frame.text.trim() === '[DONE]') {
        this.#builder.events++
        this.#builder.isComplete = true
      }
      return { frame, pieces: [], tokens: [], isKnown: true, endsTexts: frame.text !== '' }
    }
    if (frame.kind === 'rest') {
      this.#isCut = true
      this.#lack('E_ANSWER_CUT')
      return { frame, pieces: [], tokens: [], isKnown: false, endsTexts: true }
    }
    if (frame.kind !== 'bare') this.#builder.events++
    return this.#readPayload(frame)
  }

  #readPayload(frame: Frame): ReadFrame {
    // Replicate streams text as it is, and names its events for it.
    if (frame.name === plainTextName && !/^\s*\{/.test(frame.text)) {
      this.#builder.plainText(frame.text)
      return { frame, pieces: this.#builder.takePieces(), tokens: [], isKnown: true, endsTexts: false }
    }
    const { value, failure } = this.#parse(frame.text)
    if (failure !== undefined || value === undefined) {
      if (frame.name === 'done') this.#builder.isComplete = true
      else this.#lack('E_ANSWER_JSON')
      return { frame, pieces: [], tokens: [], isKnown: frame.name === 'done', endsTexts: frame.name === 'done' }
    }
    const event: AnswerEvent = {
      name: frame.name,
      value: new Cursor(value),
      status: this.#head.status,
      isWhole: !this.isStream,
    }
    const isKnown = this.#readEvent(frame, event)
    const endsTexts = this.#builder.takeEnd() || frame.kind === 'exception'
    const own = this.#builder.takePieces()
    if (!this.#looksFurther) return { frame, pieces: own, tokens: [], isKnown, endsTexts }
    const known = new Set(own.map(({ pointer }) => pointer))
    const tokens = readTokens(frame.text)
    for (const text of readFurtherTexts(frame.text, tokens, known, frame.name, this.isStream))
      this.#builder.further(text, this.#shape === undefined && !isKnown ? 'other' : 'further')
    return { frame, pieces: [...own, ...this.#builder.takePieces()], tokens, isKnown, endsTexts }
  }

  #parse(text: string): Pick<ReturnType<typeof readJson>, 'value' | 'failure'> {
    if (this.#looksFurther || text.length > shortEvent) return readJson(text.trim(), this.#limits)
    try {
      return { value: JSON.parse(text) as JsonValue, failure: undefined }
    } catch {
      // What is wrong with it is told by the reader that all others have.
      return readJson(text.trim(), this.#limits)
    }
  }

  #readEvent(frame: Frame, event: AnswerEvent): boolean {
    const builder = this.#builder
    if (frame.name === 'done') builder.isComplete = true
    if (frame.kind === 'exception') {
      const message = event.value.get('message')
      builder.error({ type: frame.name, code: undefined, message: message.text }, message)
      return true
    }
    const shape = this.#shape ?? answerShapes.find(({ fits }) => fits(event))
    if (shape !== undefined) {
      this.#shape = shape
      shape.read(event, builder)
      return shape.fits(event)
    }
    if (readError(event, builder)) return true
    const message = event.value.get('message')
    if (event.status >= 400 && message.text !== undefined) {
      builder.error({ type: undefined, code: event.status, message: message.text }, message)
      return true
    }
    return false
  }

  /** The texts of the answer so far, those of no known form too; none if they are not kept. */
  texts(): readonly AnswerText[] {
    return this.#builder.texts()
  }

  /** The provider's form of a proper end was seen. */
  get hasProperEnd(): boolean {
    return this.#endNow === 'complete'
  }

  /** How the answer stands now; `cut` while it is under way. */
  get #endNow(): AnswerEnd {
    const builder = this.#builder
    if (this.broken !== undefined) return 'error'
    if (this.isStream) {
      if (builder.hasError) return 'error'
      return builder.isComplete && !this.#isCut ? 'complete' : 'cut'
    }
    return this.#hasEnded && !this.#isCut ? 'complete' : 'cut'
  }

  /**
   * What was read so far.
   *
   * @param end - how it ended, where somebody else than the provider ended it
   */
  answer(end?: 'blocked' | 'client_gone'): Answer {
    const reading = this.#readings.length === 0 ? wholeReading : joinReadings(...this.#readings)
    return this.#builder.build(this.shape, end ?? this.#endNow, reading)
  }
}

/** An answer, and all texts of it. */
export interface AnswerWithTexts {
  readonly answer: Answer
  readonly texts: readonly AnswerText[]
  readonly isStream: boolean
}

/** Reads an answer that is at hand in whole, with its texts. */
export function readAnswerTexts(
  head: AnswerHead,
  body: Uint8Array,
  limits: Partial<AnswerLimits> = {},
): AnswerWithTexts {
  const reader = new AnswerReader(head, limits)
  reader.push(body)
  reader.end()
  return { answer: reader.answer(), texts: reader.texts(), isStream: reader.isStream }
}

/** Reads an answer that is at hand in whole. */
export function readAnswer(head: AnswerHead, body: Uint8Array, limits: Partial<AnswerLimits> = {}): Answer {
  return readAnswerTexts(head, body, limits).answer
}
