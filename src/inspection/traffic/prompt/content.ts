import { isJsonObject, type JsonObject } from '../message/json.ts'
import { findMemberKind, findPartKind, type PartKind } from './part-types.ts'
import { readBase64, readPlainFile, stepTo, type Found } from './place.ts'

/** Levels of parts within parts that are read. */
const maxPartDepth = 8

/** A text, and where it stands. */
export interface PlacedText {
  readonly text: string
  readonly place: string
}

/** What a part is: by its `type` or `kind`, else by a member that only one kind has; undefined if nothing tells. */
export function partKind(part: JsonObject): PartKind | 'unknown' | undefined {
  const type = part['type'] ?? part['kind']
  if (typeof type === 'string') return findPartKind(type) ?? 'unknown'
  if (part['text'] !== undefined) return undefined
  for (const member of Object.keys(part)) {
    const kind = findMemberKind(member)
    if (kind !== undefined) return kind
  }
  return undefined
}

function member(part: JsonObject, place: string, key: string): Found | undefined {
  const value = part[key]
  return value === undefined || value === null ? undefined : { value, place: stepTo(place, key) }
}

function contentOf({ value, place }: Found, keys: readonly string[], depth: number): PlacedText[] {
  if (!isJsonObject(value)) return []
  for (const key of keys) {
    const found = member(value, place, key)
    if (found === undefined) continue
    const texts = readContent(found, depth + 1)
    if (texts.length > 0) return texts
  }
  return []
}

/** A document that is at hand as text: plain, in base64, or as content of its own. */
function documentTexts(found: Found, depth: number): PlacedText[] {
  if (!isJsonObject(found.value)) return readContent(found, depth + 1)
  const part = found.value
  const inner = member(part, found.place, 'document') ?? member(part, found.place, 'searchResult')
  if (inner !== undefined) return documentTexts(inner, depth + 1)
  const source = member(part, found.place, 'source')
  if (source !== undefined && isJsonObject(source.value)) {
    const { data, bytes, type } = source.value
    if (type === 'text' && typeof data === 'string') return [{ text: data, place: stepTo(source.place, 'data') }]
    const packed = data ?? bytes
    const key = data === undefined ? 'bytes' : 'data'
    const read = typeof packed === 'string' ? readBase64(packed) : undefined
    const mime = source.value['media_type'] ?? part['format']
    const text = read === undefined ? undefined : readPlainFile(read, typeof mime === 'string' ? mime : '')
    if (text !== undefined && text !== '') return [{ text, place: stepTo(source.place, key) }]
    const texts = contentOf(source, ['content', 'text'], depth)
    if (texts.length > 0) return texts
  }
  const texts = contentOf(found, ['content', 'text', 'resource'], depth)
  if (texts.length > 0) return texts
  const { data } = part
  if (typeof data === 'string') return [{ text: data, place: stepTo(found.place, 'data') }]
  return isJsonObject(data) ? leafTexts({ value: data, place: stepTo(found.place, 'data') }, depth) : []
}

/** All texts of a value, in its order. */
export function leafTexts({ value, place }: Found, depth = 0): PlacedText[] {
  if (depth > maxPartDepth) return []
  if (typeof value === 'string') return value === '' ? [] : [{ text: value, place }]
  if (Array.isArray(value))
    return value.flatMap((item, index) => leafTexts({ value: item, place: stepTo(place, index) }, depth + 1))
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([key, item]) =>
    leafTexts({ value: item, place: stepTo(place, key) }, depth + 1),
  )
}

const unreadKinds: ReadonlySet<PartKind | 'unknown' | undefined> = new Set<PartKind>([
  'tool_call',
  'tool_result',
  'thought',
  'image',
  'audio',
  'video',
  'file',
  'mark',
])

/** Members that hold the text of a part, in the order of their precedence. */
const textMembers = ['text', 'parts', 'content', 'guardContent', 'guard_content', 'textMessage'] as const

/**
 * The texts that a turn's content says, in any of its forms: a string, a part, or parts. Documents and search results
 * count, since they are handed over to be read; images, files, calls and results of tools do not.
 */
export function readContent({ value, place }: Found, depth = 0): PlacedText[] {
  if (depth > maxPartDepth) return []
  if (typeof value === 'string') return value === '' ? [] : [{ text: value, place }]
  if (Array.isArray(value))
    return value.flatMap((item, index) => readContent({ value: item, place: stepTo(place, index) }, depth + 1))
  if (!isJsonObject(value)) return []
  const kind = partKind(value)
  if (unreadKinds.has(kind)) return []
  if (kind === 'document') return documentTexts({ value, place }, depth)
  // A2A and ACP say beside the content what it is.
  const mime = value['content_type'] ?? value['contentType']
  if (typeof mime === 'string' && mime.includes('/') && !/^(?:text\/|application\/json)/.test(mime)) return []
  for (const key of textMembers) {
    const found = member(value, place, key)
    if (found !== undefined)
      return isJsonObject(found.value) && key === 'text' ? nestedText(found, depth) : readContent(found, depth + 1)
  }
  return []
}

/** Threads write `text: { value }`, Vertex AI and guards `text: { text }`, Kimi `text: { content }`. */
function nestedText(found: Found, depth: number): PlacedText[] {
  return contentOf(found, ['value', 'text', 'content'], depth)
}
