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

/** A pattern over bytes: flags are gone, characters and Unicode classes are spelled out as UTF-8. */
export type RegexNode =
  | { readonly kind: 'empty' }
  | { readonly kind: 'bytes'; readonly ranges: Ranges }
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
  readonly root: RegexNode
  /** Groups that capture, without the whole match. */
  readonly groupCount: number
}

/** Thrown inside the parser; `compileRegex` turns it into a value. */
export class RegexSyntaxError extends Error {
  override readonly name = 'RegexSyntaxError'
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}
