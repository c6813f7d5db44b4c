/** A place of a snippet in the syntax of the Language Server Protocol: `$1`, `${1}`, `${1:name}`, `${1|one,two|}`. */
const place = /\$(?:(\d+)|\{(\d+)(?::([^{}]*)|\|([^|]*)\|)?\})/y

/** Braces stand for themselves only behind a backslash. */
function plain(char: string): string {
  return char === '{' || char === '}' ? `\\${char}` : char
}

/** A snippet of the Language Server Protocol in the syntax of CodeMirror. Of choices the first is offered. */
export function toSnippet(text: string): string {
  let made = ''
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '\\') {
      made += plain(text.charAt(++at))
      continue
    }
    place.lastIndex = at
    const match = char === '$' ? place.exec(text) : null
    if (match === null) {
      made += plain(char)
      continue
    }
    const [whole, bare, braced, name, choices] = match
    const number = bare ?? braced ?? '0'
    const shown = name ?? choices?.split(',')[0] ?? ''
    // The place where the cursor ends has the number 0 there, and none here.
    made += number === '0' ? `\${${shown}}` : `\${${number}${shown === '' ? '' : `:${shown}`}}`
    at += whole.length - 1
  }
  return made
}
