import { lowerAscii, type ByteString } from '../../../runtime/index.ts'
import { decodePercent, trimSpace } from './pairs.ts'
import { readParameters, type Parameter } from './parameters.ts'

/** A header of a part, its name in lower case. */
type PartHeader = readonly [name: ByteString, value: ByteString]

/** One part of a multipart body. Nothing is decoded. */
export interface MultipartPart {
  readonly headers: readonly PartHeader[]
  readonly value: ByteString
  /** All that the part calls itself: servers differ in which of several they take. */
  readonly names: readonly ByteString[]
  readonly filenames: readonly ByteString[]
}

export interface MultipartReading {
  readonly parts: readonly MultipartPart[]
  /**
   * What stands in no part: before the first boundary, behind the last, and lines among the headers of a part that say
   * more than what it is. Whoever reads a form loosely may take them for more.
   */
  readonly beside: readonly ByteString[]
  /** Why not all of it could be read. */
  readonly failure: string | undefined
  /** There were more parts than the limit. */
  readonly limited: boolean
}

/** The values of a header of a part, in the order in which they came. */
export function partHeader({ headers }: MultipartPart, name: string): readonly ByteString[] {
  return headers.flatMap(([key, value]) => (key === name ? [value] : []))
}

/** A delimiter line: where it begins (the line end before it included), where it ends, and whether it is the last. */
interface Delimiter {
  readonly start: number
  readonly end: number
  readonly closes: boolean
}

/** Lines of headers that say what a part is and nothing else. Sources: RFC 7578, 4.2 and 4.8; RFC 2045, 5 and 6; RFC 6266. */
const usualHeader =
  /^(?:content-disposition:[ \t]{0,9}[\w-]{1,20}(?:;[ \t]{0,9}(?:file)?name\*?=(?:"[^"]*"|[^;\s"]*))*|content-type:[ \t]{0,9}[\w.+-]{1,99}\/[\w.+-]{1,99}(?:;[ \t]{0,9}(?:charset|boundary)="?[\w-]{1,99}"?)*|content-length:[ \t]{0,9}\d{1,20}|content-(?:transfer-)?encoding:[ \t]{0,9}[\w-]{1,20})[ \t]{0,9}$/i

class MultipartReader {
  readonly #beside: ByteString[] = []
  readonly #body: ByteString
  readonly #mark: ByteString

  constructor(body: ByteString, boundary: ByteString) {
    this.#body = body
    this.#mark = `--${boundary}`
  }

  read(maxParts: number): MultipartReading {
    const parts: MultipartPart[] = []
    const end = (failure: string | undefined, limited = false): MultipartReading => ({
      parts,
      beside: this.#beside,
      failure,
      limited,
    })
    let delimiter = this.#find(0)
    if (delimiter === undefined) return end('its boundary is not in it')
    this.#leave(this.#body.slice(0, delimiter.start))
    let failure: string | undefined
    while (!delimiter.closes) {
      if (parts.length >= maxParts) return end(failure, true)
      const headers = this.#headers(delimiter.end)
      if (headers === undefined) return end('the headers of a part do not end')
      if (headers.isCut) failure ??= 'a boundary stands among the headers of a part'
      const next = this.#find(headers.end)
      const value = this.#body.slice(headers.end, Math.max(headers.end, next?.start ?? this.#body.length))
      parts.push(toPart(headers.list, value))
      if (next === undefined) return end('it ends before its closing boundary')
      delimiter = next
    }
    this.#leave(this.#body.slice(delimiter.end))
    return end(failure)
  }

  /** Notes what stands in no part. */
  #leave(text: ByteString): void {
    if (text.trim() !== '') this.#beside.push(text)
  }

  /** The next delimiter at or behind a place. */
  #find(from: number): Delimiter | undefined {
    for (let at = this.#body.indexOf(this.#mark, from); at !== -1; at = this.#body.indexOf(this.#mark, at + 1)) {
      const delimiter = this.#delimiterAt(at)
      if (delimiter !== undefined) return delimiter
    }
    return undefined
  }

  /** The delimiter whose line begins at a place. */
  #delimiterAt(at: number): Delimiter | undefined {
    const body = this.#body
    if (!body.startsWith(this.#mark, at) || (at > 0 && body[at - 1] !== '\n')) return undefined
    const start = at === 0 ? 0 : at - (body[at - 2] === '\r' ? 2 : 1)
    let end = at + this.#mark.length
    if (body.startsWith('--', end)) return { start, end: end + 2, closes: true }
    while (body[end] === ' ' || body[end] === '\t') end++
    if (body[end] === '\r') end++
    return body[end] === '\n' ? { start, end: end + 1, closes: false } : undefined
  }

  /** The headers from a place on, and where the value begins; `isCut` if a delimiter comes before it. */
  #headers(
    from: number,
  ): { readonly list: readonly PartHeader[]; readonly end: number; readonly isCut: boolean } | undefined {
    const body = this.#body
    const list: [name: ByteString, value: ByteString][] = []
    let at = from
    for (;;) {
      if (this.#delimiterAt(at) !== undefined) return { list, end: at, isCut: true }
      const lineEnd = body.indexOf('\n', at)
      if (lineEnd === -1) return undefined
      const line = body.slice(at, body[lineEnd - 1] === '\r' && lineEnd > at ? lineEnd - 1 : lineEnd)
      at = lineEnd + 1
      if (line === '') return { list, end: at, isCut: false }
      const last = list.at(-1)
      // A line that begins with a space goes on with the header before it.
      if (!usualHeader.test(line)) this.#leave(line)
      if (/^[ \t]/.test(line) && last !== undefined) last[1] += ` ${trimSpace(line)}`
      else {
        const colon = line.indexOf(':')
        if (colon > 0) list.push([lowerAscii(trimSpace(line.slice(0, colon))), trimSpace(line.slice(colon + 1))])
      }
    }
  }
}

function toPart(headers: readonly PartHeader[], value: ByteString): MultipartPart {
  const parameters = headers.flatMap(([name, text]) => (name === 'content-disposition' ? readParameters(text) : []))
  const named = (name: string): readonly ByteString[] => parameters.flatMap((parameter) => valueOf(parameter, name))
  return { headers, value, names: named('name'), filenames: named('filename') }
}

/** A parameter by its name, also in the form of RFC 8187 (`filename*=utf-8''a%20b`), which is decoded. */
function valueOf([name, value]: Parameter, wanted: string): readonly ByteString[] {
  if (name === wanted) return [value]
  const extended = name === `${wanted}*` ? /^[^']*'[^']*'(.*)$/s.exec(value)?.[1] : undefined
  return extended === undefined ? [] : [decodePercent(extended)]
}

/**
 * Reads a multipart body byte for byte, in time linear in its length. Lines may end in LF alone, as
 * some senders write them. Source: RFC 2046, 5.1.1; RFC 7578.
 *
 * @param boundary - as the content type names it
 * @param maxParts - reading stops after so many
 */
export function readMultipart(body: ByteString, boundary: ByteString, maxParts: number): MultipartReading {
  return new MultipartReader(body, boundary).read(maxParts)
}

/** The boundary that a content type names, or undefined. */
export function findBoundary(contentType: ByteString | undefined): ByteString | undefined {
  const boundary = readParameters(contentType ?? '').find(([name]) => name === 'boundary')?.[1]
  return boundary === '' ? undefined : boundary
}
