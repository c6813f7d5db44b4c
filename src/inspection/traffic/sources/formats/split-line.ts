/**
 * Splits a line at its blanks; what stands in quotes or brackets is one column, without them. `\"` and `\x22` within
 * quotes are quotes.
 */
export function splitLine(line: string): readonly string[] {
  const columns: string[] = []
  let at = 0
  while (at < line.length) {
    const open = line[at]
    if (open === ' ' || open === '\t') {
      at++
    } else if (open === '"' || open === '[') {
      const close = open === '"' ? '"' : ']'
      let end = at + 1
      while (end < line.length && line[end] !== close) end += line[end] === '\\' ? 2 : 1
      columns.push(unescape(line.slice(at + 1, end)))
      at = end + 1
    } else {
      const blank = line.indexOf(' ', at)
      const end = blank === -1 ? line.length : blank
      columns.push(line.slice(at, end))
      at = end
    }
  }
  return columns
}

function unescape(text: string): string {
  return text.replace(/\\x([0-9A-Fa-f]{2})|\\(["\\])/g, (_, hex: string | undefined, plain: string | undefined) =>
    hex === undefined ? (plain ?? '') : String.fromCharCode(parseInt(hex, 16)),
  )
}

/** The parts of a request line: `GET /path HTTP/1.1`; the URL may be whole. */
export function splitRequest(
  text: string,
): { readonly method: string; readonly target: string; readonly protocol: string } | undefined {
  const [method, target, protocol, ...rest] = text.split(' ')
  if (method === undefined || target === undefined || rest.length > 0 || !/^[A-Z][A-Z_-]{0,30}$/.test(method))
    return undefined
  return { method, target, protocol: protocol ?? '' }
}
