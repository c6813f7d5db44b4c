import { readJson, type JsonValue, type Reading } from '../traffic/index.ts'
import type {
  Answer,
  AnswerChoice,
  AnswerBilling,
  AnswerEnd,
  AnswerError,
  AnswerPiece,
  AnswerText,
  AnswerTextKind,
  AnswerUsage,
  ToolCall,
} from './answer.ts'
import type { Cursor } from './json/cursor.ts'
import type { FurtherText } from './json/further-texts.ts'

const jsonLimits = { maxJsonDepth: 256, maxJsonValues: 200_000 }

/** A text of an answer while its parts come. */
interface Channel {
  readonly kind: AnswerTextKind
  readonly choice: number
  readonly place: string
  readonly parts: string[]
  again: string | undefined
}

/** A text that no shape reads. */
interface Further {
  readonly kind: 'further' | 'other'
  readonly where: string
  readonly parts: string[]
}

/** A call while its parts come. */
interface Call {
  readonly place: string
  readonly channel: string
  id: string | undefined
  name: string
  whole: JsonValue | undefined
}

interface Choice {
  readonly index: number
  readonly channels: Channel[]
  readonly calls: Call[]
  /** The call under way by its key. */
  readonly open: Map<string, Call>
  finishReason: string | undefined
}

/** How a text is told; see {@link AnswerPiece}. */
export interface TextOptions {
  readonly told?: 'part' | 'again'
  readonly isSigned?: boolean
}

/** What an event says of a call. */
export interface CallPart {
  /** A call with another id than the one under way under the same key is a new one. */
  readonly id?: string | undefined
  readonly name?: string | undefined
  /** Text of the arguments, or their value. */
  readonly arguments?: Cursor | undefined
  readonly told?: 'part' | 'again'
}

/** Most events tell nothing of it, so this is asked before anything is made. */
function isTold(told: object): boolean {
  return Object.values(told).some((value) => value !== undefined)
}

function merged<T extends object>(known: T | undefined, told: { readonly [Key in keyof T]: T[Key] | undefined }): T {
  return { ...known, ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) } as T
}

/** Collects what the events of one answer say, and the pieces of text that each of them holds. */
export class AnswerBuilder {
  events = 0
  /** Messages that were begun: a stream may hold several, with blocks under the same numbers. */
  messages = 0
  /** The provider's form of a proper end was seen. */
  isComplete = false
  readonly #choices = new Map<number, Choice>()
  readonly #channels = new Map<string, Channel>()
  #usage: AnswerUsage | undefined
  #billing: AnswerBilling | undefined
  #model: string | undefined
  #error: AnswerError | undefined
  #pieces: AnswerPiece[] = []
  #endsTexts = false
  /** By channel, those that stand by themselves by a number. */
  readonly #further = new Map<string | number, Further>()
  readonly #keepsTexts: boolean
  readonly #maxTextLength: number
  #kept = 0

  /**
   * @param keepsTexts - false: texts are told in pieces and not kept, so that a long answer takes no room
   * @param maxTextLength - UTF-16 units of all texts together that are kept
   */
  constructor(keepsTexts = true, maxTextLength = Infinity) {
    this.#keepsTexts = keepsTexts
    this.#maxTextLength = maxTextLength
  }

  #choice(index: number): Choice {
    const known = this.#choices.get(index)
    if (known !== undefined) return known
    const made: Choice = { index, channels: [], calls: [], open: new Map(), finishReason: undefined }
    this.#choices.set(index, made)
    return made
  }

  #channel(name: string, kind: AnswerTextKind, choice: number, place: string): Channel {
    const known = this.#channels.get(name)
    if (known !== undefined) return known
    const made: Channel = { kind, choice, place: placeIn(choice, place), parts: [], again: undefined }
    this.#channels.set(name, made)
    this.#choice(choice).channels.push(made)
    return made
  }

  /** The pieces since the last call, in the order in which the event holds them. */
  takePieces(): readonly AnswerPiece[] {
    const pieces = this.#pieces
    this.#pieces = []
    return pieces
  }

  #put(
    name: string,
    place: string,
    form: AnswerPiece['form'],
    at: Cursor,
    text: string,
    kind: AnswerTextKind,
    choice: number,
    options: TextOptions,
  ): void {
    // prettier-ignore
    const channel = this.#channel(name, kind, choice, place)
    const { told = 'part', isSigned = false } = options
    this.#keep(channel, text, told)
    this.#pieces.push({ channel: name, kind, choice, place: placeIn(choice, place), form, told, pointer: at.pointer, text, isSigned }) // prettier-ignore
  }

  #keep(channel: Channel, text: string, told: 'part' | 'again'): void {
    if (!this.#keepsTexts || this.isOverLimit) return
    this.#kept += text.length
    if (told === 'part') channel.parts.push(text)
    else channel.again = text
  }

  /** More texts came than are kept. */
  get isOverLimit(): boolean {
    return this.#kept > this.#maxTextLength
  }

  /** A string that no shape reads. Tools of the provider get JSON, too, in which characters may be escaped. */
  further({ pointer, text, channel: name }: FurtherText, kind: 'further' | 'other'): void {
    const place = `$${pointer}`
    const told = name === undefined ? 'alone' : 'part'
    // The form of a text in parts is that of its first.
    const form = /^\s*[[{]/.test(text) ? 'json' : 'text'
    this.#pieces.push({ channel: name ?? place, kind, choice: 0, place, form, told, pointer, text, isSigned: false })
    if (!this.#keepsTexts || this.isOverLimit) return
    this.#kept += text.length
    const known = name === undefined ? undefined : this.#further.get(name)
    if (known !== undefined) known.parts.push(text)
    else this.#further.set(name ?? this.#further.size, { kind, where: place, parts: [text] })
  }

  /** @param key - tells texts of one kind in one choice apart; '' where there is one only */
  text(
    kind: 'text' | 'thinking' | 'refusal',
    choice: number,
    key: string,
    at: Cursor,
    options: TextOptions = {},
  ): void {
    const { text } = at
    if (text !== undefined) this.#put(`${String(choice)}/${kind}/${key}`, kind, 'text', at, text, kind, choice, options)
  }

  /** Text of a payload that is no JSON. */
  plainText(text: string): void {
    this.#keep(this.#channel('0/text/', 'text', 0, 'text'), text, 'part')
    this.#pieces.push({ channel: '0/text/', kind: 'text', choice: 0, place: 'text', form: 'text', told: 'part', pointer: undefined, text, isSigned: false }) // prettier-ignore
  }

  call(choice: number, key: string, part: CallPart): void {
    const owner = this.#choice(choice)
    let call = owner.open.get(key)
    const isNext = part.told !== 'again' && part.id !== undefined && call?.id !== undefined && part.id !== call.id
    if (call === undefined || isNext) {
      const number = String(owner.calls.length)
      call = { place: `toolCalls[${number}].arguments`, channel: `${String(choice)}/call/${number}`, id: undefined, name: '', whole: undefined } // prettier-ignore
      owner.calls.push(call)
      owner.open.set(key, call)
    }
    call.id ??= part.id
    if (part.name !== undefined && part.name !== '' && (part.told !== 'again' || call.name === ''))
      call.name = part.name
    const at = part.arguments
    if (at?.text !== undefined) {
      const { told = 'part' } = part
      this.#put(call.channel, call.place, 'json', at, at.text, 'arguments', choice, { told })
    } else if (at?.exists === true) {
      if (this.#keepsTexts) call.whole ??= at.value
      this.#strings(at, call, call.place, choice)
    }
  }

  /** Whether a call was begun under a key. */
  hasCall(choice: number, key: string): boolean {
    return this.#choice(choice).open.has(key)
  }

  /** Every string and number of arguments that came as a value is a text by itself. */
  #strings(at: Cursor, call: Call, place: string, choice: number): void {
    if (at.text !== undefined || at.number !== undefined) {
      const text = at.text ?? String(at.number)
      this.#pieces.push({ channel: `${call.channel}${at.pointer}`, kind: 'arguments', choice, place: placeIn(choice, place), form: 'text', told: 'alone', pointer: at.pointer, text, isSigned: false }) // prettier-ignore
    }
    for (const [index, item] of at.items().entries()) this.#strings(item, call, `${place}[${String(index)}]`, choice)
    for (const [key, member] of at.members()) this.#strings(member, call, `${place}.${key}`, choice)
  }

  /** The first name that is given counts; some servers begin with an empty one. */
  model(name: string | undefined): void {
    if (name !== '') this.#model ??= name
  }

  finish(choice: number, reason: string | undefined): void {
    if (reason !== undefined && reason !== '') this.#choice(choice).finishReason = reason
  }

  /** Ends the texts under way: what comes behind is none of theirs. */
  endTexts(): void {
    this.#endsTexts = true
  }

  /** Whether an event since the last call ended the texts under way. */
  takeEnd(): boolean {
    const ends = this.#endsTexts
    this.#endsTexts = false
    return ends
  }

  /** Whether every choice that was begun has a reason to end. */
  get allFinished(): boolean {
    return this.#choices.size > 0 && [...this.#choices.values()].every(({ finishReason }) => finishReason !== undefined)
  }

  /** Sets what is told, and leaves the rest as it was told before. */
  usage(told: { readonly [Key in keyof AnswerUsage]: number | undefined }): void {
    if (isTold(told)) this.#usage = merged(this.#usage, told)
  }

  billing(told: { readonly [Key in keyof AnswerBilling]: AnswerBilling[Key] | undefined }): void {
    if (isTold(told)) this.#billing = merged(this.#billing, told)
  }

  error(error: AnswerError, message?: Cursor): void {
    this.#error = error
    const text = message?.text
    if (message !== undefined && text !== undefined)
      this.#pieces.push({ channel: 'error', kind: 'error', choice: 0, place: 'error.message', form: 'text', told: 'alone', pointer: message.pointer, text, isSigned: false }) // prettier-ignore
  }

  get hasError(): boolean {
    return this.#error !== undefined
  }

  /** The texts that were kept, those of one choice together. */
  texts(): readonly AnswerText[] {
    const own = [...this.#choices.values()].flatMap((choice): AnswerText[] => [
      ...choice.channels
        .filter(({ kind }) => kind !== 'arguments')
        .map((channel) => ({ kind: channel.kind, where: channel.place, text: textOf(channel) })),
      ...choice.calls.map((call) => ({
        kind: 'arguments' as const,
        where: placeIn(choice.index, call.place),
        text: textOfCall(call, this.#channels),
      })),
    ])
    const message = this.#error?.message
    const errors: AnswerText[] = message === undefined ? [] : [{ kind: 'error', where: 'error.message', text: message }]
    const further = [...this.#further.values()].map(({ kind, where, parts }) => ({ kind, where, text: parts.join('') }))
    return [...own, ...further, ...errors].filter(({ text }) => text !== '')
  }

  /** What was read so far. */
  build(shape: string | undefined, end: AnswerEnd, reading: Reading): Answer {
    return {
      shape,
      model: this.#model,
      choices: [...this.#choices.values()].sort((a, b) => a.index - b.index).map(toChoice(this.#channels)),
      usage: this.#usage,
      billing: this.#billing,
      error: this.#error,
      end,
      events: this.events,
      reading,
    }
  }
}

function placeIn(choice: number, place: string): string {
  return choice === 0 ? place : `choices[${String(choice)}].${place}`
}

function textOf({ parts, again }: Channel): string {
  return parts.length === 0 ? (again ?? '') : parts.join('')
}

function textOfCall({ channel, whole }: Call, channels: ReadonlyMap<string, Channel>): string {
  const told = channels.get(channel)
  const text = told === undefined ? '' : textOf(told)
  return text === '' && whole !== undefined ? JSON.stringify(whole) : text
}

function readArguments(text: string): JsonValue {
  if (text === '') return Object.create(null) as JsonValue
  const { value, failure } = readJson(text, jsonLimits)
  return failure === undefined && value !== undefined ? value : text
}

function toCall(channels: ReadonlyMap<string, Channel>): (call: Call) => ToolCall {
  return ({ name, whole, channel }) => {
    const told = channels.get(channel)
    const text = told === undefined ? '' : textOf(told)
    return { name, arguments: text === '' && whole !== undefined ? whole : readArguments(text) }
  }
}

function toChoice(channels: ReadonlyMap<string, Channel>): (choice: Choice) => AnswerChoice {
  return (choice) => {
    const joined = (kind: AnswerTextKind): string | undefined => {
      const own = choice.channels.filter((channel) => channel.kind === kind)
      return own.length === 0 ? undefined : own.map(textOf).join('')
    }
    return {
      index: choice.index,
      text: joined('text') ?? '',
      thinking: joined('thinking') ?? '',
      refusal: joined('refusal'),
      toolCalls: choice.calls.map(toCall(channels)),
      finishReason: choice.finishReason,
    }
  }
}
