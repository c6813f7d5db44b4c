import type { Span } from '../../diagnostics/index.ts'
import type { Scheme } from '../../language/index.ts'
import { fillHoles } from '../../lint/index.ts'
import { HclError, HclPlaces, readDocumentText, readTemplateSegments, scanHcl } from '../../policy/index.ts'
import type { ValueStyle } from '../structure/index.ts'

/** A text of a file as it reads, and the ways there and back. */
export interface DecodedText {
  readonly text: string
  /** Where each UTF-16 unit of the text stands in the file, and one more for its end. */
  readonly offsets: readonly number[]
  /** Stretches of the text that Terraform fills. */
  readonly holes: readonly Span[]
}

const noHoles: readonly Span[] = Object.freeze([])

function range(from: number, length: number): number[] {
  return Array.from({ length: length + 1 }, (_, index) => from + index)
}

/** A text that stands as it is. */
function plain(text: string, start: number): DecodedText {
  return { text, offsets: range(start, text.length), holes: noHoles }
}

/** What stands between quotes that do not read. */
function broken(raw: string, start: number): DecodedText {
  const isQuoted = /^["']/.test(raw)
  const inner = isQuoted ? raw.slice(1, raw.length > 1 && raw.endsWith(raw.charAt(0)) ? -1 : undefined) : raw
  return plain(inner, start + (isQuoted ? 1 : 0))
}

const yamlLead = 'k: '

function decodeYaml(raw: string, start: number): DecodedText {
  const read = readDocumentText(yamlLead + raw, 'value')
  const { value } = read
  const text = typeof value === 'object' && value !== null && 'k' in value ? value.k : undefined
  const offsets = read.offsetsAt(['k'])
  if (typeof text !== 'string' || offsets === undefined) return broken(raw, start)
  return { text, offsets: offsets.map((offset) => offset - yamlLead.length + start), holes: noHoles }
}

const hclLead = 'k = '

type Segments = ReturnType<typeof readTemplateSegments>['segments']

function fill(segments: Segments, scheme: Scheme, start: number, end: number): DecodedText {
  const filled = fillHoles(segments, scheme)
  const { text, holes } = filled
  const offsets = Array.from({ length: text.length }, (_, at) => filled.inside({ start: at, end: at }).start + start)
  const last = text.length === 0 ? end : filled.inside({ start: text.length - 1, end: text.length }).end + start
  return { text, offsets: [...offsets, last], holes }
}

function decodeHcl(raw: string, start: number, scheme: Scheme): DecodedText {
  const places = new HclPlaces()
  try {
    const body = scanHcl(`${hclLead}${raw}\n`, places)
    const segments = places.of(body.attributes, 'k')?.segments
    if (segments === undefined) return broken(raw, start)
    const empty = raw.startsWith('<<') ? raw.indexOf('\n') + 1 : 1
    return fill(segments, scheme, start - hclLead.length, start - hclLead.length + hclLead.length + empty)
  } catch (error) {
    if (!(error instanceof HclError)) throw error
    return broken(raw, start)
  }
}

/**
 * A value of a file as it reads.
 *
 * @param raw - with its quotes or marks
 * @param start - where it stands in the file
 * @param isTerraform - `${…}` is a hole in it
 * @param scheme - what holes are filled by
 */
export function decodeValue(
  raw: string,
  start: number,
  style: ValueStyle,
  isTerraform: boolean,
  scheme: Scheme,
): DecodedText {
  if (style === 'rule') return plain(raw, start)
  if (style === 'none' || style === 'nested') return plain('', start)
  if (isTerraform && (style === 'heredoc' || style === 'double')) return decodeHcl(raw, start, scheme)
  if (isTerraform) return plain(raw, start)
  if (style === 'plain') return /[\n#]/.test(raw) ? decodeYaml(raw, start) : plain(raw, start)
  return decodeYaml(raw, start)
}

/** A JSON string of Terraform: its escapes are read before its holes. */
export function decodeTemplate(decoded: DecodedText, scheme: Scheme): DecodedText {
  if (!/[$%]\{/.test(decoded.text)) return decoded
  try {
    const { segments } = readTemplateSegments(decoded.text, decoded.offsets)
    return fill(segments, scheme, 0, decoded.offsets.at(-1) ?? 0)
  } catch (error) {
    if (!(error instanceof HclError)) throw error
    return decoded
  }
}

/** The offset of a text that a place of the file is at; the closest one before it. */
export function toTextOffset({ offsets }: DecodedText, at: number): number {
  let low = 0
  let high = offsets.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((offsets[middle] ?? 0) <= at) low = middle
    else high = middle - 1
  }
  return low
}

/** A span of a text as one of the file. */
export function toFileSpan({ offsets }: DecodedText, { start, end }: Span): Span {
  const last = offsets.length - 1
  const from = offsets[Math.min(start, last)] ?? 0
  if (end <= start) return { start: from, end: from }
  return { start: from, end: Math.max(from, offsets[Math.min(end, last)] ?? from) }
}
