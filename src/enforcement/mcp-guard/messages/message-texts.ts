import type { DlpFinding } from '../../../inspection/dlp/index.ts'
import type { JsonObject, JsonValue } from '../../../inspection/traffic/index.ts'

type Path = readonly string[]

/** A text of a message, at its location. */
interface MessageText {
  readonly text: string
  /** UTF-16 units in front of the value itself; a finding that begins there cannot be masked in the value. */
  readonly prefix: number
  /** The text is not what stands there: decoded bytes. */
  readonly decoded: boolean
}

/** The texts of a part of a message, by location. */
export interface MessageTexts {
  /** The first step of every location. */
  readonly root: string
  readonly byLocation: ReadonlyMap<string, MessageText>
  /** In the form that a scan takes. */
  readonly texts: Readonly<Record<string, string>>
}

/** Members of the protocol that hold text as such: their name says nothing of it. */
const plainKeys = new Set(['text', 'uri', 'data', 'blob', 'name', 'type', 'mimeType'])

/** Members of the protocol that hold base64. */
const encodedKeys = new Set(['data', 'blob'])

/** A path as text that no two paths share. */
function toLocation(path: Path): string {
  return path.map((step) => step.replaceAll('~', '~0').replaceAll('.', '~1')).join('.')
}

/** The text that base64 stands for; undefined if it is none, or its bytes are no text. */
function decodeText(text: string): string | undefined {
  if (text.length < 8 || /[^A-Za-z0-9+/=\s]/.test(text)) return undefined
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof DOMException || error instanceof TypeError) return undefined
    throw error
  }
}

/**
 * Every text of a part of a message: texts, numbers and names of members. A value stands behind the
 * name of its member, which tells a detector what it is. The depth of `value` must be bounded.
 *
 * @param root - the first step of every location, such as `tool.arguments`
 */
export function collectTexts(value: JsonValue, root: string): MessageTexts {
  const byLocation = new Map<string, MessageText>()
  const add = (path: Path, text: string, prefix: number, decoded = false): void => {
    const location = `${root}${path.length === 0 ? '' : '.'}${toLocation(path)}`
    byLocation.set(decoded ? `${location}~decoded` : location, { text, prefix, decoded })
  }
  const visit = (item: JsonValue, path: Path, key: string | undefined): void => {
    if (typeof item === 'string' || typeof item === 'number') {
      const head = key === undefined || plainKeys.has(key) ? '' : `${key}: `
      add(path, `${head}${String(item)}`, head.length)
      const decoded =
        typeof item === 'string' && key !== undefined && encodedKeys.has(key) ? decodeText(item) : undefined
      if (decoded !== undefined) add(path, decoded, 0, true)
    } else if (Array.isArray(item)) item.forEach((inner, index) => visit(inner, [...path, String(index)], key))
    else if (typeof item === 'object' && item !== null) {
      for (const [name, inner] of Object.entries(item)) {
        if (typeof inner !== 'string' && typeof inner !== 'number') add([...path, name], name, name.length)
        visit(inner, [...path, name], name)
      }
    }
  }
  visit(value, [], undefined)
  const texts = Object.fromEntries([...byLocation].map(([location, { text }]) => [location, text]))
  return { root, byLocation, texts }
}

/** Stars of one text, from its findings; where two overlap, all of both is starred. */
function maskSpans(text: string, findings: readonly DlpFinding[]): string {
  const ordered = [...findings].sort((a, b) => a.start - b.start || b.end - a.end)
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
function replaceTexts(value: JsonValue, location: string, replacements: ReadonlyMap<string, string>): JsonValue {
  const below = (step: string): string => `${location}.${toLocation([step])}`
  if (Array.isArray(value)) return value.map((item, index) => replaceTexts(item, below(String(index)), replacements))
  if (typeof value !== 'object' || value === null) return replacements.get(location) ?? value
  const copy: JsonObject = Object.create(null) as JsonObject
  for (const [name, item] of Object.entries(value)) copy[name] = replaceTexts(item, below(name), replacements)
  return copy
}

/** A part of a message with its findings starred; undefined if one of them stands where nothing can be starred. */
export function maskPart(
  value: JsonValue,
  { root, byLocation }: MessageTexts,
  findings: readonly DlpFinding[],
): JsonValue | undefined {
  const byPlace = new Map<string, DlpFinding[]>()
  for (const finding of findings) {
    const text = byLocation.get(finding.location)
    if (text === undefined || text.decoded || finding.start < text.prefix) return undefined
    const found = byPlace.get(finding.location)
    if (found === undefined) byPlace.set(finding.location, [finding])
    else found.push(finding)
  }
  const replacements = new Map(
    [...byPlace].map(([location, found]) => {
      const { text, prefix } = byLocation.get(location) as MessageText
      return [location, maskSpans(text, found).slice(prefix)]
    }),
  )
  return replaceTexts(value, root, replacements)
}

/** Findings whose locations do not tell what was found in the name of a member. */
export function hideNames({ byLocation }: MessageTexts, findings: readonly DlpFinding[]): readonly DlpFinding[] {
  const lastStep = (location: string): string => location.slice(location.lastIndexOf('.') + 1)
  const telling = new Set(
    findings
      .filter(({ location, start }) => start < (byLocation.get(location)?.prefix ?? 0))
      .map(({ location }) => lastStep(location)),
  )
  if (telling.size === 0) return findings
  return findings.map((finding) => {
    const steps = finding.location.split('.').map((step) => (telling.has(step) ? '*' : step))
    return { ...finding, location: steps.join('.') }
  })
}
