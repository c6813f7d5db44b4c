import { createGap, toBytes, type Frame, type Framer } from './frame.ts'
import { StepFramer } from './step-framer.ts'

const [lineFeed, carriageReturn] = [10, 13]

/** A line of an event stream: its text without the line end, and the line end. */
interface Line {
  readonly text: string
  readonly end: string
}

/** `data`, the colon and the one space that is no part of the value. */
const dataField = /^data(?:: ?|$)/

function isBare(text: string): boolean {
  return /^\s*[[{]/.test(text)
}

/** Puts the lines of a new payload in the place of the old ones; what is not data stays. */
function rewriteLines(lines: readonly Line[], mark: string, payload: string): Uint8Array {
  const values = payload.split('\n')
  const places = lines.flatMap(({ text }, index) => (dataField.test(text) ? [index] : []))
  const written = lines.flatMap(({ text, end }, index) => {
    const place = places.indexOf(index)
    if (place === -1) return [text + end]
    const field = dataField.exec(text)?.[0] ?? 'data: '
    const prefix = field === 'data' ? 'data: ' : field
    const own = place === places.length - 1 ? values.slice(place) : values.slice(place, place + 1)
    return own.map((value) => prefix + value + end)
  })
  return toBytes(mark + written.join(''))
}

function toFrame(raw: Uint8Array, lines: readonly Line[], mark: string, isRest: boolean): Frame {
  let name = ''
  const data: string[] = []
  for (const { text } of lines) {
    if (dataField.test(text)) data.push(text.replace(dataField, ''))
    else if (text.startsWith('event:')) name = text.slice(text.startsWith('event: ') ? 7 : 6)
  }
  if (data.length > 0) {
    const text = data.join('\n')
    const rewrite = (payload: string): Uint8Array => rewriteLines(lines, mark, payload)
    return { kind: text.trim() === '[DONE]' ? 'gap' : 'event', raw, name, text, rewrite }
  }
  // Gemini tells an error as JSON by itself between events.
  const bare = lines.map(({ text, end }) => text + end).join('')
  const isCut = isRest && lines.some(({ text }) => text !== '' && !text.startsWith(':'))
  if (!isBare(bare)) return createGap(raw, isCut ? 'rest' : 'gap', isCut ? bare : '')
  const text = bare.trimEnd()
  return { kind: 'bare', raw, name: '', text, rewrite: (payload) => toBytes(mark + payload + bare.slice(text.length)) }
}

/**
 * Cuts an event stream into its events, comments included. Lines end in LF, CRLF or CR, also where a piece ends
 * between the two. An event that the end of the stream cuts off is its last frame.
 * Source: WHATWG HTML, 9.2.5 and 9.2.6.
 */
export class SseFramer extends StepFramer implements Framer {
  readonly isStream = true
  readonly form = 'events'
  readonly broken = undefined
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  #lines: Line[] = []
  /** Offset at which the line under way begins. */
  #lineStart = 0
  #isFirst = true
  #mark = ''
  /** The last frame ended in CR, so a LF that comes next belongs to it. */
  #mayFollowFeed = false

  protected step(code: number, frames: Frame[]): void {
    if (this.#mayFollowFeed && this.at === this.#lineStart && code === lineFeed) {
      this.#mayFollowFeed = false
      this.at++
      const last = this.#lines.pop()
      if (last === undefined) this.#mark += '\n'
      else this.#lines.push({ ...last, end: '\r\n' })
      this.#lineStart = this.at
      return
    }
    if (code !== lineFeed && code !== carriageReturn) {
      this.#mayFollowFeed = false
      this.at = this.queue.lineEnd(this.at + 1)
      return
    }
    const text = this.#text(this.#lineStart, this.at)
    this.at++
    this.#lines.push({ text, end: code === lineFeed ? '\n' : '\r' })
    this.#mayFollowFeed = code === carriageReturn
    // A CRLF at hand is taken whole, so that events end where a reader sees them end.
    if (this.#mayFollowFeed && this.queue.at(this.at) === lineFeed) {
      this.at++
      this.#mayFollowFeed = false
      this.#lines[this.#lines.length - 1] = { text, end: '\r\n' }
    }
    this.#lineStart = this.at
    if (text === '') frames.push(this.#finish(false))
  }

  end(): readonly Frame[] {
    if (this.queue.length === 0) return []
    if (this.at > this.#lineStart) this.#lines.push({ text: this.#text(this.#lineStart, this.at), end: '' })
    return [this.#finish(true)]
  }

  #text(from: number, to: number): string {
    const text = this.#decoder.decode(this.queue.view().subarray(from, to))
    if (!this.#isFirst) return text
    this.#isFirst = false
    if (!text.startsWith('\ufeff')) return text
    this.#mark = '\ufeff'
    return text.slice(1)
  }

  #finish(isRest: boolean): Frame {
    const frame = toFrame(this.queue.take(this.at), this.#lines, this.#mark, isRest)
    this.#lines = []
    this.#mark = ''
    this.at = 0
    this.#lineStart = 0
    return frame
  }
}
