import { decodeLiteral, readTokens } from './tokens.ts'

/** Past the array or object that begins at an offset. */
function endOfContainer(json: string, start: number): number {
  let depth = 0
  let inString = false
  for (let at = start; at < json.length; at++) {
    const char = json[at]
    if (inString) {
      if (char === '\\') at++
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '{' || char === '[') depth++
    else if ((char === '}' || char === ']') && --depth === 0) return at + 1
  }
  return json.length
}

/**
 * Empties the arrays and objects that stand under a name, wherever they are in a JSON text: an array becomes `[]`, an
 * object `null`. Everything else stays as it is.
 */
export function clearMembers(json: string, name: string): string {
  let written = ''
  let from = 0
  for (const { kind, start, end } of readTokens(json)) {
    if (kind !== 'name' || start < from || decodeLiteral(json.slice(start, end)) !== name) continue
    const value = /^\s*:\s*/.exec(json.slice(end, end + 64))
    const at = end + (value?.[0].length ?? 0)
    const opener = json[at]
    if (opener !== '{' && opener !== '[') continue
    written += json.slice(from, at) + (opener === '[' ? '[]' : 'null')
    from = endOfContainer(json, at)
  }
  return written + json.slice(from)
}
