import type { Span } from '../../diagnostics/index.ts'
import type { DocumentPath } from '../../policy/index.ts'
import { noHoles, type Place, type PlaceTarget } from './unit.ts'

/** Where a value of a made document came from. */
export interface Origin {
  readonly span: Span
  readonly keySpan?: Span
  /** Of an expression: a span of its text as a span of the file. */
  readonly inside?: (span: Span) => Span
  readonly holes?: readonly Span[]
  /** Its text was worked out of others, so that no change of it can be written down. */
  readonly isWorkedOut?: boolean
}

const keyOf = (path: DocumentPath): string => path.join('\n')

/** The origins of a document that was made of another form, by path. */
export class Origins {
  readonly #file: string
  readonly #known = new Map<string, Origin>()

  constructor(file: string) {
    this.#file = file
  }

  set(path: DocumentPath, origin: Origin): void {
    this.#known.set(keyOf(path), origin)
  }

  /** The origin of a path, or of the closest one above it. */
  #find(path: DocumentPath): { readonly origin: Origin | undefined; readonly isExact: boolean } {
    for (let depth = path.length; depth >= 0; depth--) {
      const origin = this.#known.get(keyOf(path.slice(0, depth)))
      if (origin !== undefined) return { origin, isExact: depth === path.length }
    }
    return { origin: undefined, isExact: false }
  }

  place(path: DocumentPath, target: PlaceTarget): Place {
    const { origin, isExact } = this.#find(path)
    if (origin === undefined) return { file: this.#file, span: { start: 0, end: 0 } }
    if (isExact && target.kind === 'inside' && origin.inside !== undefined)
      return { file: this.#file, span: origin.inside(target.span) }
    return { file: this.#file, span: target.kind === 'key' ? (origin.keySpan ?? origin.span) : origin.span }
  }

  holes(path: DocumentPath): readonly Span[] {
    return this.#known.get(keyOf(path))?.holes ?? noHoles
  }

  isWorkedOut(path: DocumentPath): boolean {
    return this.#known.get(keyOf(path))?.isWorkedOut === true
  }
}
