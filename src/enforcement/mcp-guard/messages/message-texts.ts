import type { DlpFinding } from '../../../inspection/dlp/index.ts'
import type { JsonObject, JsonValue } from '../../../inspection/traffic/index.ts'
import { encodedTexts } from './encoded-texts.ts'

type Path = readonly string[]

/** A part of a reading that stands as such in a value of the message. */
interface Segment {
  /** The location of the value. */
  readonly location: string
  /** UTF-16 units from the start of the reading. */
  readonly start: number
  readonly end: number
}

/** A text as a detector gets it. What no segment covers cannot be starred. */
interface Reading {
  readonly text: string
  readonly segments: readonly Segment[]
  /** UTF-16 units in front that are the name of a member. */
  readonly prefix: number
}

/** The texts of a part of a message, by location. */
export interface MessageTexts {
  /** The first step of every location. */
  readonly root: string
  readonly byLocation: ReadonlyMap<string, Reading>
  /** In the form that a scan takes. */
  readonly texts: Readonly<Record<string, string>>
}

/** Members of the protocol that hold text as such: their name says nothing of it. */
const plainKeys = new Set(['text', 'uri', 'data', 'blob', 'name', 'type', 'mimeType'])

/** Members of the protocol that hold base64. */
const encodedKeys = new Set(['data', 'blob'])

/** Digits from which on a value is also read without the name of its member, which its sender chose. */
const tellingDigits = /(?:\d\D{0,3}){7}/

/** Items of an array that are read together: a number that is cut into its digits has no more. */
const maxJoined = 64
/** UTF-16 units of an item that may be a piece of something. */
const longestPiece = 24

/** A path as text that no two paths share. */
function toLocation(path: Path): string {
  return path.map((step) => step.replaceAll('~', '~0').replaceAll('.', '~1')).join('.')
}

/** A value that is a text, or is written as one. */
const isText = (value: JsonValue): value is string | number => typeof value === 'string' || typeof value === 'number'

/** Collects the readings of one part of a message. */
class TextWalk {
  readonly byLocation = new Map<string, Reading>()
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  locate(path: Path): string {
    return `${this.#root}${path.length === 0 ? '' : '.'}${toLocation(path)}`
  }

  visit(item: JsonValue, path: Path, key: string | undefined): void {
    if (isText(item)) this.#addValue(item, path, key)
    else if (Array.isArray(item)) {
      item.forEach((inner, index) => this.visit(inner, [...path, String(index)], key))
      this.#addJoined(
        item.map((inner, index) => [inner, String(index)] as const),
        path,
        key,
        8,
      )
    } else if (typeof item === 'object' && item !== null) {
      const entries = Object.entries(item)
      for (const [name, inner] of entries) {
        if (!isText(inner)) this.#add(this.locate([...path, name]), { text: name, segments: [], prefix: name.length })
        this.visit(inner, [...path, name], name)
      }
      this.#addJoined(
        entries.map(([name, inner]) => [inner, name] as const),
        path,
        key,
        4,
      )
    }
  }

  #add(location: string, reading: Reading): void {
    let free = location
    for (let number = 2; this.byLocation.has(free); number++) free = `${location}~n${String(number)}`
    this.byLocation.set(free, reading)
  }

  #addValue(item: string | number, path: Path, key: string | undefined): void {
    const value = String(item)
    const location = this.locate(path)
    const head = key === undefined || plainKeys.has(key) ? '' : `${key}: `
    const segment = (start: number): Segment => ({ location, start, end: start + value.length })
    this.#add(location, { text: head + value, segments: [segment(head.length)], prefix: head.length })
    if (head !== '' && tellingDigits.test(value))
      this.#add(`${location}~bare`, { text: value, segments: [segment(0)], prefix: 0 })
    if (typeof item !== 'string') return
    for (const text of encodedTexts(item, key !== undefined && encodedKeys.has(key)))
      this.#add(`${location}~decoded`, { text, segments: [], prefix: 0 })
  }

  /** Reads neighbours as one text: what is cut into pieces is found in none of them. */
  #addJoined(
    items: readonly (readonly [JsonValue, string])[],
    path: Path,
    key: string | undefined,
    longestDigits: number,
  ): void {
    if (items.length < 2 || items.length > maxJoined) return
    const pieces = items.flatMap(([value, name]) =>
      isText(value) ? [{ text: String(value), location: this.locate([...path, name]) }] : [],
    )
    const isDigits = pieces.every(({ text }) => text.length <= longestDigits && /^\d+$/.test(text))
    const digits = pieces.reduce((count, { text }) => count + text.slice(0, longestPiece).replace(/\D/g, '').length, 0)
    if (pieces.length < 2 || digits < 7 || pieces.some(({ text }) => text.length > longestPiece)) return
    const head = key === undefined || plainKeys.has(key) ? '' : `${key}: `
    // Numbers that stand beside words are not one number, whatever their digits come to.
    for (const between of isDigits ? ['', ' '] : [' ']) {
      let text = head
      const segments: Segment[] = []
      for (const [index, piece] of pieces.entries()) {
        if (index > 0) text += between
        segments.push({ location: piece.location, start: text.length, end: text.length + piece.text.length })
        text += piece.text
      }
      this.#add(`${this.locate(path)}~joined`, { text, segments, prefix: head.length })
    }
  }
}

/**
 * Every text of a part of a message: texts, numbers and names of members, what is encoded in them, and
 * short neighbours read as one. A value stands behind the name of its member, which tells a detector
 * what it is; one with many digits stands alone too, for a name may also mislead. The depth of `value`
 * must be bounded.
 *
 * @param root - the first step of every location, such as `tool.arguments`
 */
export function collectTexts(value: JsonValue, root: string): MessageTexts {
  const walk = new TextWalk(root)
  walk.visit(value, [], undefined)
  const { byLocation } = walk
  const texts = Object.fromEntries([...byLocation].map(([location, { text }]) => [location, text]))
  return { root, byLocation, texts }
}

/** A place in a value, and what stands there instead. */
interface Replacement {
  readonly start: number
  readonly end: number
  readonly masked: string
}

/** Stars of one text; where two overlap, all of both is starred. */
function maskSpans(text: string, replacements: readonly Replacement[]): string {
  const ordered = [...replacements].sort((a, b) => a.start - b.start || b.end - a.end)
  let result = ''
  let at = 0
  for (const { start, end, masked } of ordered) {
    if (end <= at) continue
    if (start >= at) result += text.slice(at, start) + masked
    else result += '*'.repeat(end - at)
    at = end
  }
  return result + text.slice(at)
}

/** A value with some of its texts replaced, by location. */
function replaceTexts(
  value: JsonValue,
  location: string,
  replacements: ReadonlyMap<string, readonly Replacement[]>,
): JsonValue {
  const below = (step: string): string => `${location}.${toLocation([step])}`
  if (Array.isArray(value)) return value.map((item, index) => replaceTexts(item, below(String(index)), replacements))
  if (typeof value !== 'object' || value === null) {
    const found = replacements.get(location)
    return found === undefined ? value : maskSpans(String(value), found)
  }
  const copy: JsonObject = Object.create(null) as JsonObject
  for (const [name, item] of Object.entries(value)) copy[name] = replaceTexts(item, below(name), replacements)
  return copy
}

/** What a finding replaces in the values behind its text; undefined if a part of it stands in none. */
function placesOf(
  { segments, prefix }: Reading,
  { start, end, masked }: DlpFinding,
): (readonly [string, Replacement])[] | undefined {
  if (start < prefix) return undefined
  const hit = segments.filter((segment) => segment.start < end && segment.end > start)
  if (hit.length === 0) return undefined
  return hit.map((segment) => {
    const from = Math.max(start, segment.start)
    const to = Math.min(end, segment.end)
    const isWhole = hit.length === 1
    const shown = masked.length === end - start ? masked.slice(from - start, to - start) : '*'.repeat(to - from)
    return [
      segment.location,
      {
        start: from - segment.start,
        end: to - segment.start,
        masked: isWhole && from === start && to === end ? masked : shown,
      },
    ] as const
  })
}

/** A part of a message with its findings starred; undefined if one of them stands where nothing can be starred. */
export function maskPart(
  value: JsonValue,
  { root, byLocation }: MessageTexts,
  findings: readonly DlpFinding[],
): JsonValue | undefined {
  const replacements = new Map<string, Replacement[]>()
  for (const finding of findings) {
    const reading = byLocation.get(finding.location)
    const places = reading === undefined ? undefined : placesOf(reading, finding)
    if (places === undefined) return undefined
    for (const [location, replacement] of places) {
      const found = replacements.get(location)
      if (found === undefined) replacements.set(location, [replacement])
      else found.push(replacement)
    }
  }
  return replaceTexts(value, root, replacements)
}

/** Findings whose locations do not tell what was found in the name of a member. */
export function hideNames({ byLocation }: MessageTexts, findings: readonly DlpFinding[]): readonly DlpFinding[] {
  // What follows a tilde but its two escapes tells readings of one place apart.
  const lastStep = (location: string): string => location.slice(location.lastIndexOf('.') + 1).replace(/~[^01].*$/, '')
  const telling = new Set(
    findings
      .filter(({ location, start }) => start < (byLocation.get(location)?.prefix ?? 0))
      .map(({ location }) => lastStep(location)),
  )
  if (telling.size === 0) return findings
  return findings.map((finding) => {
    const steps = finding.location.split('.').map((step) => (telling.has(lastStep(step)) ? '*' : step))
    return { ...finding, location: steps.join('.') }
  })
}
