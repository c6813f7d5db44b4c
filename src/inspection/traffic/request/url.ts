/** What stands in each path that is not in its normal form. */
const unusual = /[\\%]|\/[/.]|^\./

/** A path in its normal form, in printed ASCII. */
const usual = /^(?:\/[!"$&-\-0-9:;<=>@-[\]-~][!"$&-.0-9:;<=>@-[\]-~]*)+\/?$|^\/$/

/**
 * The path of a target, if it is in printed ASCII and in its normal form as it stands, as that of almost every request:
 * what is asked of a path in turn, in one look. Undefined of any other.
 */
export function usualPath(target: string): string | undefined {
  const mark = target.indexOf('?')
  const path = mark === -1 ? target : target.slice(0, mark)
  return usual.test(path) ? path : undefined
}

const unreserved = /[A-Za-z0-9\-._~]/

/** Takes `.` and `..` segments out. Source: RFC 3986, 5.2.4. */
function removeDots(path: string): string {
  if (!/(?:^|\/)\.{1,2}(?:\/|$)/.test(path)) return path
  const kept: string[] = []
  const segments = path.split('/')
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1
    if (segment === '..') {
      if (kept.length > 1) kept.pop()
      if (isLast) kept.push('')
    } else if (segment === '.') {
      if (isLast) kept.push('')
    } else kept.push(segment)
  }
  return kept.join('/')
}

/** Escapes of characters that need none are undone, the others get upper-case digits. Source: RFC 3986, 6.2.2. */
function normalizeEscapes(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (escape, digits: string) => {
    const character = String.fromCharCode(parseInt(digits, 16))
    return unreserved.test(character) ? character : escape.toUpperCase()
  })
}

/**
 * The normal form of a path, as rules read it in `http.*` fields: backslashes are slashes,
 * slashes in a row are one, unneeded escapes are undone, and dot segments are taken out.
 * Source: Cloudflare Rules, "How URL normalization works" (RFC 3986 and Cloudflare's additions).
 */
export function normalizePath(path: string): string {
  if (!unusual.test(path)) return path
  const slashed = path.replace(/\\/g, '/').replace(/\/{2,}/g, '/')
  return removeDots(normalizeEscapes(slashed))
}

/**
 * The path that a lenient server may see: beyond {@link normalizePath} with encoded slashes, dots and spaces
 * undone, parameters (`;x=1`) off, no slash at the end, in lower case. For telling what a request is about, not
 * for comparing: fields keep to the documented form.
 */
export function plainPath(path: string): string {
  const decoded = normalizePath(path).replace(/%(?:2f|5c|2e)/gi, (escape) => decodeURIComponent(escape))
  const bare = decoded.replace(/;[^/]*/g, '').replace(/(?:%00|%20|%09|%0a|%0d|\s)+(?=\/|$)/gi, '')
  return normalizePath(bare)
    .replace(/(.)\/+$/, '$1')
    .toLowerCase()
}
