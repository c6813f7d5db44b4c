import { RecentTexts } from '../recent-texts.ts'

/**
 * One segment of a path: fixed text, or a variable. A variable's `ending` is what stays fixed behind it (`:verb`,
 * `.pdf`), its `kinds` are the kinds of values seen there, one bit each (see {@link variableKinds}).
 */
export type Segment = { readonly text: string } | { readonly kinds: number; readonly ending: string }

interface VariableKind {
  /** What a template calls it: `{uuid}`. */
  readonly name: string
  readonly pattern: RegExp
}

const hexadecimal = /^(?=.*\d)[0-9a-f]{8,}$/i

/** Kinds of values, the first that fits; the last fits nothing and names values told by their number only. */
export const variableKinds: readonly VariableKind[] = [
  { name: 'id', pattern: /^\d+$/ },
  { name: 'uuid', pattern: /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i },
  { name: 'ulid', pattern: /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/ },
  { name: 'date', pattern: /^\d{4}-\d{2}(?:-\d{2})?$/ },
  { name: 'hash', pattern: hexadecimal },
  { name: 'id', pattern: /^[a-z]{2,10}_(?=[A-Za-z0-9]*\d)[A-Za-z0-9]{8,}$/ },
  { name: 'email', pattern: /^[^@/]+(?:@|%40)[^@/.]+\.[^@/]+$/ },
  { name: 'token', pattern: /^(?=.*\d)[A-Za-z0-9_-]{20,}$/ },

  { name: 'value', pattern: /[\u0000-\u001f\u007f{}]/ },
  { name: 'name', pattern: /^(?!)/ },
]

/** The bit of values that are variable because there are many. */
export const manyValues = 1 << (variableKinds.length - 1)

/** Segments of a path that are looked at; what is behind them is one variable. */
export const maxSegments = 32

const version = /^v\d+(?:(?:alpha|beta)\d*)?$/
const ending = /(?::[A-Za-z]{1,40}|\.[A-Za-z][A-Za-z0-9]{0,4})$/

/** `v1`, `v1beta2`: never a variable. */
export function isVersion(text: string): boolean {
  return version.test(text)
}

/** Splits what stays fixed behind a variable from it: `:verb` or a file's ending. */
export function splitEnding(text: string): { readonly stem: string; readonly ending: string } {
  const found = ending.exec(text)
  if (found === null || found.index === 0) return { stem: text, ending: '' }
  return { stem: text.slice(0, found.index), ending: found[0] }
}

function kindsOf(text: string): number {
  const index = variableKinds.findIndex(({ pattern }) => pattern.test(text))
  return index === -1 ? 0 : 1 << index
}

/** Traits of characters, one bit each; those of a text are those of its characters. */
const [isDigit, isTelling, isOther] = [1, 2, 4]
/** Only a UUID varies without a digit and without what {@link isTelling}, and is no shorter than this. */
const shortestLetters = 36

/** By code, of ASCII. */
const traitsOf = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  return /\d/.test(character) ? isDigit : /[@%{}\u0000-\u001f\u007f]/.test(character) ? isTelling : isOther
})

/** Texts that may vary and do not, such as `v1`, come again and again. */
const fixedTexts = new RecentTexts<Segment>()

const wholeNumber: Segment = { kinds: 1, ending: '' }
const manyAtTheEnd: Segment = { kinds: manyValues, ending: '' }

/** @param traits - of all characters of the text */
function toSegment(text: string, traits: number): Segment {
  if (traits === isDigit) return wholeNumber
  if ((traits & (isDigit | isTelling)) === 0 && text.length < shortestLetters) return { text }
  const known = fixedTexts.get(text)
  if (known !== undefined) return known
  const segment = readSegment(text)
  if ('text' in segment) fixedTexts.set(text, segment)
  return segment
}

function readSegment(text: string): Segment {
  if (isVersion(text)) return { text }
  const whole = kindsOf(text)
  if (whole !== 0) return { kinds: whole, ending: '' }
  const parts = splitEnding(text)
  const kinds = parts.ending === '' ? 0 : kindsOf(parts.stem)
  return kinds === 0 ? { text } : { kinds, ending: parts.ending }
}

const unreserved = /%(?:2[DE]|3\d|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])/gi

function decodeUnreserved(path: string): string {
  return path.replace(unreserved, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)))
}

const [slash, question, hash] = ['/', '?', '#'].map((character) => character.charCodeAt(0)) as [number, number, number]

/**
 * The segments of a path: without query and fragment, unreserved percent codes decoded, `//`, `.` and `..` resolved,
 * no slash at the end, and values that differ from call to call as variables.
 */
export function normalisePath(path: string): readonly Segment[] {
  // No code stands for a slash, a question mark or a hash: what ends a segment is the same before and behind.
  const plain = path.includes('%') ? decodeUnreserved(path) : path
  const segments: Segment[] = []
  let start = 0
  let traits = 0
  for (let at = 0; at <= plain.length; at += 1) {
    const code = at < plain.length ? plain.charCodeAt(at) : hash
    if (code !== slash && code !== question && code !== hash) {
      traits |= traitsOf[code] ?? isOther
      continue
    }
    const text = plain.slice(start, at)
    if (text === '..') segments.pop()
    else if (text !== '' && text !== '.')
      // What is too deep is not looked at, but a later `..` takes it away.
      segments.push(segments.length < maxSegments ? toSegment(text, traits) : manyAtTheEnd)
    if (code !== slash) break
    start = at + 1
    traits = 0
  }
  if (segments.length > maxSegments) {
    segments.length = maxSegments
    segments[maxSegments - 1] = manyAtTheEnd
  }
  return segments
}

/** Hosts are few, and each is in many rows. */
const hosts = new RecentTexts<string>()

/** Lower case, without the default ports. */
export function normaliseHost(host: string): string {
  const known = hosts.get(host)
  if (known !== undefined) return known
  const normal = readHost(host)
  hosts.set(host, normal)
  return normal
}

function readHost(host: string): string {
  const lower = host.toLowerCase()
  if (!lower.includes(':') && !lower.endsWith('.')) return lower
  return lower.replace(/:(?:80|443)$/, '').replace(/\.(?=$|:)/, '')
}

/** A variable is named by the one kind of value that it has, else `{value}`. */
function variableName(kinds: number): string {
  const names = new Set(variableKinds.flatMap(({ name }, index) => ((kinds >> index) & 1 ? [name] : [])))
  const [name] = names
  return names.size === 1 && name !== undefined ? name : 'value'
}

/** A path template such as `/users/{id}`. */
export function printPath(segments: readonly Segment[]): string {
  return `/${segments
    .map((segment) => ('text' in segment ? segment.text : `{${variableName(segment.kinds)}}${segment.ending}`))
    .join('/')}`
}
