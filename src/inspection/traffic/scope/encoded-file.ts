import { fromText, fromUint8Array, toUint8Array } from '../../../runtime/index.ts'
import { findFileType } from '../message/file-type.ts'
import type { JsonObject } from '../message/json.ts'
import { isSurelyPacked } from '../message/packed-file.ts'
import { decodePercent } from '../message/pairs.ts'
import { decodeBytes } from '../message/wire/charset.ts'

/** What a file inside of a request holds. */
export type FileContent =
  | { readonly kind: 'text'; readonly text: string }
  /** A picture, sound or film: it holds no text. */
  | { readonly kind: 'media' }
  /** Bytes of a format that is not read for text. */
  | { readonly kind: 'unread'; readonly what: string }

const mediaTypes = /^(?:image|audio|video)\//
const mediaParts = /image|audio|video|media_type_image/

/** What somebody says of a file. */
export interface FileClaim {
  /** It is a picture, sound or film, or lies where one belongs. */
  readonly isMedia: boolean
  /** The media type with its parameters, if one is told. */
  readonly type?: string
}

/** Whether a claimed type is one of text or data, which somebody will read as such whatever it begins with. */
function claimsText({ type = '' }: FileClaim): boolean {
  return /^[\w.+-]+\/[\w.+-]/.test(type) && !mediaTypes.test(type) && !/\/octet-stream/.test(type)
}

/** The share of control characters that a text may have: a few hide nothing. */
const mostControls = 0.1

function isMostlyText(text: string): boolean {
  return (text.match(/[\x00-\x08\x0e-\x1a\x1c-\x1f]/g)?.length ?? 0) <= text.length * mostControls
}

const unknownFormat: FileContent = { kind: 'unread', what: 'bytes of a format that is not known' }

/** What bytes hold: by their signature, as text, or by what is said of them. */
export function readFileContent(bytes: Uint8Array, claim: FileClaim): FileContent {
  const type = findFileType(fromUint8Array(bytes.subarray(0, 65_536)))
  if (type !== undefined && !mediaTypes.test(type.mime))
    return { kind: 'unread', what: `a file of type \`${type.mime}\`` }
  const { text, doubt } = decodeBytes(bytes, claim.type, false)
  if (doubt?.kind === 'charset') return { kind: 'unread', what: `a file in the character set \`${doubt.charset}\`` }
  // Text may begin as a picture does; no picture is text to its end.
  if (doubt === undefined && isMostlyText(text)) return { kind: 'text', text }
  if (type !== undefined && claimsText(claim))
    return { kind: 'unread', what: `a file that is said to be text and begins as \`${type.mime}\`` }
  // Raw samples of sound and the like have no signature.
  return type !== undefined || claim.isMedia ? { kind: 'media' } : unknownFormat
}

/** Members of the APIs that hold a file as base64. */
const fileKeys: ReadonlySet<string> = new Set([
  'data',
  'blob',
  'bytes',
  'file_data',
  'fileData',
  'b64_json',
  'base64',
  'content_base64',
])

const dataUrl = /^\s{0,100}data:([^,;]{0,100})((?:;[^,;]{0,100}){0,20}),/i

/** Bytes of base64 or base64url as lenient decoders read it; undefined if a text is neither. */
function decodeBase64(text: string): Uint8Array | undefined {
  const plain = text
    .replace(/[\s=]+/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
  if (plain.length < 16 || /[^A-Za-z0-9+/]/.test(plain)) return undefined
  try {
    return Uint8Array.from(atob(plain), (character) => character.charCodeAt(0))
  } catch (error) {
    // Not base64 after all: the text itself is looked at.
    if (error instanceof DOMException) return undefined
    throw error
  }
}

/** What a text of JSON stands for if it is a file. */
export interface EncodedFile {
  readonly content: FileContent
  /** The text may be read as the words it is made of, too. */
  readonly isAlsoText: boolean
}

/** What base64 holds: text is read however leniently it was decoded, anything else only where it can be nothing but a file. */
function readPacked(packed: string, declared: string, claim: FileClaim): EncodedFile | undefined {
  const bytes = decodeBase64(packed)
  if (bytes === undefined) return undefined
  const content = readFileContent(bytes, claim)
  const isAlsoText = !isSurelyPacked(packed, bytes, declared)
  // Words that decode to bytes of no format are words.
  if (isAlsoText && (content.kind === 'media' || content === unknownFormat)) return undefined
  return { content, isAlsoText }
}

/** What a text of JSON stands for if it is a file; undefined if it is plain text. */
export function readEncodedFile(key: string, text: string, parents: readonly JsonObject[]): EncodedFile | undefined {
  const url = dataUrl.exec(text)
  if (url !== null) {
    const [start, type = '', parameters = ''] = url
    const rest = text.slice(start.length)
    const claim = { isMedia: mediaTypes.test(type), type: type + parameters }
    if (/;\s*base64\s*$/i.test(parameters)) return readPacked(decodeEscapes(rest), type, claim)
    return { content: readFileContent(bytesOfEscapes(rest), { ...claim, isMedia: false }), isAlsoText: false }
  }
  if (!fileKeys.has(key)) return undefined
  const said = parents.slice(-2).flatMap((parent) => Object.values(parent).filter((value) => typeof value === 'string'))
  const media = said.find((value) => mediaTypes.test(value)) ?? said.find((value) => mediaParts.test(value))
  const type = media === undefined ? said.find((value) => /^[a-z]+\/[\w.+-]+(?:\s*;|$)/i.test(value)) : undefined
  return readPacked(text, media ?? '', { isMedia: media !== undefined, ...(type === undefined ? {} : { type }) })
}

/** The bytes of a text with percent escapes, in UTF-8 where they are none. */
function bytesOfEscapes(text: string): Uint8Array {
  return toUint8Array(decodePercent(fromText(text)))
}

function decodeEscapes(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}
