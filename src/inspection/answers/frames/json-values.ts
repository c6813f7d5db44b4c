import { createGap, toBytes, type Frame, type Framer } from './frame.ts'
import { StepFramer } from './step-framer.ts'

const codes = { quote: 34, comma: 44, backslash: 92, openArray: 91, closeArray: 93, openObject: 123, closeObject: 125 }

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9
}

/**
 * Cuts JSON into values: one body, lines of values (Ollama, older Cohere), or one array whose items come one after
 * the other (Gemini without `alt=sse`, Hugging Face). Brackets within strings count for nothing; what stands between
 * values is kept as it is.
 */
export class JsonValuesFramer extends StepFramer implements Framer {
  readonly broken = undefined
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  #depth = 0
  #isInString = false
  #isEscaped = false
  /** A value is under way; else the bytes at hand stand between values. */
  #isInValue = false
  #isInArray = false
  #isFirst = true
  #values = 0
  readonly #isLines: boolean

  /** @param isLines - the media type says that values come one after the other */
  constructor(isLines: boolean) {
    super()
    this.#isLines = isLines
  }

  get isStream(): boolean {
    return this.#isLines || this.#isInArray || this.#values > 1
  }

  get form(): 'lines' | 'array' | 'whole' {
    return this.#isInArray ? 'array' : this.isStream ? 'lines' : 'whole'
  }

  protected step(code: number, frames: Frame[]): void {
    if (!this.#isInValue) {
      this.#between(code, frames)
      return
    }
    if (this.#endsBare(code)) frames.push(this.#value())
    else {
      this.at++
      if (this.#closes(code)) frames.push(this.#value())
    }
  }

  end(): readonly Frame[] {
    if (this.queue.length === 0) return []
    if (!this.#isInValue) return [createGap(this.#take())]
    // A number or a word ends with the text; anything else was cut off.
    if (this.#depth === 0 && !this.#isInString) return [this.#value()]
    const raw = this.#take()
    return [createGap(raw, 'rest', this.#decoder.decode(raw))]
  }

  #take(): Uint8Array {
    const raw = this.queue.take(this.at)
    this.at = 0
    return raw
  }

  #between(code: number, frames: Frame[]): void {
    const isMark = this.#isFirst && (code === 0xef || code === 0xbb || code === 0xbf)
    const isOpening = this.#isFirst && code === codes.openArray
    if (isOpening) this.#isInArray = true
    if (!isSpace(code) && !isMark) this.#isFirst = false
    if (
      isOpening ||
      isMark ||
      isSpace(code) ||
      code === codes.comma ||
      (this.#isInArray && code === codes.closeArray)
    ) {
      this.at++
      return
    }
    if (this.at > 0) frames.push(createGap(this.#take()))
    this.#isInValue = true
    this.#values++
    this.#depth = 0
  }

  /** A number or a word ends before what cannot belong to it. */
  #endsBare(code: number): boolean {
    if (this.#depth > 0 || this.#isInString || this.at === 0) return false
    return isSpace(code) || code === codes.comma || code === codes.closeArray
  }

  #closes(code: number): boolean {
    if (this.#isInString) {
      if (this.#isEscaped) this.#isEscaped = false
      else if (code === codes.backslash) this.#isEscaped = true
      else if (code === codes.quote) {
        this.#isInString = false
        return this.#depth === 0
      }
      return false
    }
    if (code === codes.quote) this.#isInString = true
    else if (code === codes.openObject || code === codes.openArray) this.#depth++
    else if (code === codes.closeObject || code === codes.closeArray) return --this.#depth === 0
    return false
  }

  #value(): Frame {
    const raw = this.#take()
    this.#isInValue = false
    return { kind: 'event', raw, name: '', text: this.#decoder.decode(raw), rewrite: toBytes }
  }
}
