import type { Span } from '../../../../diagnostics/index.ts'
import { Template } from './template.ts'
import { type UnknownValue } from '../unknown-value.ts'

/** A stretch of a text: what the file says, or a hole that Terraform fills. */
export type HclSegment =
  | {
      readonly kind: 'text'
      /** The text with its escapes read. */
      readonly text: string
      /** Where each UTF-16 unit of the text stands in the file. */
      readonly offsets: readonly number[]
      /** Behind its last character. */
      readonly end: number
    }
  | { readonly kind: 'hole'; readonly text: string; readonly span: Span }

/** Where a value of a file stands. */
export interface HclPlace {
  readonly span: Span
  /** Its name, or the value itself in a list. */
  readonly nameSpan: Span
  /** How it is written: `trimmed` is a text inside of `chomp(…)` or `trimspace(…)`. */
  readonly form: 'quoted' | 'heredoc' | 'trimmed' | 'other'
  /** Of a text: its stretches, in order. */
  readonly segments?: readonly HclSegment[]
}

/** Where the members of the bodies, objects and lists of a file stand. */
export class HclPlaces {
  readonly #owners = new WeakMap<object, ReadonlyMap<string | number, HclPlace>>()

  record(owner: object, members: ReadonlyMap<string | number, HclPlace>): void {
    this.#owners.set(owner, members)
  }

  /** The place of a member of a body's `attributes`, of an object or of a list; undefined if the file has none. */
  of(owner: object, member: string | number): HclPlace | undefined {
    return this.#owners.get(owner)?.get(member)
  }
}

/** Puts a text together from characters and holes, with their places if somebody asks for them. */
export class HclTextBuilder {
  readonly #isPlaced: boolean
  readonly #pieces: (string | UnknownValue)[] = []
  readonly #segments: HclSegment[] = []
  #text = ''
  #offsets: number[] = []
  #end = 0

  constructor(isPlaced: boolean) {
    this.#isPlaced = isPlaced
  }

  /**
   * @param at - where the character stands
   * @param end - behind it
   */
  add(text: string, at: number, end: number): void {
    this.#text += text
    this.#end = end
    if (this.#isPlaced) for (let unit = 0; unit < text.length; unit++) this.#offsets.push(at)
  }

  hole(unknown: UnknownValue, span: Span): void {
    this.#pieces.push(this.#text, unknown)
    this.#endText()
    if (this.#isPlaced) this.#segments.push({ kind: 'hole', text: unknown.text, span })
  }

  #endText(): void {
    if (this.#isPlaced && this.#text !== '')
      this.#segments.push({ kind: 'text', text: this.#text, offsets: this.#offsets, end: this.#end })
    this.#text = ''
    this.#offsets = []
  }

  /** @param source - the whole as the file writes it */
  finish(source: string): { readonly value: string | Template; readonly segments: readonly HclSegment[] } {
    const text = this.#text
    this.#endText()
    const value = this.#pieces.length === 0 ? text : new Template(source, [...this.#pieces, text])
    return { value, segments: this.#segments }
  }
}
