/** A piece of JavaScript. Only {@link code} makes one, so text of users never becomes code. */
export class Code {
  readonly text: string

  /** @internal use the {@link code} tag */
  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

/** What may stand in a `code` template: code as it is, every other value as a literal. */
export type Fragment = Code | string | number | bigint | boolean | readonly Fragment[]

/** A string as a literal that is safe in a script element and on one line. */
function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[<\u007f-\u00ff\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function printNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Error('INVARIANT: emitted numbers are finite')
  if (Object.is(value, -0)) return '0'
  return value < 0 ? `(${String(value)})` : String(value)
}

function print(fragment: Fragment): string {
  if (fragment instanceof Code) return fragment.text
  switch (typeof fragment) {
    case 'string':
      return quote(fragment)
    case 'number':
      return printNumber(fragment)
    case 'bigint':
      return fragment < 0n ? `(${String(fragment)}n)` : `${String(fragment)}n`
    case 'boolean':
      return String(fragment)
    default:
      return `[${fragment.map(print).join(', ')}]`
  }
}

/**
 * Builds code from a template. A string in a hole becomes a quoted literal, an array an
 * array literal; only {@link Code} stands as it is.
 */
export function code(strings: TemplateStringsArray, ...fragments: readonly Fragment[]): Code {
  let text = strings[0] ?? ''
  for (const [index, fragment] of fragments.entries()) text += print(fragment) + (strings[index + 1] ?? '')
  return new Code(text)
}

/** Joins pieces with a separator that is part of our own text. */
export function joinCode(pieces: readonly Code[], separator: ', ' | ' && ' | ' || ' | '\n' | '; '): Code {
  return new Code(pieces.map(({ text }) => text).join(separator))
}

/** A name of our own making: a letter and a number. User text never becomes a name. */
export function nameCode(prefix: 'f' | 'k' | 'm' | 'p' | 't', index: number): Code {
  return new Code(`${prefix}${String(index)}`)
}

/** An identifier out of our own fixed vocabulary, such as a runtime export. */
export function identifier(name: string): Code {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) throw new Error('INVARIANT: a runtime name is an identifier')
  return new Code(name)
}
