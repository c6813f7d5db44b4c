import type { SpanFinder } from '../spans/span-finder.ts'
import { segmentLength, segmentOverlap, type FoundSpan, type GuardAction } from '../spans/span-guard.ts'
import type { TextWatch } from '../spans/text-watch.ts'
import { JsonDecoder } from '../json/json-decoder.ts'

/** Characters of text that was let go and is still looked at for what stands around a finding. */
const contextLength = 400
/** Characters beyond that context which may gather before they are dropped: to drop some is to copy the rest. */
const mostDropped = 1600
/** Characters of a text that is held as a whole. */
const longestWhole = 1_048_576

/** What most deltas bring: it is made once. */
const none: readonly never[] = []

/** A change of the raw text of a channel. */
export interface RawEdit {
  /** UTF-16 offsets in all that came on the channel; `end` is exclusive. */
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A span with the text that it covers, and where in the JSON of arguments it stands. */
export interface ChannelSpan extends FoundSpan {
  readonly value: string
  /** Behind the place of the channel: `.note`, or nothing in a text that is no JSON. */
  readonly step: string
}

/** A segment that a guard does not let pass. */
export interface ChannelSegment {
  readonly guard: string
  readonly action: GuardAction
  readonly category: string
  /** Offset in the text where the segment begins. */
  readonly start: number
}

/** What a channel let go. */
export interface Release {
  readonly spans: readonly ChannelSpan[]
  readonly segments: readonly ChannelSegment[]
  /** More would have to be held than anybody wants to. */
  readonly isOverflow: boolean
  /** Where the text begins that was judged. */
  readonly before: number
}

/**
 * One text of an answer while it comes. What may still become a finding is held; all before it is judged for good, as
 * a scan of the whole text would judge it. Offsets count from the beginning of the channel.
 */
export class ChannelText {
  /** Where the raw text is settled: pieces that end before it may leave. */
  settled = 0
  /** Changes of the raw text, in its order. */
  readonly edits: RawEdit[] = []
  readonly #finder: SpanFinder
  readonly #decoder: JsonDecoder | undefined
  readonly #watch: TextWatch | undefined
  /** The text under judgement, decoded: context that was let go, then what is held. */
  #text = ''
  /** Offset of the first character of `#text`. */
  #base = 0
  #released = 0
  #length = 0
  #isClosed = false
  #left = 0
  /** Where the segment under way begins. */
  #judged = 0

  constructor(finder: SpanFinder, form: 'text' | 'json') {
    this.#finder = finder
    this.#watch = finder.watch()
    this.#decoder = form === 'json' ? new JsonDecoder() : undefined
  }

  /** Characters that came, as they stood in the pieces. */
  get length(): number {
    return this.#length
  }

  /** Characters that wait. */
  get held(): number {
    return this.#base + this.#text.length - this.#released
  }

  /** It is JSON, and its value has ended: nothing of it comes any more. */
  get isComplete(): boolean {
    return this.#decoder?.isComplete === true
  }

  /** It is JSON whose value has begun and not ended: more of it must come. */
  get isWithinJson(): boolean {
    return this.#decoder?.isWithin === true
  }

  push(raw: string): Release {
    this.#length += raw.length
    this.#isClosed = false
    const text = this.#decoder === undefined ? raw : this.#decoder.push(raw)
    this.#text += text
    this.#watch?.push(text)
    return this.#advance(false)
  }

  /** No more text comes for now: what is held is judged as the end of the text. */
  close(): Release {
    if (this.#isClosed) return this.#nothing
    this.#isClosed = true
    return this.#advance(true)
  }

  get #nothing(): Release {
    return { spans: none, segments: none, isOverflow: false, before: this.#released }
  }

  /** Takes back that the text behind an offset may leave: the answer ends there. */
  retract(offset: number): void {
    this.settled = Math.min(this.settled, this.#decoder?.rawOffset(offset) ?? offset)
  }

  #advance(isLast: boolean): Release {
    const from = this.#released - this.#base
    const segments = this.#judgeSegments(isLast)
    let hold = this.#holdOf(from, isLast)
    const isOverflow = !isLast && this.#isTooLong(hold)
    if (isOverflow) hold = this.#text.length
    if (this.#finder.segments.some(({ follows }) => !follows)) hold = Math.min(hold, this.#judged - this.#base)
    const before = this.#released
    if (hold <= from && !isLast) return { spans: none, segments, isOverflow, before }
    if (!this.#mayHold(from, hold)) {
      this.#letGo(hold, isLast)
      return { spans: none, segments, isOverflow, before }
    }
    const spans = this.#scan(from, hold, isLast)
    const cut = spans.find(({ end }) => end > hold)
    if (cut !== undefined && !isOverflow) hold = Math.min(hold, cut.start)
    const judged = spans.filter(({ start }) => start < hold)
    const told = judged.map((span) => this.#tell(span))
    this.#letGo(hold, isLast)
    return { spans: told, segments, isOverflow, before }
  }

  #mayHold(from: number, to: number): boolean {
    const watch = this.#watch
    if (watch === undefined) return this.#finder.mayHold(this.#text, from, to)
    const released = this.#released
    if (watch.isQuiet(released)) return false
    const [mayHavePhrase, mayHaveLabel] = [watch.mayHavePhrase(released), watch.mayHaveLabel(released)]
    return this.#finder.mayHold(this.#text, from, to, { mayHavePhrase, mayHaveLabel })
  }

  #holdOf(from: number, isLast: boolean): number {
    if (isLast) return this.#text.length
    if (this.#finder.holdsWhole) return from
    const seen = this.#watch?.hold(this.#released)
    if (seen !== undefined) return seen - this.#base
    const begun = this.#watch?.begunAtEnd(this.#released)
    const hold = this.#finder.hold(this.#text, from, true, begun)
    return this.#isTooLong(hold) ? this.#finder.hold(this.#text, from, false, begun) : hold
  }

  /** Judges the segments that are whole, and the last one whatever it is. They begin at the same places however the text was cut. */
  #judgeSegments(isLast: boolean): readonly ChannelSegment[] {
    const guards = this.#finder.segments
    if (guards.length === 0) return none
    const found: ChannelSegment[] = []
    const end = this.#base + this.#text.length
    while (end - this.#judged >= segmentLength || (isLast && end > this.#judged)) {
      const [start, stop] = [Math.max(0, this.#judged - segmentOverlap), Math.min(end, this.#judged + segmentLength)]
      const text = this.#text.slice(start - this.#base, stop - this.#base)
      for (const { guard, action, judge } of guards) {
        const category = judge(text)
        if (category !== undefined) found.push({ guard, action, category, start: this.#judged })
      }
      this.#judged = stop
    }
    return found
  }

  #isTooLong(hold: number): boolean {
    const tail = this.#text.length - hold
    const { longestTail, holdsWhole } = this.#finder
    if (holdsWhole) return tail > longestWhole
    return tail > longestTail && tail > this.#finder.longestHeld(this.#text.slice(hold))
  }

  #scan(from: number, hold: number, isLast: boolean): readonly FoundSpan[] {
    // A word cut at the beginning would look like another one.
    const edge = Math.max(0, from - contextLength)
    const space = edge === 0 ? -1 : this.#text.slice(edge, from).search(/\s/)
    const start = edge === 0 ? 0 : space === -1 ? edge : edge + space
    const found = this.#finder.find(this.#text.slice(start))
    return found
      .map((span) => ({ ...span, start: span.start + start, end: span.end + start }))
      .filter((span) => span.end > from && (isLast || span.start < hold))
  }

  #tell(span: FoundSpan): ChannelSpan {
    const value = this.#text.slice(span.start, span.end)
    const [start, end] = [span.start + this.#base, span.end + this.#base]
    return { ...span, start, end, value, step: this.#decoder?.stepAt(start) ?? '' }
  }

  #letGo(hold: number, isLast: boolean): void {
    this.#released = this.#base + hold
    this.settled = this.#rawOffset(this.#released, isLast)
    const context = this.#finder.segments.length === 0 ? hold : Math.min(hold, this.#judged - this.#base)
    const drop = context - contextLength
    if (drop <= mostDropped) return
    this.#text = this.#text.slice(drop)
    this.#base += drop
    this.#decoder?.forget(Math.min(this.#base, this.#released))
  }

  #rawOffset(offset: number, isLast: boolean): number {
    if (isLast) return this.#length
    return this.#decoder?.rawOffset(offset) ?? offset
  }

  /** Pieces up to a raw offset have left, and can be changed no more. */
  leave(end: number): void {
    this.#left = Math.max(this.#left, end)
    const rest = this.edits.filter((edit) => edit.end > this.#left)
    if (rest.length < this.edits.length) this.edits.splice(0, this.edits.length, ...rest)
  }

  /** Whether a piece that holds the beginning of a span has left. */
  isGone({ start }: Pick<FoundSpan, 'start'>): boolean {
    return (this.#decoder?.rawOffset(start) ?? start) < this.#left
  }

  /** Puts a text in place of a span; in JSON as a string, wherever it stands. */
  replace({ start, end }: Pick<FoundSpan, 'start' | 'end'>, text: string): void {
    if (this.#decoder === undefined) this.edits.push({ start, end, text })
    else this.edits.push(...this.#decoder.replace(start, end, text))
  }
}
