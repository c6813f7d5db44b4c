import type { Span } from '../../../diagnostics/index.ts'
import { hclLiterals, type HclLiteral, type HclSegment } from '../../../policy/index.ts'

/** Characters that are compared for one file: beyond that texts stand where their expression does. */
const mostWork = 30_000_000
/** Shorter stretches stand in too many texts to say anything, unless they stand in the expression itself. */
const leastElsewhere = 4

/** A stretch of a literal that functions leave as it is: lines are joined and trimmed, and `%s` is replaced. */
interface Stretch {
  readonly text: string
  readonly literal: HclLiteral
  readonly from: number
}

function stretchesOf(literal: HclLiteral): readonly Stretch[] {
  return [...literal.text.matchAll(/(?:(?!%[sdvq%])[^\r\n])+/g)].flatMap(({ 0: line, index }) => {
    const text = line.trim()
    return text === '' ? [] : [{ text, literal, from: index + line.indexOf(text) }]
  })
}

const beginning = ({ literal }: Stretch): number => literal.offsets[0] ?? literal.end

function isWithin(stretch: Stretch, { start, end }: Span): boolean {
  return beginning(stretch) >= start && beginning(stretch) < end
}

/** Finds where in a file the texts stand that Terraform puts together of its literals. */
export class TextAligner {
  readonly #text: string
  readonly #locals: readonly Span[]
  #stretches: readonly Stretch[] | undefined
  #left = mostWork

  /**
   * @param text - of the file; undefined if its literals have no places of their own
   * @param locals - where the values of its locals stand, in its order
   */
  constructor(text: string | undefined, locals: readonly Span[]) {
    this.#text = text ?? ''
    this.#locals = locals
  }

  /** The stretches of the expression at a place, then those of locals, then all others; the longest of each first. */
  #candidates(span: Span): readonly Stretch[] {
    this.#stretches ??= this.#sorted()
    this.#left -= this.#stretches.length
    const own = this.#stretches.filter((stretch) => isWithin(stretch, span))
    const others = this.#stretches.filter((one) => one.text.length >= leastElsewhere && !isWithin(one, span))
    return [...own, ...others]
  }

  #sorted(): readonly Stretch[] {
    const local: Stretch[] = []
    const others: Stretch[] = []
    let next = 0
    for (const stretch of hclLiterals(this.#text).flatMap(stretchesOf)) {
      while (next < this.#locals.length && (this.#locals[next]?.end ?? 0) <= beginning(stretch)) next += 1
      const span = this.#locals[next]
      if (span !== undefined && isWithin(stretch, span)) local.push(stretch)
      else others.push(stretch)
    }
    const byLength = (a: Stretch, b: Stretch): number => b.text.length - a.text.length
    return [...local.sort(byLength), ...others.sort(byLength)]
  }

  /**
   * The segments of a text: each of its stretches that a literal says stands where that literal does, and the rest
   * where the expression does.
   *
   * @param span - of the expression that gave the text
   */
  align(text: string, span: Span): readonly HclSegment[] {
    const starts = new Array<number>(text.length).fill(-1)
    const ends = new Array<number>(text.length).fill(-1)
    let missing = text.length
    for (const { text: part, literal, from } of this.#candidates(span)) {
      if (missing === 0 || this.#left < 0) break
      if (part.length > missing) continue
      this.#left -= text.length
      const at = freePlace(text, part, starts)
      if (at === -1) continue
      missing -= part.length
      for (let unit = 0; unit < part.length; unit++) {
        starts[at + unit] = literal.offsets[from + unit] ?? literal.end
        ends[at + unit] = literal.offsets[from + unit + 1] ?? literal.end
      }
    }
    return segmentsOf(text, starts, ends, span)
  }
}

/** Where a part stands first that nothing else has taken, or -1. */
function freePlace(text: string, part: string, starts: readonly number[]): number {
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length))
    if (starts[at] === -1 && starts[at + part.length - 1] === -1) return at
  return -1
}

function segmentsOf(
  text: string,
  starts: readonly number[],
  ends: readonly number[],
  span: Span,
): readonly HclSegment[] {
  const segments: HclSegment[] = []
  for (let at = 0; at < text.length;) {
    const first = at
    const isPlaced = starts[at] !== -1
    at += 1
    while (isPlaced && at < text.length && starts[at] === ends[at - 1]) at += 1
    segments.push({
      kind: 'text',
      text: text.slice(first, at),
      offsets: isPlaced ? starts.slice(first, at) : [span.start],
      end: isPlaced ? (ends[at - 1] ?? span.end) : span.end,
    })
  }
  return segments
}
