/** How a string stands in a YAML or JSON text. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'block'

function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r'
}

function behindBlanks(text: string, from: number, end: number): number {
  let at = from
  while (at < end && isBlank(text[at])) at += 1
  return at
}

/** Behind line breaks that are escaped, with the blanks that follow. */
function behindContinuation(text: string, from: number, end: number): number {
  let at = from
  while (text[at] === '\\' && (text[at + 1] === '\n' || text[at + 1] === '\r')) at = behindBlanks(text, at + 1, end)
  return at
}

/** Characters of an escape by the one behind the backslash; two for all others. */
const escapeLengths: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 }

/**
 * Where each character of a string stands in the text that it was read from, so that an
 * error inside an expression can point at the very place, whatever way it was quoted and
 * folded. Characters that are no blanks keep their order in every style; only blanks are
 * added, dropped and folded, so both sides are walked together.
 *
 * @param text - the whole document
 * @param start - where the string's text begins (behind an opening quote or a block header)
 * @param end - where it ends
 * @param value - the string as it was read
 * @returns offsets by UTF-16 unit of the value, and one more for its end
 */
export function scalarOffsets(text: string, start: number, end: number, value: string, style: ScalarStyle): number[] {
  const offsets: number[] = []
  let at = start
  for (let index = 0; index < value.length; index++) {
    if (style === 'double') at = behindContinuation(text, at, end)
    const blank = isBlank(value[index])
    if (!blank && text[at] !== '\\') {
      at = behindBlanks(text, at, end)
      if (style === 'double') at = behindContinuation(text, at, end)
    }
    offsets.push(Math.min(at, end))
    if (style === 'double' && text[at] === '\\') {
      const length = escapeLengths[text[at + 1] ?? ''] ?? 2
      if (text[at + 1] === 'U' && Number.parseInt(text.slice(at + 2, at + 10), 16) > 0xffff) {
        offsets.push(at)
        index += 1
      }
      at += length
    } else if (!blank) {
      at += style === 'single' && text[at] === "'" ? 2 : 1
    } else if (isBlank(text[at])) {
      at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1
    }
  }
  offsets.push(Math.min(at, end))
  return offsets
}
