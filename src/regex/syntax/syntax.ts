/** A set of bytes or code points: ranges in order, apart from each other, both ends included. */
export type Ranges = readonly (readonly [number, number])[]

export type Assertion =
  | 'start_text'
  | 'end_text'
  | 'start_line'
  | 'end_line'
  | 'start_line_crlf'
  | 'end_line_crlf'
  | 'word_boundary'
  | 'not_word_boundary'
  | 'word_start'
  | 'word_end'
  | 'word_start_half'
  | 'word_end_half'
  | 'unicode_word_boundary'
  | 'unicode_not_word_boundary'
  | 'unicode_word_start'
  | 'unicode_word_end'
  | 'unicode_word_start_half'
  | 'unicode_word_end_half'

export function isUnicodeAssertion(assertion: Assertion): boolean {
  return assertion.startsWith('unicode_')
}

/** A pattern over bytes: flags are gone, and what is left of Unicode are sets of characters. */
export type RegexNode =
  | { readonly kind: 'empty' }
  /** One byte of a set. */
  | { readonly kind: 'bytes'; readonly ranges: Ranges }
  /** The UTF-8 form of one code point of a set that reaches beyond ASCII. */
  | { readonly kind: 'characters'; readonly ranges: Ranges }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'concat'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'alternation'; readonly parts: readonly RegexNode[] }
  | {
      readonly kind: 'repeat'
      readonly node: RegexNode
      readonly min: number
      readonly max: number
      readonly greedy: boolean
    }
  | { readonly kind: 'group'; readonly node: RegexNode; readonly index: number }

export interface RegexSyntax {
  /** Nests at most {@link deepestNest} deep, so a walker may recurse. */
  readonly root: RegexNode
  /** Groups that capture, without the whole match. */
  readonly groupCount: number
  /** The same pattern with properties that need tables (`\p{gcb=…}`) spelled out: what `linearRegex` reads. */
  readonly portable: string
}

/** Groups, classes, repetitions, sequences and choices inside each other. Source: `regex` crate, nest limit. */
export const deepestNest = 250

/** Thrown inside the parser; `compileRegex` turns it into a value. */
export class RegexSyntaxError extends Error {
  override readonly name = 'RegexSyntaxError'
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

/** Thrown where working out the classes of a pattern would take more than any pattern may cost. */
export class RegexTooBigError extends Error {
  override readonly name = 'RegexTooBigError'
}
