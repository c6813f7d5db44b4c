import { fromUint8Array } from '../../../runtime/index.ts'
import { findFileType } from '../message/file-type.ts'
import { isJsonObject, readJson, type JsonLimits, type JsonValue } from '../message/json.ts'

/**
 * Where a value stands in a body, its steps divided by `/`: a member, an index (from the end if it is negative), `*`
 * for every item, `(json)` for the JSON that a text holds, `(lines)` for the JSON of each of its lines, `(base64)` for
 * the JSON in base64. An empty text is the whole body. As in `messages/-1/content`.
 */
export type PlacePath = string

/** A value, and the JSONPath at which it stands; behind `(json)` the path goes on inside a text. */
export interface Found {
  readonly value: JsonValue
  readonly place: string
}

/** A place's step into a member or an item. */
export function stepTo(place: string, key: string | number): string {
  if (typeof key === 'number') return `${place}[${String(key)}]`
  return isPlainName(key) ? `${place}.${key}` : `${place}[${JSON.stringify(key)}]`
}

/** Whether a name needs no quotes. A loop: names are short, and each of a body is asked several times. */
function isPlainName(key: string): boolean {
  for (let at = 0; at < key.length; at++) {
    const code = key.charCodeAt(at)
    const isLetter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a
    const isDigit = code >= 0x30 && code <= 0x39
    if (!isLetter && code !== 0x5f && code !== 0x24 && (at === 0 || !isDigit)) return false
  }
  return key !== ''
}

/** The step into JSON that a text holds. */
export const insideText = '(json)'

/** The JSON that a text holds: an array or an object, or undefined if it is none or broken. */
export function readInnerJson(text: string, limits: JsonLimits): JsonValue | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined
  const { value, failure } = readJson(text, limits)
  return failure === undefined ? value : undefined
}

/** The JSON of each line; undefined if a line is none. */
export function readLines(text: string, limits: JsonLimits, maxLines: number): JsonValue[] | undefined {
  const lines = text.split('\n', maxLines + 1).filter((line) => line.trim() !== '')
  if (lines.length === 0 || lines.length > maxLines) return undefined
  const values: JsonValue[] = []
  for (const line of lines) {
    const value = readInnerJson(line, limits)
    if (value === undefined) return undefined
    values.push(value)
  }
  return values
}

/** The bytes of base64 or base64url; undefined if a text is neither. */
export function readBase64(text: string): Uint8Array | undefined {
  const plain = text.replace(/\s/g, '').replace(/-/g, '+').replace(/_/g, '/')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) return undefined
  try {
    return Uint8Array.from(atob(plain), (character) => character.charCodeAt(0))
  } catch (error) {
    if (error instanceof DOMException) return undefined
    throw error
  }
}

/** Tabs, line ends and escapes stand in texts; other control characters do not. */
function isControl(byte: number): boolean {
  return byte < 32 && (byte < 9 || byte > 13) && byte !== 27
}

const strict = new TextDecoder('utf-8', { fatal: true })

/** The text of UTF-8 without control characters; undefined if bytes are something else. */
export function readUtf8(bytes: Uint8Array): string | undefined {
  try {
    return bytes.some(isControl) ? undefined : strict.decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

const textTypes =
  /^(?:text\b|application\/(?:[\w.+-]*(?:jsonl?|xml|yaml|javascript|csv|toml|sql)\b|octet-stream$|x-sh$)|(?:txt|md|markdown|csv|html?|jsonl?|xml|ya?ml|plain)$)/

/**
 * The text of a file that is plain text; undefined for a file of any other kind, by its signature or by its type.
 *
 * @param type - media type or usual extension as the request gives it; '' if it gives none
 */
export function readPlainFile(bytes: Uint8Array, type: string): string | undefined {
  if (type !== '' && !textTypes.test(type.toLowerCase())) return undefined
  return findFileType(fromUint8Array(bytes)) === undefined ? readUtf8(bytes) : undefined
}

/** Bounds of finding: those of JSON for JSON inside of texts, and lines of a text. */
export interface PlaceLimits extends JsonLimits {
  readonly maxFrames: number
}

function enter({ value, place }: Found, step: string, limits: PlaceLimits): readonly Found[] {
  switch (step) {
    case '*':
      if (Array.isArray(value)) return value.map((item, index) => ({ value: item, place: stepTo(place, index) }))
      if (!isJsonObject(value)) return []
      return Object.entries(value).map(([key, item]) => ({ value: item, place: stepTo(place, key) }))
    case '(json)': {
      const inner = typeof value === 'string' ? readInnerJson(value, limits) : undefined
      return inner === undefined ? [] : [{ value: inner, place: place + insideText }]
    }
    case '(lines)': {
      const lines = typeof value === 'string' ? readLines(value, limits, limits.maxFrames) : undefined
      return lines === undefined ? [] : [{ value: lines, place: place + insideText }]
    }
    case '(base64)': {
      const bytes = typeof value === 'string' ? readBase64(value) : undefined
      const text = bytes === undefined ? undefined : readUtf8(bytes)
      const inner = text === undefined ? undefined : readInnerJson(text, limits)
      return inner === undefined ? [] : [{ value: inner, place: place + insideText }]
    }
    default: {
      if (Array.isArray(value)) {
        const index = /^-?\d{1,6}$/.test(step) ? Number(step) : undefined
        const at = index === undefined ? undefined : index < 0 ? value.length + index : index
        const item = at === undefined ? undefined : value[at]
        return item === undefined || at === undefined ? [] : [{ value: item, place: stepTo(place, at) }]
      }
      const item = isJsonObject(value) ? value[step] : undefined
      return item === undefined ? [] : [{ value: item, place: stepTo(place, step) }]
    }
  }
}

/** Steps by path: paths come from tables, and each is asked of every request. */
const knownSteps = new Map<PlacePath, readonly string[]>()
const mostKnown = 4096

function stepsOf(path: PlacePath): readonly string[] {
  let steps = knownSteps.get(path)
  if (steps === undefined) {
    if (knownSteps.size >= mostKnown) knownSteps.clear()
    knownSteps.set(path, (steps = path.split('/')))
  }
  return steps
}

/** The values at a place, in the order of the body. */
export function findPlace(root: JsonValue | undefined, path: PlacePath, limits: PlaceLimits): readonly Found[] {
  if (root === undefined) return []
  let found: readonly Found[] = [{ value: root, place: '$' }]
  if (path === '') return found
  for (const step of stepsOf(path)) {
    const [only] = found
    if (only === undefined) return found
    found = found.length === 1 ? enter(only, step, limits) : found.flatMap((from) => enter(from, step, limits))
  }
  return found
}

/** A path as it is shown: `$.requests[*].params`. */
export function printPlace(path: PlacePath): string {
  if (path === '') return '$'
  return path
    .split('/')
    .reduce(
      (place, step) =>
        step === '*'
          ? `${place}[*]`
          : step.startsWith('(')
            ? place + insideText
            : stepTo(place, /^-?\d+$/.test(step) ? Number(step) : step),
      '$',
    )
}
