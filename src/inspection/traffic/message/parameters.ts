import { lowerAscii, type ByteString } from '../../../runtime/index.ts'
import { trimSpace } from './pairs.ts'

/** A parameter of a header value, its name in lower case. */
export type Parameter = readonly [name: ByteString, value: ByteString]

/**
 * Reads the parameters behind the first `;` of a header value. In quotes only `\"` is an escape:
 * browsers write `"` as `%22` and leave the backslashes of a path alone.
 */
export function readParameters(header: ByteString): readonly Parameter[] {
  const parameters: Parameter[] = []
  let at = header.indexOf(';')
  while (at !== -1 && at < header.length) {
    const start = at + 1
    at = start
    while (at < header.length && header[at] !== '=' && header[at] !== ';') at++
    if (header[at] !== '=') continue
    const name = lowerAscii(trimSpace(header.slice(start, at)))
    at++
    while (header[at] === ' ' || header[at] === '\t') at++
    const end = header[at] === '"' ? endOfQuotes(header, at) : at
    const next = header.indexOf(';', end)
    const value =
      end > at
        ? header.slice(at + 1, end).replaceAll('\\"', '"')
        : trimSpace(header.slice(at, next === -1 ? undefined : next))
    parameters.push([name, value])
    at = next
  }
  return parameters
}

/** The place of the closing quote; the end of the text if there is none. */
function endOfQuotes(header: ByteString, start: number): number {
  for (let at = start + 1; at < header.length; at++) {
    if (header[at] === '"') return at
    if (header[at] === '\\' && header[at + 1] === '"') at++
  }
  return header.length
}
