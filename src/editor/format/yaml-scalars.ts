import { isMap, isScalar, parse, parseDocument, visit, type Node, type Scalar } from 'yaml'
import type { TextEdit } from '../../diagnostics/index.ts'

/** A string of a YAML text, with what decides how another one can be written in its place. */
interface ScalarPlace {
  readonly node: Scalar
  readonly start: number
  readonly end: number
  /** Inside of `[…]` or `{…}`, where a string has no lines of its own. */
  readonly isInFlow: boolean
  /** The column of its key, from 0; undefined if it is no value of a mapping. */
  readonly keyColumn: number | undefined
}

/** How the laid out text of an expression is asked for. */
export type LayOut = (width: number) => string

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf('\n', at - 1) + 1)
}

/** Whether a text reads as itself without quotes. */
function isPlain(text: string, isInFlow: boolean): boolean {
  const sample = isInFlow ? `{k: ${text}}` : `k: ${text}\n`
  try {
    const value: unknown = parse(sample, { logLevel: 'silent' })
    return typeof value === 'object' && value !== null && (value as { k?: unknown }).k === text
  } catch {
    // Whatever the parser minds: it needs quotes.
    return false
  }
}

function quoteSingle(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A string on one line in the ways that can hold it: first the style that it has, last the shortest. */
function printLines(text: string, { node, isInFlow }: ScalarPlace): readonly [string, ...string[]] {
  // Single quotes hold no control characters but line breaks, which an expression on one line has none of.
  if (/[\x00-\x1f\x7f-\x9f\ufeff]/.test(text)) return [JSON.stringify(text)]
  const shortest = isPlain(text, isInFlow) ? text : quoteSingle(text)
  if (node.type === 'QUOTE_DOUBLE') return [JSON.stringify(text), shortest]
  return node.type === 'QUOTE_SINGLE' ? [quoteSingle(text), shortest] : [shortest]
}

/** The scalars of a YAML or JSON text by where they begin. */
export class YamlScalars {
  readonly #text: string
  readonly #places = new Map<number, ScalarPlace>()

  constructor(text: string) {
    this.#text = text
    const document = parseDocument(text, { logLevel: 'silent', uniqueKeys: false })
    visit(document, {
      Scalar: (key, node, path) => {
        const [start, end] = node.range ?? [0, 0]
        const isInFlow = path.some((above) => 'flow' in above && above.flow)
        const pair = path.at(-1)
        const mapping = path.at(-2)
        const own =
          key === 'value' && isMap(mapping) && pair !== undefined && 'key' in pair ? (pair.key as Node) : undefined
        const keyColumn = isScalar(own) && own.range ? columnOf(text, own.range[0]) : undefined
        this.#places.set(start, { node, start, end, isInFlow, keyColumn })
      },
    })
  }

  /**
   * The edits that put an expression in the place of a string: on one line if that is short enough, else as a block of
   * lines, where one may stand.
   *
   * @param start - where the string begins
   * @param layOut - the expression for a width
   * @param width - of a line of the file, or Infinity
   * @param text - what the string says
   * @returns undefined if there is no such string, or one that others share
   */
  replace(start: number, layOut: LayOut, width: number, text: string): readonly TextEdit[] | undefined {
    const place = this.#places.get(start)
    if (place?.node.value !== text || place.node.anchor !== undefined || place.node.tag !== undefined) return undefined
    const lines = printLines(layOut(Infinity), place)
    const column = columnOf(this.#text, start)
    const { keyColumn } = place
    const fitting = lines.find((line) => column + line.length <= width)
    if (fitting !== undefined || place.isInFlow || keyColumn === undefined)
      return this.#asLine(place, fitting ?? lines[0])
    const inner = keyColumn + 2
    return this.#asBlock(place, layOut(Math.max(20, width - inner)), ' '.repeat(inner))
  }

  #isBlock({ node }: ScalarPlace): boolean {
    return node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED'
  }

  /** The end of the text of a scalar: line breaks behind a block stay where they are. */
  #contentEnd({ start, end }: ScalarPlace): number {
    return start + this.#text.slice(start, end).trimEnd().length
  }

  #headerEnd({ start }: ScalarPlace): number {
    return start + (/^[|>][-+0-9]*/.exec(this.#text.slice(start, start + 8))?.[0].length ?? 0)
  }

  #lineEnd(from: number): number {
    const at = this.#text.indexOf('\n', from)
    const end = at === -1 ? this.#text.length : at
    return this.#text[end - 1] === '\r' ? end - 1 : end
  }

  #asLine(place: ScalarPlace, line: string): readonly TextEdit[] {
    const { start, end } = place
    if (!this.#isBlock(place)) return [{ span: { start, end }, text: line }]
    const headerEnd = this.#headerEnd(place)
    return [
      { span: { start, end: headerEnd }, text: line },
      { span: { start: this.#lineEnd(headerEnd), end: this.#contentEnd(place) }, text: '' },
    ]
  }

  #asBlock(place: ScalarPlace, laid: string, margin: string): readonly TextEdit[] {
    const { start, end } = place
    const newline = this.#text.includes('\r\n') ? '\r\n' : '\n'
    const content = laid
      .split('\n')
      .map((line) => `${newline}${margin}${line}`)
      .join('')
    if (this.#isBlock(place)) {
      const headerEnd = this.#headerEnd(place)
      return [
        { span: { start, end: headerEnd }, text: '|-' },
        { span: { start: this.#lineEnd(headerEnd), end: this.#contentEnd(place) }, text: content },
      ]
    }
    // What else stands on the line can only be a comment, which stays behind the mark of the block.
    const lineEnd = this.#lineEnd(end)
    return [
      { span: { start, end }, text: '|-' },
      { span: { start: lineEnd, end: lineEnd }, text: content },
    ]
  }
}
