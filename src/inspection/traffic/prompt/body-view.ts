import { fromUint8Array, toUint8Array, type ByteString } from '../../../runtime/index.ts'
import { mediaType } from '../message/exchange.ts'
import { readJson, type JsonObject, type JsonValue } from '../message/json.ts'
import type { MessageBody } from '../message/message-body.ts'
import { decodePercent, groupPairs, splitPairs } from '../message/pairs.ts'
import { readPlainFile, readUtf8, stepTo } from './place.ts'

/** A body as one value, whatever form it came in. */
export interface BodyView {
  /** JSON as it is; a form, a query and a multipart body as an object; lines and frames as an array; else the text. */
  readonly value: JsonValue | undefined
  /** Whether something of it could not be read. */
  readonly isBroken: boolean
  /** The value is an array of several documents: lines, records or frames. */
  readonly isSeveral?: boolean
  /** Parts of a multipart body that are no text, and of what media type. */
  readonly files: readonly BodyFile[]
}

/** A file of a multipart body whose bytes are no text. */
export interface BodyFile {
  readonly place: string
  readonly type: string
}

const none: BodyView = { value: undefined, isBroken: false, files: [] }
const lenient = new TextDecoder('utf-8')

/** The object of pairs: a name that stands several times has a list. */
function toObject(groups: ReadonlyMap<string, readonly JsonValue[]>): JsonObject {
  const object = Object.create(null) as JsonObject
  for (const [name, values] of groups) object[name] = values.length === 1 ? (values[0] ?? null) : [...values]
  return object
}

function decodeField(text: ByteString): string {
  return lenient.decode(toUint8Array(decodePercent(text.replaceAll('+', ' '))))
}

/** The fields of a form or a query, decoded. */
export function readFields(text: ByteString, maxFields: number): JsonObject {
  const groups = new Map<string, string[]>()
  for (const [name, values] of groupPairs(splitPairs(text, maxFields), decodeField))
    groups.set(name, values.map(decodeField))
  return toObject(groups)
}

function readParts(body: MessageBody): BodyView {
  const groups = new Map<string, string[]>()
  const files: BodyFile[] = []
  for (const part of body.parts) {
    const name = lenient.decode(toUint8Array(part.names[0] ?? ''))
    const type = mediaType(part.headers.find(([key]) => key === 'content-type')?.[1])
    const text = readPlainFile(toUint8Array(part.value), type)
    if (text === undefined) files.push({ place: stepTo('$', name), type })
    else groups.set(name, [...(groups.get(name) ?? []), text])
  }
  return { value: toObject(groups), isBroken: body.parts.length === 0, files }
}

/** JSON that stands behind the five bytes of a Connect or gRPC frame. Source: the Connect protocol, "Streaming RPCs". */
function readEnvelopes(body: MessageBody): JsonValue[] | undefined {
  const { bytes, limits } = body
  const values: JsonValue[] = []
  let at = 0
  while (at + 5 <= bytes.length && values.length < limits.maxFrames) {
    const length = new DataView(bytes.buffer, bytes.byteOffset + at + 1, 4).getUint32(0)
    const text = bytes[at] === 0 ? readUtf8(bytes.subarray(at + 5, at + 5 + length)) : undefined
    const reading = text === undefined ? undefined : readJson(text, limits)
    if (reading?.value === undefined || reading.failure !== undefined) return undefined
    values.push(reading.value)
    at += 5 + length
  }
  return at === bytes.length && values.length > 0 ? values : undefined
}

/** JSON texts that line ends or the record separator of SignalR divide; undefined if one of them is broken. */
function readTexts(texts: readonly string[], body: MessageBody): JsonValue[] | undefined {
  const filled = texts.filter((text) => text.trim() !== '')
  if (filled.length === 0 || filled.length > body.limits.maxFrames) return undefined
  const values: JsonValue[] = []
  for (const text of filled) {
    const { value, failure } = readJson(text, body.limits)
    if (value === undefined || failure !== undefined) return undefined
    values.push(value)
  }
  return values
}

/** Whether the first line ends what it begins, and more follows it. */
function hasLines(text: string): boolean {
  const end = text.trimStart().indexOf('\n')
  if (end === -1) return false
  const line = text.trimStart().slice(0, end).trim()
  return /[}\]]$/.test(line) && text.trimStart().slice(end).trim() !== ''
}

const recordSeparator = '\x1e'

/** Whether a body that looks like no JSON is a text, and not the bytes of a coding that nobody here undoes. */
function isPlainText({ bytes, wire, declaredType }: MessageBody): boolean {
  return wire.state === 'whole' && !declaredType.includes('json') && readUtf8(bytes) !== undefined
}

function readStructured(body: MessageBody): BodyView {
  if (body.declaredType.startsWith('application/connect+json')) {
    const frames = readEnvelopes(body)
    if (frames !== undefined) return { value: frames, isBroken: false, isSeveral: true, files: [] }
  }
  const { text } = body
  if (!/^\s*[[{]/.test(text)) {
    const isBroken = body.json !== undefined || !isPlainText(body)
    return { value: text.trim() === '' ? undefined : text, isBroken, files: [] }
  }
  if (text.includes(recordSeparator)) {
    const records = readTexts(text.split(recordSeparator), body)
    if (records !== undefined) return { value: records, isBroken: false, isSeveral: true, files: [] }
  }
  const lines = hasLines(text) ? readTexts(text.split('\n'), body) : undefined
  if (lines !== undefined) return { value: lines, isBroken: false, isSeveral: true, files: [] }
  const reading = body.json
  if (reading === undefined) return { value: text, isBroken: true, files: [] }
  return { value: reading.value, isBroken: reading.failure !== undefined, files: [] }
}

/** JSON that is declared as a form is JSON, as everybody else reads it. */
function isForm({ declaredType, json, text }: MessageBody): boolean {
  return declaredType === 'application/x-www-form-urlencoded' && json === undefined && !/^\s*[[{]/.test(text)
}

/** Reads a body as one value. */
export function viewBody(body: MessageBody): BodyView {
  if (body.size === 0) return none
  // What nobody here can decode has no form: who can, may read another than it declares.
  if (body.wire.state === 'unread') return readStructured(body)
  if (body.declaredType.startsWith('multipart/')) return readParts(body)
  if (isForm(body))
    return { value: readFields(fromUint8Array(body.bytes), body.limits.maxFormFields), isBroken: false, files: [] }
  return readStructured(body)
}
