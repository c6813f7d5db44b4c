/** A URI of a resource in the form in which rules compare it. */
export interface ResourceUri {
  readonly uri: string
  /** Why servers may take it for another than it seems; undefined if there is one reading. */
  readonly problem: string | undefined
}

/** Schemes whose addresses browsers and servers read by the URL standard. Source: WHATWG URL, special schemes. */
const hostSchemes = new Set(['http', 'https', 'ws', 'wss', 'ftp'])

const head = /^([a-z][a-z\d+.-]*):/i

/** The parts of a URI; undefined if it has no scheme. Source: RFC 3986, appendix B. */
function splitUri(
  uri: string,
):
  | (Readonly<Record<'scheme' | 'path' | 'query' | 'fragment', string>> & { readonly authority: string | undefined })
  | undefined {
  const scheme = head.exec(uri)?.[1]
  if (scheme === undefined) return undefined
  const rest = uri.slice(scheme.length + 1)
  const hash = rest.indexOf('#')
  const whole = hash === -1 ? rest : rest.slice(0, hash)
  const mark = whole.indexOf('?')
  const place = mark === -1 ? whole : whole.slice(0, mark)
  const slash = place.startsWith('//') ? place.indexOf('/', 2) : -1
  const end = slash === -1 ? place.length : slash
  return {
    scheme: scheme.toLowerCase(),
    authority: place.startsWith('//') ? place.slice(2, end) : undefined,
    path: place.startsWith('//') ? place.slice(end) : place,
    query: mark === -1 ? '' : whole.slice(mark),
    fragment: hash === -1 ? '' : rest.slice(hash),
  }
}

/** What stands for itself in a path: unreserved, sub-delims, `:`, `@` and `/` (RFC 3986, 3.3), and the braces of templates. */
const pathCharacter = /[\w.~!$&'()*+,;=:@/{}-]/
const unreserved = /[\w.~-]/

const encoder = new TextEncoder()

function encodeCharacter(character: string): string {
  return Array.from(encoder.encode(character), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(
    '',
  )
}

/** Text that is no ASCII, for a path: what looks like a dot or a slash after compatibility forms is told. */
function hidesSyntax(text: string): boolean {
  return /[^\0-\x7f]/.test(text) && /[./\\%:]/.test(text.replace(/[\0-\x7f]/g, '').normalize('NFKC'))
}

/** Text without its escapes; undefined if they are no characters, which servers read as they like. */
function decodeUtf8(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replace(/%(?![\da-f]{2})/gi, '%25'))
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}

interface Collected {
  text: string
  problem: string | undefined
}

/** One part of a path or an opaque part, with one spelling for each character. */
function normalizeCharacters(raw: string, collected: Collected): void {
  const tell = (problem: string): void => void (collected.problem ??= problem)
  const pieces: string[] = []
  for (let at = 0; at < raw.length; at++) {
    const character = String.fromCodePoint(raw.codePointAt(at) as number)
    if (character !== '%') {
      if (character === '\\') tell('a backslash stands in its path')
      pieces.push(pathCharacter.test(character) ? character : encodeCharacter(character))
      at += character.length - 1
      continue
    }
    const digits = raw.slice(at + 1, at + 3)
    if (!/^[\da-f]{2}$/i.test(digits)) {
      tell('a percent sign in it begins no escape')
      pieces.push('%25')
      continue
    }
    const code = parseInt(digits, 16)
    const decoded = String.fromCharCode(code)
    at += 2
    if (code < 0x20 || code === 0x7f) tell('a control character is escaped in it')
    else if (decoded === '/' || decoded === '\\') tell('a slash is escaped in its path')
    else if (decoded === '%' && /^(?:25)*[\da-f]{2}/i.test(raw.slice(at + 1))) tell('an escape is escaped in it')
    else if (code < 0x80 && unreserved.test(decoded)) tell('a letter, digit or dot is escaped in it')
    pieces.push(code < 0x80 && decoded !== '/' && pathCharacter.test(decoded) ? decoded : `%${digits.toUpperCase()}`)
  }
  collected.text = pieces.join('')
  const decoded = decodeUtf8(raw)
  if (decoded === undefined) tell('its escapes are no UTF-8')
  else if (hidesSyntax(decoded)) tell('characters in it look like dots or slashes')
}

/** Resolves dots and empty parts, and tells of them. */
function resolveSegments(path: string, isOpaque: boolean): Collected {
  const given = path.split('/')
  const kept: string[] = []
  let problem: string | undefined
  for (const [index, segment] of given.entries()) {
    const isLast = index === given.length - 1
    if (segment === '.' || segment === '..') {
      problem ??= 'its path has parts of dots'
      if (segment === '..' && kept.length > (isOpaque ? 0 : 1)) kept.pop()
      if (isLast) kept.push('')
    } else if (segment === '' && index > 0 && !isLast) problem ??= 'its path has an empty part'
    else {
      // Servers that cut off parameters, and systems that drop spaces at the end, see dots here.
      if (/^\.{1,2}(?:;|%20|%09|%A0|%C2%A0)/.test(segment)) problem ??= 'its path has parts of dots'
      kept.push(segment)
    }
  }
  return { text: kept.join('/'), problem }
}

/** What some servers take for a path although it stands behind it: they cut the scheme off and no more. */
function climbs(text: string): boolean {
  const decoded = text.replace(/%(?:25)*2e/gi, '.').replace(/%(?:25)*(?:2f|5c)/gi, '/')
  return /(?:^|[/\\])\.\.(?:$|[/\\])/.test(decoded.replace(/^[?#]/, ''))
}

function normalizeHost(scheme: string, host: string): { readonly host: string; readonly problem?: string | undefined } {
  if (!hostSchemes.has(scheme)) {
    const collected: Collected = { text: host, problem: undefined }
    if (/[%\\]/.test(host)) normalizeCharacters(host, collected)
    if (/^\.*$/.test(host) && host !== '') collected.problem ??= 'its host is made of dots'
    return {
      host: collected.text.toLowerCase().replace(/%[\da-f]{2}/g, (escape) => escape.toUpperCase()),
      problem: collected.problem,
    }
  }
  if (/^\.+(?:$|:)/.test(host)) return { host, problem: 'its host is not valid' }
  try {
    const url = new URL(`${scheme}://${host}/`)
    const named = url.host.replace(/\.+(?=$|:)/, '')
    const isHost = /^[^:]/.test(named) && !/\.\.(?:$|:)/.test(url.host) && url.username === '' && url.pathname === '/'
    return isHost ? { host: named } : { host, problem: 'its host is not valid' }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    // A pattern may have a star for its port.
    return /^[\w.*-]+(?::[\d*]*)?$/.test(host) && host.includes('*')
      ? { host: host.toLowerCase() }
      : { host, problem: 'its host is not valid' }
  }
}

/**
 * The URI of a resource, or a template of one, in one spelling (RFC 3986, 6.2.2; for http and its kin
 * hosts as the URL standard reads them): scheme and host in lower case, dots resolved, one escape for
 * each character. What spells its path in another way than that is told, for servers differ in how
 * they read it. The result is its own normal form.
 */
export function normalizeResourceUri(given: string): ResourceUri {
  const split = splitUri(given)
  if (split === undefined) return { uri: given, problem: 'it is no absolute URI' }
  const { scheme, authority, path: givenPath, query, fragment } = split
  let problem: string | undefined
  const tell = (found: string | undefined): void => void (problem ??= found)
  if (/[\0-\x20\x7f\p{Default_Ignorable_Code_Point}]/u.test(given)) tell('spaces or invisible characters stand in it')
  if (hidesSyntax(given)) tell('characters in it look like dots or slashes')
  if (hostSchemes.has(scheme) && !authority) tell('it has no host')
  const at = authority?.lastIndexOf('@') ?? -1
  const user = authority?.slice(0, at + 1) ?? ''
  const givenHost = authority?.slice(at + 1) ?? ''
  if (authority?.includes('\\')) tell('a backslash stands in its host')
  if (user.replace(/%[\da-f]{2}/gi, '').includes('%')) tell('its user is not valid')
  const named = authority === undefined ? { host: '' } : normalizeHost(scheme, givenHost)
  tell(named.problem)
  const isFile = scheme === 'file'
  // `file:/a` and `file://localhost/a` are `file:///a` (RFC 8089, 2 and B).
  const host =
    isFile && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|\[::ffff:7f00:1\])$/.test(named.host) ? '' : named.host
  if (!hostSchemes.has(scheme) && (climbs(query) || climbs(fragment))) tell('its query climbs out of its path')
  const path: Collected = { text: '', problem: undefined }
  normalizeCharacters(givenPath, path)
  tell(path.problem)
  // Anything else is a drive or a path to one parser, and a host to another.
  if (isFile && !/^(?:[\w*-][\w.*-]*[\w*-]|[\w*]?|\[[\da-f:.]+\])$/i.test(user + named.host))
    tell('its host is not valid')
  if (isFile && authority === undefined && !givenPath.startsWith('/')) tell('its path does not begin with a slash')
  if (isFile && /(?:\.|%20)(?=\/|$)/.test(path.text.replace(/(?:^|\/)\.{1,2}(?=\/|$)/g, '')))
    tell('a part of its path ends in a dot or a space, which some systems drop')
  if (isFile && /^\/*[a-z]\|/i.test(givenPath)) tell('a bar stands for a colon in it')
  // Also the dots that were escaped are resolved.
  const hasAuthority = authority !== undefined || isFile
  const whole = hasAuthority && path.text !== '' && !path.text.startsWith('/') ? `/${path.text}` : path.text
  const resolved = resolveSegments(whole, !whole.startsWith('/'))
  tell(resolved.problem)
  const root = resolved.text === '' && hostSchemes.has(scheme) ? '/' : resolved.text
  return { uri: `${scheme}:${hasAuthority ? `//${user}${host}` : ''}${root}${query}${fragment}`, problem }
}

/**
 * A normal form without what names no other place to most servers: user, query, fragment, parameters of its parts and the
 * slash at the end. Rules that block are asked about it too.
 */
export function bareResourceUri(normal: string): string {
  const end = normal.search(/[?#]/)
  const plain = (end === -1 ? normal : normal.slice(0, end)).replace(/^([a-z][a-z\d+.-]*:\/\/)[^/]*@/, '$1')
  return plain.replace(/;[^/]*/g, '').replace(/([^:/])\/+$/, '$1')
}
