import { isJsonObject, readJson, type JsonLimits } from '../../traffic/index.ts'
import { spliceStrings } from '../json/splice.ts'
import { ByteQueue } from './byte-queue.ts'
import { crc32 } from './crc32.ts'
import { createGap, toBytes, type Frame, type Framer } from './frame.ts'

/** Length of the message, length of its headers, checksum of both; four bytes each. */
const preludeLength = 12
const checksumLength = 4
/** Source: the AWS event stream specification: headers up to 128 KiB, payload up to 16 MiB. */
const longestFrame = 16_777_216 + 131_072 + preludeLength + checksumLength

const limits: JsonLimits = { maxJsonDepth: 64, maxJsonValues: 10_000 }

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Bytes of the value behind each type of header, by its number; 6 and 7 tell their length in two bytes. */
const valueLengths: readonly (number | 'told')[] = [0, 0, 1, 2, 4, 8, 'told', 'told', 8, 16]

/** The headers that are texts, by name; undefined if they cannot be read. */
function readHeaders(bytes: Uint8Array): ReadonlyMap<string, string> | undefined {
  const view = viewOf(bytes)
  const decoder = new TextDecoder()
  const headers = new Map<string, string>()
  for (let at = 0; at < bytes.length;) {
    const nameEnd = at + 1 + (bytes[at] ?? 0)
    const type = bytes[nameEnd]
    const known = type === undefined ? undefined : valueLengths[type]
    if (known === undefined || (known === 'told' && nameEnd + 3 > bytes.length)) return undefined
    const start = nameEnd + (known === 'told' ? 3 : 1)
    const end = start + (known === 'told' ? view.getUint16(nameEnd + 1) : known)
    if (end > bytes.length) return undefined
    if (type === 7)
      headers.set(decoder.decode(bytes.subarray(at + 1, nameEnd)), decoder.decode(bytes.subarray(start, end)))
    at = end
  }
  return headers
}

/** A frame of given headers and payload, with its lengths and both checksums. */
export function writeAwsFrame(headers: Uint8Array, payload: Uint8Array): Uint8Array {
  const total = preludeLength + headers.length + payload.length + checksumLength
  const frame = new Uint8Array(total)
  const view = viewOf(frame)
  view.setUint32(0, total)
  view.setUint32(4, headers.length)
  view.setUint32(8, crc32(frame.subarray(0, 8)))
  frame.set(headers, preludeLength)
  frame.set(payload, preludeLength + headers.length)
  view.setUint32(total - checksumLength, crc32(frame.subarray(0, total - checksumLength)))
  return frame
}

/** Headers of texts, as a frame holds them. */
export function writeAwsHeaders(headers: Readonly<Record<string, string>>): Uint8Array {
  const bytes = Object.entries(headers).flatMap(([name, value]) => {
    const [nameBytes, valueBytes] = [toBytes(name), toBytes(value)]
    return [nameBytes.length, ...nameBytes, 7, valueBytes.length >> 8, valueBytes.length & 0xff, ...valueBytes]
  })
  return Uint8Array.from(bytes)
}

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch (error) {
    if (error instanceof DOMException) return undefined
    throw error
  }
}

/** The JSON that InvokeModelWithResponseStream packs in base64; undefined if the payload is of another kind. */
function unpack(payload: string): string | undefined {
  const { value, failure } = readJson(payload, limits)
  const packed = failure === undefined && isJsonObject(value) ? value['bytes'] : undefined
  const bytes = typeof packed === 'string' ? fromBase64(packed) : undefined
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes)
}

/** Cuts the binary event stream of AWS (Bedrock) into frames, and checks both checksums of each. */
export class AwsFramer implements Framer {
  readonly isStream = true
  readonly form = 'aws'
  readonly #queue = new ByteQueue()
  #broken: string | undefined

  get held(): number {
    return this.#queue.length
  }

  get broken(): string | undefined {
    return this.#broken
  }

  push(bytes: Uint8Array): readonly Frame[] {
    this.#queue.append(bytes)
    const frames: Frame[] = []
    while (this.#broken === undefined && this.#queue.length >= preludeLength) {
      const view = viewOf(this.#queue.view())
      const [total, headersLength] = [view.getUint32(0), view.getUint32(4)]
      const isPossible = total <= longestFrame && headersLength <= total - preludeLength - checksumLength
      if (!isPossible || view.getUint32(8) !== crc32(this.#queue.view().subarray(0, 8))) {
        this.#broken = 'the lengths of a frame do not fit their checksum'
        break
      }
      if (this.#queue.length < total) break
      const frame = this.#read(this.#queue.take(total), headersLength)
      if (frame !== undefined) frames.push(frame)
    }
    return frames
  }

  end(): readonly Frame[] {
    return this.#queue.length === 0 ? [] : [createGap(this.#queue.take(this.#queue.length), 'rest')]
  }

  #read(raw: Uint8Array, headersLength: number): Frame | undefined {
    const end = raw.length - checksumLength
    if (viewOf(raw).getUint32(end) !== crc32(raw.subarray(0, end))) {
      this.#broken = 'a frame does not fit its checksum'
      return undefined
    }
    const headerBytes = raw.subarray(preludeLength, preludeLength + headersLength)
    const headers = readHeaders(headerBytes)
    if (headers === undefined) {
      this.#broken = 'the headers of a frame cannot be read'
      return undefined
    }
    const payload = new TextDecoder().decode(raw.subarray(preludeLength + headersLength, end))
    const type = headers.get(':message-type') ?? 'event'
    const name = headers.get(':exception-type') ?? headers.get(':error-code') ?? headers.get(':event-type') ?? ''
    const inner = name === 'chunk' ? unpack(payload) : undefined
    const pack = (text: string): string =>
      inner === undefined ? text : spliceStrings(payload, [{ pointer: '/bytes', start: 0, end: Infinity, text: toBase64(toBytes(text)) }]) // prettier-ignore
    return {
      kind: type === 'event' ? 'event' : 'exception',
      raw,
      name,
      text: inner ?? payload,
      rewrite: (text) => writeAwsFrame(headerBytes, toBytes(pack(text))),
    }
  }
}
