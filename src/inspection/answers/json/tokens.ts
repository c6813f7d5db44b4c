/** A string, number or name of a member as it stands in a JSON text. */
export interface JsonToken {
  /** JSON Pointer (RFC 6901) of the value; of a name, that of the value behind it. */
  readonly pointer: string
  readonly kind: 'string' | 'number' | 'name'
  /** UTF-16 offsets in the JSON text, quotes included; `end` is exclusive. */
  readonly start: number
  readonly end: number
}

/** The step of a JSON Pointer into a member or an item. */
export function pointerTo(parent: string, key: string | number): string {
  const isPlain = typeof key === 'number' || !(key.includes('~') || key.includes('/'))
  const step = isPlain ? String(key) : key.replaceAll('~', '~0').replaceAll('/', '~1')
  return `${parent}/${step}`
}

interface Level {
  readonly isArray: boolean
  readonly pointer: string
  /** The index of the item under way, or the name of the member. */
  key: string | number
}

/** Past the literal that begins at an offset, its quotes included. */
function endOfString(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at++) {
    const code = json.charCodeAt(at)
    if (code === 92) at++
    else if (code === 34) return at + 1
  }
  return json.length
}

const scalar = /[^\s,\]}[{":]+/y

/**
 * The strings, numbers and names of a JSON text in their order, with their places. The text must be JSON; of one that
 * is not, the tokens up to the mistake have their places. Linear in the text and without recursion.
 */
export function readTokens(json: string): readonly JsonToken[] {
  const tokens: JsonToken[] = []
  const stack: Level[] = []
  let expectsName = false
  const here = (): string => {
    const level = stack.at(-1)
    return level === undefined ? '' : pointerTo(level.pointer, level.key)
  }
  for (let at = 0; at < json.length;) {
    const char = json[at] as string
    if (char === '{' || char === '[') {
      stack.push({ isArray: char === '[', pointer: here(), key: char === '[' ? 0 : '' })
      expectsName = char === '{'
      at++
    } else if (char === '}' || char === ']') {
      stack.pop()
      expectsName = false
      at++
    } else if (char === ',') {
      const level = stack.at(-1)
      if (level !== undefined && typeof level.key === 'number') level.key++
      expectsName = level?.isArray === false
      at++
    } else if (char === '"') {
      const end = endOfString(json, at)
      const level = stack.at(-1)
      if (expectsName && level !== undefined) {
        level.key = decodeLiteral(json.slice(at, end))
        expectsName = false
        tokens.push({ pointer: here(), kind: 'name', start: at, end })
      } else tokens.push({ pointer: here(), kind: 'string', start: at, end })
      at = end
    } else {
      scalar.lastIndex = at
      const word = scalar.exec(json)?.[0]
      if (word !== undefined && /^[-\d]/.test(word))
        tokens.push({ pointer: here(), kind: 'number', start: at, end: at + word.length })
      at += word?.length ?? 1
    }
  }
  return tokens
}

/** The text of a string literal; of a broken one, what stands between its quotes. */
export function decodeLiteral(literal: string): string {
  const inner = literal.slice(1, -1)
  if (!inner.includes('\\')) return inner
  try {
    return JSON.parse(literal) as string
  } catch (error) {
    if (error instanceof SyntaxError) return inner
    throw error
  }
}
