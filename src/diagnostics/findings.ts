import type { DiagnosticCode } from './codes.ts'
import { createDiagnostic, type Diagnostic, type DiagnosticExtras, type Span } from './diagnostic.ts'
import { createSourceText, type SourceText } from './source.ts'

/** Which stage found it. Where two stages find something at one place, the engine reports the lower first. */
export const stageRank = { check: 0, token: 1, syntax: 2 } as const

export interface FindingOptions extends Omit<DiagnosticExtras, 'wirefilter'> {
  /** The engine's name of the error. */
  readonly kind: string
  /** How far the engine had read when it noticed; the engine reports the error it notices first. */
  readonly noticed: number
  readonly stage: keyof typeof stageRank
  readonly values?: Readonly<Record<string, string | number>>
  readonly detail?: Readonly<Record<string, unknown>>
  /** Where to point people, if that is not where the engine points. */
  readonly shown?: Span
}

interface Finding {
  readonly diagnostic: Diagnostic
  readonly noticed: number
  readonly rank: number
}

/**
 * Collects what all stages find in one expression, and orders it as the engine, which reads
 * and checks in one pass from left to right, would come upon it.
 */
export class Findings {
  /** After this many, more would not help anybody. */
  static readonly limit = 20
  readonly source: SourceText
  readonly #found: Finding[] = []
  readonly #warnings: Diagnostic[] = []

  constructor(text: string) {
    this.source = createSourceText(text)
  }

  get isEmpty(): boolean {
    return this.#found.length === 0
  }

  get isFull(): boolean {
    return this.#found.length >= Findings.limit
  }

  add(code: DiagnosticCode, span: Span, options: FindingOptions): void {
    if (this.isFull) return
    const { kind, noticed, stage, values, detail, shown, hint, fix } = options
    const wirefilter = { kind, span: this.source.clipToLine(span), ...(detail === undefined ? {} : { detail }) }
    const diagnostic = createDiagnostic(code, shown ?? span, values, { hint, fix, wirefilter })
    this.#found.push({ diagnostic, noticed, rank: stageRank[stage] })
  }

  warn(code: DiagnosticCode, span: Span, values: Readonly<Record<string, string | number>>): void {
    if (this.#warnings.length < Findings.limit) this.#warnings.push(createDiagnostic(code, span, values))
  }

  get warnings(): readonly Diagnostic[] {
    return this.#warnings
  }

  /** All errors, the engine's own first; one place is reported once. */
  errors(): Diagnostic[] {
    const ordered = [...this.#found].sort((a, b) => a.noticed - b.noticed || a.rank - b.rank)
    const seen = new Set<number>()
    const result: Diagnostic[] = []
    for (const { diagnostic, noticed } of ordered) {
      if (seen.has(noticed)) continue
      seen.add(noticed)
      result.push(diagnostic)
    }
    return result
  }
}
