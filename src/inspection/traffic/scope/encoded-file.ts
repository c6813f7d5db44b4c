import { fromUint8Array } from '../../../runtime/index.ts'
import { findFileType } from '../message/file-type.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../message/json.ts'

/** What a file inside of a request holds. */
export type FileContent =
  | { readonly kind: 'text'; readonly text: string }
  /** A picture, sound or film: it holds no text. */
  | { readonly kind: 'media' }
  /** Bytes of a format that is not read for text. */
  | { readonly kind: 'unread'; readonly what: string }

const mediaTypes = /^(?:image|audio|video)\//
const mediaParts = /image|audio|video|media_type_image/

const strict = new TextDecoder('utf-8', { fatal: true })

/** What bytes hold: by their signature, as text, or by what is said of them. */
export function readFileContent(bytes: Uint8Array, saysMedia: boolean): FileContent {
  const type = findFileType(fromUint8Array(bytes.subarray(0, 65_536)))
  if (type !== undefined)
    return mediaTypes.test(type.mime) ? { kind: 'media' } : { kind: 'unread', what: `a file of type \`${type.mime}\`` }
  try {
    const text = strict.decode(bytes)
    if (!/[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(text)) return { kind: 'text', text }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
  // Raw samples of sound and the like have no signature.
  return saysMedia ? { kind: 'media' } : { kind: 'unread', what: 'bytes of a format that is not known' }
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

const dataUrl = /^data:([^,;]{0,100})((?:;[^,;]{0,100}){0,5}),/

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

function saysMedia(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && (mediaTypes.test(value) || mediaParts.test(value))
}

/** What a text of JSON stands for if it is a file; undefined if it is plain text. */
export function readEncodedFile(key: string, text: string, parents: readonly JsonObject[]): FileContent | undefined {
  const url = dataUrl.exec(text)
  if (url !== null) {
    const [start, type = '', parameters = ''] = url
    const rest = text.slice(start.length)
    if (!/;base64$/i.test(parameters)) return { kind: 'text', text: decodeEscapes(rest) }
    const bytes = decodeBase64(rest)
    return bytes === undefined ? undefined : readFileContent(bytes, mediaTypes.test(type))
  }
  if (!fileKeys.has(key)) return undefined
  const bytes = decodeBase64(text)
  const said = parents
    .slice(-2)
    .some((parent) => Object.values(parent).some((value) => !isJsonObject(value) && saysMedia(value)))
  return bytes === undefined ? undefined : readFileContent(bytes, said)
}

function decodeEscapes(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}
