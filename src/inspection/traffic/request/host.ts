import type { Exchange } from '../message/exchange.ts'
import { areHeaderLines, headerLines, targetAuthority } from '../message/exchange.ts'

/** A host in the one form in which rules compare it. */
export interface HostReading {
  /** Without userinfo, port and final dots, in lower case, its labels as they stand in DNS. */
  readonly name: string
  /** Whether a URL may have this host; an empty one may not. */
  readonly valid: boolean
}

/** What needs no URL parser: plain labels that are neither an address nor an internationalised name. */
const plainName = /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z][a-z0-9_-]*$/

function withoutUserinfo(host: string): string {
  return host.slice(host.lastIndexOf('@') + 1)
}

function splitPort(host: string): { readonly bare: string; readonly isPort: boolean } {
  const end = host.startsWith('[') ? host.indexOf(']') + 1 : host.indexOf(':')
  if (end < 1) return { bare: host, isPort: !host.startsWith('[') }
  return { bare: host.slice(0, end), isPort: /^(?::\d{0,5})?$/.test(host.slice(end)) }
}

/** What DNS or an address can hold. A URL may have more, but others read a comma or a quote there as an end, or as two hosts. */
const possible = /^(?:[\w-]{1,63}(?:\.[\w-]{1,63})*|\[[\da-f:.]+\])$/

const strict = new TextDecoder('utf-8', { fatal: true })

/** Text of which each character is a byte, as Node gives headers, read as UTF-8 where it is. */
function textOf(host: string): string {
  if (/^[\x00-\x7f]*$/.test(host) || /[^\x00-\xff]/.test(host)) return host
  try {
    return strict.decode(Uint8Array.from(host, (character) => character.charCodeAt(0)))
  } catch (error) {
    if (error instanceof TypeError) return host
    throw error
  }
}

/**
 * Reads a Host header or an authority. Names are brought to their form in DNS (UTS 46, percent escapes and
 * the spellings of IPv4 addresses undone) as browsers do it, by the URL parser of the platform.
 * Source: WHATWG URL, 3.5 (host parsing).
 */
export function readHost(host: string): HostReading {
  // The usual case: nothing of the following changes such a name.
  if (plainName.test(host) && !host.includes('xn--')) return { name: host, valid: true }
  const trimmed = host.trim()
  const { bare, isPort } = splitPort(withoutUserinfo(textOf(trimmed)).toLowerCase())
  const isPlain = isPort && !trimmed.includes('@')
  const dotless = bare.replace(/[.\u3002\uff0e\uff61]+$/, '')
  if (plainName.test(dotless) && !dotless.includes('xn--')) return { name: dotless, valid: isPlain }
  // What would end the host within a URL must not be read as its path or port.
  if (dotless === '' || /[/?#\\@\s]/.test(dotless) || !URL.canParse(`http://${dotless}/`))
    return { name: dotless, valid: false }
  const name = new URL(`http://${dotless}/`).hostname.replace(/\.+$/, '')
  return { name, valid: isPlain && possible.test(name) }
}

/** A host in its normal form: without userinfo, port and final dots, in lower case; see {@link readHost}. */
export function hostName(host: string): string {
  return readHost(host).name
}

/** The port that a host names, or undefined. */
export function hostPort(host: string): number | undefined {
  const match = /:(\d{1,5})$/.exec(host.trim())
  return match === null ? undefined : Number(match[1])
}

/**
 * Why the host of a request is not beyond doubt; undefined if it is, or if the request names none at all.
 *
 * @param authority - what was read of the host
 */
export function findHostDoubt(
  exchange: Pick<Exchange, 'host' | 'headers' | 'target'>,
  authority: HostReading = readHost(exchange.host),
): string | undefined {
  const { host, headers, target } = exchange
  const own = targetAuthority(target)
  // The usual case: one host, said once or twice in the same words.
  if (authority.valid && own === undefined && areHeaderLines(headers, 'host', host)) return undefined
  const lines = headerLines(headers, 'host')
  if (!authority.valid && !(host === '' && lines.length === 0)) return 'it is no valid host'
  if (own !== undefined && readHost(own).name !== authority.name)
    return 'the authority of the request and the URL that is its target differ'
  return lines.some((line) => readHost(line).name !== authority.name)
    ? 'the authority of the request and its `host` header differ'
    : undefined
}
