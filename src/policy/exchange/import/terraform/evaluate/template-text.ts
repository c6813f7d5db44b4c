import { Directive } from '../template.ts'
import { type UnknownValue } from '../../unknown-value.ts'
import { within, type Scope } from './scope.ts'
import { demandBoolean, pairsOf, Unworkable } from './values.ts'

/** What a template asks of the evaluator. */
interface Work {
  readonly text: (source: string, scope: Scope) => string
  readonly value: (source: string, scope: Scope) => unknown
  readonly charge: (work: number) => void
}

type Piece = string | UnknownValue

/** `~` beside the braces of a hole takes the blanks and line ends before or behind it away. */
function trimMarked(pieces: readonly Piece[]): Piece[] {
  const trimmed: Piece[] = [...pieces]
  for (const [index, piece] of pieces.entries()) {
    if (typeof piece === 'string') continue
    const before = trimmed[index - 1]
    const behind = trimmed[index + 1]
    if (piece.text.startsWith('~') && typeof before === 'string') trimmed[index - 1] = before.trimEnd()
    if (piece.text.endsWith('~') && typeof behind === 'string') trimmed[index + 1] = behind.trimStart()
  }
  return trimmed
}

const sourceOf = ({ text }: UnknownValue): string => text.replace(/^~/, '').replace(/~$/, '').trim()

/** Fills the holes of a template and follows its `%{if …}` and `%{for …}`. */
class TemplateFiller {
  readonly #pieces: readonly Piece[]
  readonly #work: Work

  constructor(pieces: readonly Piece[], work: Work) {
    this.#pieces = trimMarked(pieces)
    this.#work = work
  }

  /** Where each `%{if}` or `%{for}` has its `else` and end. */
  #ends(at: number): { readonly otherwise?: number; readonly end: number } {
    let depth = 0
    let otherwise: number | undefined
    for (let index = at + 1; index < this.#pieces.length; index++) {
      const piece = this.#pieces[index]
      if (!(piece instanceof Directive)) continue
      const word = /^\w*/.exec(sourceOf(piece))?.[0]
      if (word === 'if' || word === 'for') depth += 1
      else if (word === 'else' && depth === 0) otherwise = index
      else if (word === 'endif' || word === 'endfor') {
        if (depth === 0) return { ...(otherwise !== undefined && { otherwise }), end: index }
        depth -= 1
      }
    }
    throw new Unworkable('a directive does not end')
  }

  fill(from: number, to: number, scope: Scope): string {
    let text = ''
    for (let index = from; index < to; index++) {
      const piece = this.#pieces[index]
      if (piece === undefined) continue
      this.#work.charge(1 + (typeof piece === 'string' ? piece.length / 16 : 0))
      if (typeof piece === 'string') text += piece
      else if (piece instanceof Directive) {
        const { otherwise, end } = this.#ends(index)
        text += this.#direct(piece, index, otherwise, end, scope)
        index = end
      } else text += this.#work.text(sourceOf(piece), scope)
    }
    return text
  }

  #direct(directive: Directive, at: number, otherwise: number | undefined, end: number, scope: Scope): string {
    const source = sourceOf(directive)
    const test = /^if\b/.exec(source)
    if (test !== null) {
      const holds = demandBoolean(this.#work.value(source.slice(2), scope))
      if (holds) return this.fill(at + 1, otherwise ?? end, scope)
      return otherwise === undefined ? '' : this.fill(otherwise + 1, end, scope)
    }
    const head = /^for\s+([\w-]+)(?:\s*,\s*([\w-]+))?\s+in\b/.exec(source)
    if (head === null) throw new Unworkable(source)
    const [whole, first = '', second] = head
    return pairsOf(this.#work.value(source.slice(whole.length), scope))
      .map(([key, value]) => {
        const names = second === undefined ? [[first, value] as const] : ([[first, key], [second, value]] as const) // prettier-ignore
        return this.fill(at + 1, end, within(scope, new Map<string, unknown>(names)))
      })
      .join('')
  }
}

/**
 * The text of a template.
 *
 * @throws Unworkable if a hole cannot be filled
 */
export function fillTemplate(pieces: readonly Piece[], scope: Scope, work: Work): string {
  return new TemplateFiller(pieces, work).fill(0, pieces.length, scope)
}
