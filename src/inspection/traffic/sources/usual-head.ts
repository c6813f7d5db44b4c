import type { HeaderPair } from '../message/exchange.ts'

const tab = 0x09
const lineFeed = 0x0a
const carriageReturn = 0x0d
const space = 0x20
const colon = 0x3a
const lastPrinted = 0x7e

const isInToken = /^[!#$%&'*+.^_`|~0-9A-Za-z-]$/

/** By byte, whether it may stand in a method and in the name of a header. Source: RFC 9110, 5.6.2. */
const tokens = Uint8Array.from({ length: 256 }, (_, byte) => Number(isInToken.test(String.fromCharCode(byte))))

/** The longest method that is read. */
const longestMethod = 40

function toBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

function isAt(bytes: Uint8Array, start: number, wanted: Uint8Array): boolean {
  for (let at = 0; at < wanted.length; at++) if (bytes[start + at] !== wanted[at]) return false
  return true
}

const versionStart = toBytes(' HTTP/')
const versions = ['HTTP/1', 'HTTP/1.0', 'HTTP/1.1', 'HTTP/2', 'HTTP/2.0', 'HTTP/2.1', 'HTTP/3', 'HTTP/3.0', 'HTTP/3.1']

/** The version that stands at the end of a request line, or undefined. */
function versionAt(bytes: Uint8Array, start: number, end: number): string | undefined {
  const length = end - start - versionStart.length
  if (length !== 1 && length !== 3) return undefined
  if (!isAt(bytes, start, versionStart)) return undefined
  const major = (bytes[end - length] as number) - 0x31
  if (major < 0 || major > 2) return undefined
  if (length === 1) return versions[major * 3]
  const minor = (bytes[end - 1] as number) - 0x30
  return bytes[end - 2] === 0x2e && (minor === 0 || minor === 1) ? versions[major * 3 + 1 + minor] : undefined
}

/** Texts of the program: those cut out of a head are made and hashed anew for each request. */
const usualMethods = ['GET', 'PUT', 'POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS']
const methodNames = usualMethods.map((name) => ({ name, bytes: toBytes(name) }))

function methodAt(bytes: Uint8Array, end: number): string | undefined {
  for (let at = 0; at < methodNames.length; at++) {
    const method = methodNames[at] as (typeof methodNames)[number]
    if (method.bytes.length === end && method.bytes[0] === bytes[0] && isAt(bytes, 0, method.bytes)) return method.name
  }
  return undefined
}

/** Where a header stands among the others. */
export const nowhere = -1
/** Nobody looked, or it stands there more than once. */
export const unknownPlace = -2

/** The head of a request as almost all are written. */
export interface UsualHead {
  readonly method: string
  readonly target: string
  readonly version: string | undefined
  readonly headers: HeaderPair[]
  /** The place of the header among `headers`, {@link nowhere} or {@link unknownPlace}; so are the two below. */
  readonly host: number
  readonly contentLength: number
  readonly transferEncoding: number
  /** Where the body begins. */
  readonly bodyStart: number
}

const hostName = toBytes('host')
const contentLengthName = toBytes('content-length')
const transferEncodingName = toBytes('transfer-encoding')

/** A letter of either case has this bit in lower case; of what a name may hold, nothing else becomes a letter or hyphen by it. */
const lowerCase = 0x20

function isNameAt(bytes: Uint8Array, start: number, name: Uint8Array): boolean {
  for (let at = 0; at < name.length; at++) if (((bytes[start + at] as number) | lowerCase) !== name[at]) return false
  return true
}

const decoder = new TextDecoder()

/** Where names and values stand, four numbers a header; here and not made anew, for every request comes through here. */
const places: number[] = []
const mostPlaces = 4 * 256

/**
 * Reads the head of a request over its bytes, if it is in printed ASCII and ends with an empty line. Of any other head, and
 * of one that must be refused, it says nothing: those are read by the grammar.
 */
export function readUsualHead(bytes: Uint8Array): UsualHead | undefined {
  const { length } = bytes
  let at = 0
  while (at < length && tokens[bytes[at] as number] === 1) at++
  const methodEnd = at
  if (methodEnd === 0 || methodEnd > longestMethod || bytes[at] !== space) return undefined
  at++
  while (at < length && (bytes[at] as number) > space && (bytes[at] as number) <= lastPrinted) at++
  const targetEnd = at
  if (targetEnd === methodEnd + 1) return undefined
  while (at < length && (bytes[at] as number) >= space && (bytes[at] as number) <= lastPrinted) at++
  const version = at === targetEnd ? undefined : versionAt(bytes, targetEnd, at)
  if (version === undefined && at !== targetEnd) return undefined
  let count = 0
  let host = nowhere
  let contentLength = nowhere
  let transferEncoding = nowhere
  for (;;) {
    // What ended a line; a line is over with a line feed, and a return in front of it.
    if (bytes[at] === carriageReturn) at++
    if (bytes[at] !== lineFeed) return undefined
    at++
    const start = at
    while (at < length && tokens[bytes[at] as number] === 1) at++
    if (at === start) break
    if (bytes[at] !== colon || count === mostPlaces) return undefined
    const nameEnd = at
    switch (nameEnd - start) {
      case hostName.length:
        if (isNameAt(bytes, start, hostName)) host = host === nowhere ? count >> 2 : unknownPlace
        break
      case contentLengthName.length:
        if (isNameAt(bytes, start, contentLengthName))
          contentLength = contentLength === nowhere ? count >> 2 : unknownPlace
        break
      case transferEncodingName.length:
        if (isNameAt(bytes, start, transferEncodingName))
          transferEncoding = transferEncoding === nowhere ? count >> 2 : unknownPlace
        break
    }
    at++
    while (bytes[at] === space || bytes[at] === tab) at++
    const valueStart = at
    while (at < length && (bytes[at] as number) >= space && (bytes[at] as number) <= lastPrinted) at++
    let valueEnd = at
    while (valueEnd > valueStart && bytes[valueEnd - 1] === space) valueEnd--
    places[count++] = start
    places[count++] = nameEnd
    places[count++] = valueStart
    places[count++] = valueEnd
  }
  if (bytes[at] === carriageReturn) at++
  if (bytes[at] !== lineFeed) return undefined
  // A view made by hand: `subarray` takes as long again as the decoding.
  const text = decoder.decode(new Uint8Array(bytes.buffer, bytes.byteOffset, at))
  const headers: HeaderPair[] = []
  for (let place = 0; place < count; place += 4)
    headers.push([text.slice(places[place], places[place + 1]), text.slice(places[place + 2], places[place + 3])])
  return {
    method: methodAt(bytes, methodEnd) ?? text.slice(0, methodEnd),
    target: text.slice(methodEnd + 1, targetEnd),
    version,
    headers,
    host,
    contentLength,
    transferEncoding,
    bodyStart: at + 1,
  }
}
