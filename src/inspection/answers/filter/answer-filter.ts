import { applyEdits } from '../../../diagnostics/index.ts'
import type { AnswerPiece } from '../answer.ts'
import { AnswerReader, type AnswerHead, type AnswerLimits, type ReadFrame } from '../answer-reader.ts'
import { clearMembers } from '../json/clear-members.ts'
import { spliceStrings, type StringEdit } from '../json/splice.ts'
import { isParameter } from '../json/further-texts.ts'
import { decodeLiteral, type JsonToken } from '../json/tokens.ts'
import type { PlaceholderVault } from '../redaction/placeholder-vault.ts'
import type { SpanFinder } from '../spans/span-finder.ts'
import type { FoundSpan, GuardAction } from '../spans/span-guard.ts'
import { ChannelText, type ChannelSpan, type RawEdit, type Release } from './channel-text.ts'
import { furtherTexts, TextsUnderWay } from './texts-under-way.ts'
import { restoringGuard, withVault } from './with-vault.ts'

/** Something that a guard found in an answer; the text itself is not kept. */
export interface AnswerFinding {
  readonly guard: string
  readonly action: GuardAction
  readonly category: string
  /** As `text`, `choices[1].thinking`, `toolCalls[0].arguments.note`; `$` and a JSON Pointer where no shape knows it. */
  readonly where: string
}

/** Why an answer is blocked. */
export interface AnswerBlock {
  /** The guard or rule; undefined if the answer could not be read or changed as it must be. */
  readonly guard: string | undefined
  readonly reason: 'finding' | 'overflow' | 'signed' | 'late' | 'unread' | 'vault' | 'rule'
  readonly where: string
}

/** What filters the texts of one answer. */
export interface FilterOptions {
  readonly finder: SpanFinder
  /** Gives placeholders for what is redacted. */
  readonly vault: PlaceholderVault
  /** Put placeholders of the vault back in what leaves. */
  readonly restores: boolean
  /** An answer that is not read whole does not pass (default true). */
  readonly blocksUnread?: boolean
  readonly limits?: Partial<AnswerLimits>
  /** Texts are kept for who asks for them when the answer is over (default false). */
  readonly keepsTexts?: boolean
}

/** A frame that waits until its texts are settled. */
interface Waiting {
  readonly read: ReadFrame
  readonly pieces: readonly PlacedPiece[]
}

interface PlacedPiece {
  readonly piece: AnswerPiece
  readonly text: ChannelText
  readonly start: number
  readonly end: number
  /** It is the name of a member, and no value. */
  readonly isName?: boolean
}

/** Characters of the shortest text that may hold a finding. */
const shortestSpan = 3

/** Names of members of which an answer remembers whether they may hold something, and the characters of each. */
const mostNames = 64
const longestName = 64

function isFurther({ kind }: AnswerPiece): boolean {
  return kind === 'further' || kind === 'other'
}

/** Texts that no shape reads, without those of a member that is told twice: these are looked at by themselves. */
function withoutRepeats(pieces: readonly AnswerPiece[]): readonly AnswerPiece[] {
  const seen = new Set<string | undefined>()
  const repeated = new Set<string | undefined>()
  for (const { pointer } of pieces.filter(isFurther)) (seen.has(pointer) ? repeated : seen).add(pointer)
  return repeated.size === 0 ? pieces : pieces.filter((piece) => !isFurther(piece) || !repeated.has(piece.pointer))
}

/**
 * Lets an answer through while it comes, frame by frame: what a guard finds is redacted or ends the answer, and only the
 * tail that may still become a finding waits. Frames that nothing is found in leave byte for byte.
 */
export class AnswerFilter {
  readonly reader: AnswerReader
  readonly findings: AnswerFinding[] = []
  readonly #options: FilterOptions
  readonly #finder: SpanFinder
  readonly #underWay = new TextsUnderWay()
  readonly #queue: Waiting[] = []
  readonly #names = new Map<string, boolean>()
  #block: AnswerBlock | undefined

  constructor(head: AnswerHead, options: FilterOptions) {
    this.reader = new AnswerReader(head, options.limits, options.keepsTexts === true)
    this.#options = options
    this.#finder = options.restores ? withVault(options.finder, options.vault) : options.finder
  }

  /** Set once the answer is blocked: no byte of it may leave any more. */
  get block(): AnswerBlock | undefined {
    return this.#block
  }

  /** Bytes and characters that wait. */
  get held(): number {
    return this.#queue.reduce((sum, { read }) => sum + read.frame.raw.length, this.reader.heldBytes)
  }

  /** Blocks the answer because it came in a coding that nobody has undone. */
  refuseUnread(): void {
    this.#stop({ guard: undefined, reason: 'unread', where: '$' })
  }

  /** The bytes that may leave after these have come. */
  push(bytes: Uint8Array): readonly Uint8Array[] {
    if (this.#block !== undefined) return []
    const out = this.reader.push(bytes).flatMap((read) => this.#take(read))
    this.#checkReading()
    return out
  }

  /** The bytes that may leave when no more come. */
  end(): readonly Uint8Array[] {
    if (this.#block !== undefined) return []
    const out = this.reader.end().flatMap((read) => this.#take(read))
    this.#checkReading()
    if (this.#isBlocked()) return out
    this.#close(this.#underWay.endAll())
    return [...out, ...this.#leave()]
  }

  #isBlocked(): boolean {
    return this.#block !== undefined
  }

  #checkReading(): void {
    if (this.#options.blocksUnread === false || this.#isBlocked()) return
    const { reading } = this.reader.answer()
    if (reading.state !== 'whole') this.#block = { guard: undefined, reason: 'unread', where: '$' }
  }

  #take(read: ReadFrame): readonly Uint8Array[] {
    if (this.#isBlocked()) return []
    const placed: PlacedPiece[] = []
    this.#queue.push({ read, pieces: placed })
    this.#age(read)
    const pieces = withoutRepeats(read.pieces)
    for (const piece of pieces) {
      if (isFurther(piece) && piece.told === 'alone' && !this.#mayHold(piece.text)) continue
      placed.push(this.#put(piece, read.frame.raw.length))
      if (this.#isBlocked()) break
    }
    if (!this.#isBlocked()) placed.push(...this.#rest(read, pieces))
    if (read.endsTexts) this.#close(this.#underWay.endAll())
    return this.#leave()
  }

  #mayHold(text: string): boolean {
    return text.length >= shortestSpan && this.#finder.mayHold(text, 0, text.length)
  }

  /** The same of a name: each event of a stream has the names of the others. */
  #nameMayHold(name: string): boolean {
    let known = this.#names.get(name)
    if (known === undefined) {
      known = this.#mayHold(name)
      if (this.#names.size < mostNames && name.length <= longestName) this.#names.set(name, known)
    }
    return known
  }

  /** Numbers, names of members, and what is told twice, are texts by themselves. */
  #rest(read: ReadFrame, pieces: readonly AnswerPiece[]): readonly PlacedPiece[] {
    const json = read.frame.text
    const known = new Set(pieces.map(({ pointer }) => pointer))
    const { tokens } = read
    const lastNames = new Map<string, JsonToken>()
    const lastValues = new Map<string, JsonToken>()
    for (const token of tokens) (token.kind === 'name' ? lastNames : lastValues).set(token.pointer, token)
    const placed: PlacedPiece[] = []
    for (const token of tokens) {
      const { pointer, kind, start, end } = token
      const isName = kind === 'name'
      // Quotes stand round a text, and an escape is longer than what it stands for.
      if (end - start < shortestSpan + (kind === 'number' ? 0 : 2)) continue
      const isReplaced = (isName ? lastNames : lastValues).get(pointer) !== token
      if (!isReplaced && !isName && (known.has(pointer) || isParameter(pointer))) continue
      const text = kind === 'number' ? json.slice(start, end) : decodeLiteral(json.slice(start, end))
      if (!(isName ? this.#nameMayHold(text) : this.#mayHold(text))) continue
      const piece = { channel: pointer, kind: 'other', choice: 0, place: `$${pointer}`, form: 'text', told: 'alone', pointer, text, isSigned: false } as const // prettier-ignore
      // A member told twice: nobody can say which of the two its reader takes, and only one can be changed.
      if (!isReplaced) placed.push({ ...this.#put(piece), isName })
      else if (this.#put(piece).text.edits.length > 0) this.#stop({ guard: undefined, reason: 'unread', where: piece.place }) // prettier-ignore
      if (this.#isBlocked()) break
    }
    return placed
  }

  /** @param size - bytes of its event */
  #put(piece: AnswerPiece, size = 0): PlacedPiece {
    if (piece.told !== 'part') return this.#putWhole(piece)
    const group = isFurther(piece) ? furtherTexts : piece.choice
    // A choice says one thing after the other, or a few in turns: parts of others end a text that does not go on for long.
    if (group !== furtherTexts) this.#close(this.#underWay.age(group, new Set([piece.channel]), size))
    const text = this.#underWay.next(group, piece.channel, () => new ChannelText(this.#finder, piece.form))
    const start = text.length
    this.#judge(text, text.push(piece.text), piece)
    return { piece, text, start, end: text.length }
  }

  /** A text that is all there: it is judged at once, and as it would be if it came in parts. */
  #putWhole(piece: AnswerPiece): PlacedPiece {
    const before = piece.told === 'again' ? this.#underWay.get(piece.channel) : undefined
    if (before !== undefined) this.#close([before])
    const text = new ChannelText(this.#finder, piece.form)
    this.#judge(text, text.push(piece.text), piece)
    this.#judge(text, text.close(), piece)
    return { piece, text, start: 0, end: text.length }
  }

  /** Texts that no shape reads wait for a few events; while only such ones come, so do those of the choices. */
  #age({ pieces, frame }: ReadFrame): void {
    if (pieces.length === 0) return
    const channels = new Set(pieces.map(({ channel }) => channel))
    const groups = pieces.every(isFurther) ? this.#underWay.groups() : [furtherTexts]
    for (const group of groups) this.#close(this.#underWay.age(group, channels, frame.raw.length))
  }

  readonly #places = new WeakMap<ChannelText, AnswerPiece>()

  #close(texts: readonly ChannelText[]): void {
    for (const text of texts) {
      const piece = this.#places.get(text)
      if (piece !== undefined) this.#judge(text, text.close(), piece)
    }
  }

  #judge(text: ChannelText, { spans, segments, isOverflow, before }: Release, piece: AnswerPiece): void {
    this.#places.set(text, piece)
    for (const { guard, action, category, start } of segments) {
      this.findings.push({ guard, action, category, where: piece.place })
      if (action === 'log') continue
      text.retract(this.#finder.holdsWhole ? 0 : start)
      this.#stop({ guard, reason: 'finding', where: piece.place })
      return
    }
    for (const span of spans) {
      const where = piece.place + span.step
      if (span.guard === restoringGuard) {
        if (!piece.isSigned) text.replace(span, this.#options.vault.restore(span.value))
        continue
      }
      this.findings.push({ guard: span.guard, action: span.action, category: span.category, where })
      this.#act(text, span, piece, where)
      if (this.#isBlocked()) return
    }
    // Sounds and pictures are one word of any length.
    if (isOverflow && this.#finder.onOverflow === 'block' && !isFurther(piece)) {
      text.retract(before)
      this.#stop({ guard: undefined, reason: 'overflow', where: piece.place })
    }
  }

  #act(text: ChannelText, span: FoundSpan & ChannelSpan, piece: AnswerPiece, where: string): void {
    const { guard, action, category, value } = span
    if (action === 'log') return
    // What the provider signed would be refused by it when it comes back.
    const reason = action === 'block' ? 'finding' : piece.isSigned ? 'signed' : text.isGone(span) ? 'late' : undefined
    const placeholder = reason === undefined ? this.#options.vault.placeholderFor(category, value) : undefined
    if (placeholder !== undefined) text.replace(span, placeholder)
    else {
      text.retract(this.#finder.holdsWhole ? 0 : span.start)
      this.#stop({ guard, reason: reason ?? 'vault', where })
    }
  }

  #stop(block: AnswerBlock): void {
    this.#block ??= block
  }

  /** The frames at the front that nothing holds any more; none behind what is blocked. */
  #leave(): readonly Uint8Array[] {
    const out: Uint8Array[] = []
    for (let first = this.#queue[0]; first !== undefined; first = this.#queue[0]) {
      if (first.pieces.some(({ text, end }) => text.settled < end)) break
      // Of a frame in which the answer was blocked nothing leaves, nor of those behind.
      if (this.#isBlocked() && first === this.#queue.at(-1)) break
      out.push(write(first))
      for (const { text, end } of first.pieces) text.leave(end)
      this.#queue.shift()
    }
    if (this.#isBlocked()) this.#queue.length = 0
    return out
  }
}

/** A frame with the changes of its texts. */
function write({ read, pieces }: Waiting): Uint8Array {
  const changed = pieces.flatMap(({ piece, text, start, end, isName = false }) => {
    const edits = editsWithin(text.edits, start, end)
    return edits.length === 0 ? [] : [{ piece, edits, isName }]
  })
  if (changed.length === 0) return read.frame.raw
  const plain = changed.find(({ piece }) => piece.pointer === undefined)
  if (plain !== undefined)
    return read.frame.rewrite(
      applyEdits(
        plain.piece.text,
        plain.edits.map(({ start, end, text }) => ({ span: { start, end }, text })),
      ),
    )
  const edits = changed.flatMap(({ piece, edits: own, isName }): readonly StringEdit[] =>
    own.map((edit) => ({ ...edit, isName, pointer: piece.pointer ?? '' })),
  )
  // Tokens with their probabilities tell the text once more, in pieces.
  return read.frame.rewrite(clearMembers(spliceStrings(read.frame.text, edits), 'logprobs'))
}

/** The part of the edits of a text that falls into one piece: the new text stands in the piece in which a span begins. */
function editsWithin(edits: readonly RawEdit[], start: number, end: number): readonly RawEdit[] {
  return edits.flatMap((edit) => {
    if (edit.end <= start || edit.start >= end) return []
    const isFirst = edit.start >= start
    return [{ start: Math.max(edit.start, start) - start, end: Math.min(edit.end, end) - start, text: isFirst ? edit.text : '' }] // prettier-ignore
  })
}
