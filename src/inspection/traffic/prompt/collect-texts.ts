import { fromUint8Array } from '../../../runtime/index.ts'
import { findFileType } from '../message/file-type.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../message/json.ts'
import { isSurelyPacked } from '../message/packed-file.ts'
import type { BodyView } from './body-view.ts'
import { leafTexts, partKind } from './content.ts'
import type { PartKind } from './part-types.ts'
import { insideText, readBase64, readInnerJson, readPlainFile, stepTo, type PlaceLimits } from './place.ts'
import type { PromptText, PromptTextSource, UnreadPart } from './prompt-sources.ts'
import { speakerOf } from './turns.ts'

/** Members whose texts come from somebody in particular, whatever stands around them. Sources: those of the shapes. */
const sourceMembers: readonly (readonly [source: PromptTextSource, members: readonly string[]])[] = [
  ['system', ['system', 'instructions', 'system_instruction', 'systemInstruction', 'preamble', 'system_prompt', 'systemPrompt', 'system_message', 'systemMessage', 'custom_instructions']], // prettier-ignore
  ['tool_description', ['tools', 'functions', 'toolConfig', 'tool_config', 'functionDeclarations', 'function_declarations', 'mcp_servers', 'response_format', 'output_format']], // prettier-ignore
  ['document', ['documents', 'document', 'search_results', 'searchResults', 'inlinePassages', 'additionalContext', 'retrieved_documents', 'references', 'citations', 'contexts']], // prettier-ignore
  ['tool_result', ['tool_results', 'toolResult', 'functionResponse', 'function_response', 'tool_outputs', 'codeExecutionResult']], // prettier-ignore
  ['file', ['attachments', 'files', 'fileAttachments', 'file', 'inlineData', 'inline_data']],
]
const sourceOfMember: ReadonlyMap<string, PromptTextSource> = new Map(
  sourceMembers.flatMap(([source, members]) => members.map((member) => [member, source] as const)),
)

const sourceOfKind: Readonly<Partial<Record<PartKind, PromptTextSource>>> = {
  document: 'document',
  tool_call: 'assistant',
  tool_result: 'tool_result',
  thought: 'assistant',
  file: 'file',
}

/** Members that hold bytes of a file as text. */
const payloadMembers: ReadonlySet<string> = new Set([
  'data',
  'bytes',
  'file_data',
  'fileData',
  'b64_json',
  'image_url',
  'url',
  'image',
  'audio',
  'file_url',
  'input_audio',
  'content',
  'blob',
  'base64',
])

/** Members that say of what type such bytes are. */
const typeMembers = [
  'media_type',
  'mimeType',
  'mime_type',
  'contentType',
  'content_type',
  'mediaType',
  'format',
] as const

/** Members that say what something is; nobody speaks in them. */
const structural: ReadonlySet<string> = new Set([
  ...['role', 'type', 'kind', 'id', 'object', 'status', 'model', 'detail', 'author', 'sender', 'tool_call_id'],
  ...[
    'tool_use_id',
    'toolUseId',
    'call_id',
    'format',
    'media_type',
    'mimeType',
    'mime_type',
    'content_type',
    'contentType',
  ],
])

/** A name of a member that a program gives; others may be written by a person. */
const plainName = /^[A-Za-z_$@][\w$.:@/-]{0,63}$/

/** Integers of so many digits may be numbers of cards and accounts; shorter ones are counts and settings. */
const shortestNumber = 1e11

/** Milliseconds, microseconds and nanoseconds since 1970 of the years 2001 to 2065. */
function isTime(value: number): boolean {
  return (value >= 1e12 && value < 3e12) || (value >= 1e15 && value < 3e15) || (value >= 1e18 && value < 3e18)
}

/** What the first member that names a type says. */
function toldType(part: JsonObject): string | undefined {
  for (const name of typeMembers) {
    const item = part[name]
    if (typeof item === 'string') return item
  }
  return undefined
}

/** Whether a part has a text beside its type and what else says what it is. */
function saysSomething(part: JsonObject): boolean {
  return Object.entries(part).some(
    ([key, item]) => !structural.has(key) && leafTexts({ value: item, place: '' }).length > 0,
  )
}

interface Context {
  readonly source: PromptTextSource
  /** The type of the bytes that stand here or further in. */
  readonly mime: string | undefined
}

class TextCollector {
  readonly texts: PromptText[] = []
  readonly unread: UnreadPart[] = []
  readonly #prompt: ReadonlySet<string>
  readonly #limits: PlaceLimits

  /** @param prompt - places of the texts that are known to be the user's */
  constructor(prompt: ReadonlySet<string>, limits: PlaceLimits) {
    this.#prompt = prompt
    this.#limits = limits
  }

  walk(value: JsonValue, place: string, key: string, context: Context): void {
    if (typeof value === 'string') this.#text(value, place, key, context)
    else if (typeof value === 'number') {
      if (Number.isInteger(value) && Math.abs(value) >= shortestNumber && !isTime(Math.abs(value)))
        this.#add(String(value), place, context.source)
    } else if (Array.isArray(value))
      for (let index = 0; index < value.length; index++)
        this.walk(value[index] as JsonValue, stepTo(place, index), key, context)
    else if (isJsonObject(value)) this.#object(value, place, context)
  }

  #object(value: JsonObject, place: string, outer: Context): void {
    const kind = partKind(value)
    const speaker = speakerOf(value)
    const isTold = outer.source === 'tool_description'
    const found = (kind === undefined || kind === 'unknown' ? undefined : sourceOfKind[kind]) ?? speaker ?? outer.source
    // A schema may name its members as it likes: all of it describes the tool.
    const source = isTold ? outer.source : found
    const told = toldType(value)
    // A source of the type `text` names the media type of what stands there as it is.
    const mime = value['type'] === 'text' ? undefined : (told ?? outer.mime)
    for (const key of Object.keys(value)) {
      const item = value[key] as JsonValue
      const at = stepTo(place, key)
      if (!plainName.test(key)) this.#add(key, at, source)
      this.walk(item, at, key, { source: isTold ? source : (sourceOfMember.get(key) ?? source), mime })
    }
    // Elsewhere a `type` says much else, as in a schema.
    if (kind === 'unknown' && outer.source === 'user' && !saysSomething(value))
      this.#miss(place, 'part', String(value['type'] ?? value['kind']))
  }

  #text(text: string, place: string, key: string, { source, mime }: Context): void {
    if (text === '') return
    const dataUrl = /^data:([^;,]{0,100})[^,]{0,200},/.exec(text)
    if (dataUrl !== null) {
      this.#payload(text.slice(dataUrl[0].length), place, dataUrl[1] ?? '', dataUrl[0].endsWith(';base64,'))
      return
    }
    if (mime !== undefined && this.#isPayload(key, place) && readBase64(text) !== undefined) {
      this.#payload(text, place, mime, true)
      return
    }
    const inner = this.#prompt.has(place) ? undefined : readInnerJson(text, this.#limits)
    if (inner === undefined) this.#add(text, place, structural.has(key) && !this.#prompt.has(place) ? 'other' : source)
    else this.walk(inner, place + insideText, key, { source, mime })
  }

  /** Members of other names hold the words of the prompt, which may look like base64. */
  #isPayload(key: string, place: string): boolean {
    return payloadMembers.has(key) && (key === 'data' || key === 'bytes' || !this.#prompt.has(place))
  }

  /** Bytes of a file: plain text is read, pictures and films hold none, all else is unread. What may be words is a text, too. */
  #payload(packed: string, place: string, type: string, isBase64: boolean): void {
    const bytes = isBase64 ? readBase64(packed) : undefined
    const source = this.#prompt.has(place) ? 'document' : 'file'
    if (isBase64 && packed !== '' && (bytes === undefined || !isSurelyPacked(packed, bytes, type)))
      this.texts.push({ text: packed, place, source })
    const text = bytes === undefined ? (isBase64 ? undefined : packed) : readPlainFile(bytes, type)
    if (text === undefined)
      this.missFile(place, (bytes === undefined ? undefined : findFileType(fromUint8Array(bytes))?.mime) ?? type)
    else if (text !== '') this.texts.push({ text, place, source })
  }

  /** A file whose bytes are no text. */
  missFile(place: string, type: string): void {
    const name = type.toLowerCase()
    if (/^(?:image|video)\b|^(?:png|jpe?g|gif|webp|mp4|mov|mkv|webm)$/.test(name)) return
    this.#miss(
      place,
      /^audio\b|^(?:wav|mp3|flac|ogg|opus|m4a|aac|pcm16?|g711_[au]law)$/.test(name) ? 'audio' : 'file',
      name,
    )
  }

  #add(text: string, place: string, source: PromptTextSource): void {
    this.texts.push({ text, place, source: this.#prompt.has(place) && source === 'other' ? 'user' : source })
  }

  #miss(place: string, kind: UnreadPart['kind'], what: string): void {
    this.unread.push({ place, kind, what: what.slice(0, 100) })
  }
}

/** All that a body says, by whom, and what of it could not be read. */
export interface BodyTexts {
  readonly texts: readonly PromptText[]
  readonly unread: readonly UnreadPart[]
}

/**
 * Collects every text of a body: turns, system texts, results and descriptions of tools, documents, files, and all other
 * members, also inside of texts that hold JSON and of base64 that a media type belongs to.
 *
 * @param prompt - places of the texts that are known to be the user's
 * @param tokens - places where the API takes a text and the body holds token numbers
 */
export function collectTexts(
  view: BodyView,
  prompt: ReadonlySet<string>,
  tokens: readonly string[],
  limits: PlaceLimits,
): BodyTexts {
  const collector = new TextCollector(prompt, limits)
  if (view.value !== undefined) collector.walk(view.value, '$', '', { source: 'other', mime: undefined })
  for (const { place, type } of view.files) collector.missFile(place, type)
  return {
    texts: collector.texts,
    unread: [
      ...collector.unread,
      ...tokens.map((place): UnreadPart => ({ place, kind: 'tokens', what: 'token numbers' })),
    ],
  }
}
