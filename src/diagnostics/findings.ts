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

/** Errors that only we have. They say nothing of what the engine would make of the text. */
const ownKinds: ReadonlySet<string> = new Set(['Phase', 'FunctionUse', 'Limit'])

/** A stretch that the engine reads on trial: an error inside of it is not what the engine reports. */
interface Trial {
  readonly start: number
  /** Where the trial succeeded; Infinity while it has not. */
  end: number
}

function isBefore(a: Finding, b: Finding): boolean {
  return a.noticed < b.noticed || (a.noticed === b.noticed && a.rank < b.rank)
}

/**
 * Collects what all stages find in one expression, and orders it as the engine, which reads
 * and checks in one pass from left to right, would come upon it.
 */
export class Findings {
  /** More would not help anybody: these are the first ones in the engine's order. */
  static readonly limit = 20
  readonly source: SourceText
  /** Where the engine stops reading. */
  readonly #end: number
  /** In the engine's order. */
  readonly #found: Finding[] = []
  readonly #warnings: Diagnostic[] = []
  /** Of trials inside of one another, only the outermost; they lie side by side, in the order of the text. */
  readonly #trials: Trial[] = []
  #openTrials = 0
  #tokens = 0

  /**
   * @param end - where the engine stops reading: it cuts blanks at the end
   */
  constructor(text: string, end = text.length) {
    this.source = createSourceText(text)
    this.#end = end
  }

  get isEmpty(): boolean {
    return this.#found.length === 0
  }

  /** Tokens that follow cannot bring an error that comes earlier, so the lexer may stop. */
  get isFull(): boolean {
    return this.#tokens >= Findings.limit
  }

  add(code: DiagnosticCode, span: Span, options: FindingOptions): void {
    const { kind, noticed, stage, values, detail, shown, hint, fix } = options
    const trial = ownKinds.has(kind) ? undefined : this.#trialAt(noticed, stage)
    const wirefilter =
      trial === undefined
        ? { kind, span: this.source.clipToLine(span), ...(detail === undefined ? {} : { detail }) }
        : { kind: 'EOF', span: this.source.clipToLine({ start: trial.start, end: this.#end }) }
    const diagnostic = createDiagnostic(code, shown ?? span, values, { hint, fix, wirefilter })
    if (stage === 'token') this.#tokens++
    this.#insert({ diagnostic, noticed: trial?.start ?? noticed, rank: stageRank[stage] })
  }

  /** Keeps the first ones; of those that the engine would notice together, the first to be found stays in front. */
  #insert(finding: Finding): void {
    let at = this.#found.length
    while (at > 0 && isBefore(finding, this.#found[at - 1] as Finding)) at--
    if (at >= Findings.limit) return
    this.#found.splice(at, 0, finding)
    if (this.#found.length > Findings.limit) this.#found.pop()
  }

  /**
   * Opens a trial: the engine tries to read a value here, and if that fails for any reason, however deep inside, it
   * forgets the reason and says that the text ended. People are told the reason all the same.
   */
  openTrial(start: number): void {
    if (this.#openTrials++ === 0) this.#trials.push({ start, end: Infinity })
  }

  /** Closes the innermost open trial at the place where the value is complete. */
  closeTrial(end: number): void {
    const last = this.#trials[this.#trials.length - 1]
    if (--this.#openTrials === 0 && last !== undefined) last.end = end
  }

  /** The trial that a finding falls into. The parser comes after the lexer, so for it the place decides. */
  #trialAt(noticed: number, stage: FindingOptions['stage']): Trial | undefined {
    if (this.#openTrials > 0 && stage !== 'syntax') return this.#trials[this.#trials.length - 1]
    if (stage !== 'syntax') return undefined
    let low = 0
    let high = this.#trials.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#trials[middle] as Trial).start <= noticed) low = middle + 1
      else high = middle
    }
    const trial = this.#trials[low - 1]
    return trial !== undefined && noticed < trial.end ? trial : undefined
  }

  warn(code: DiagnosticCode, span: Span, values: Readonly<Record<string, string | number>>): void {
    if (this.#warnings.length < Findings.limit) this.#warnings.push(createDiagnostic(code, span, values))
  }

  get warnings(): readonly Diagnostic[] {
    return this.#warnings
  }

  /** All errors, the engine's own first; one place is reported once. */
  errors(): Diagnostic[] {
    const seen = new Set<number>()
    const result: Diagnostic[] = []
    for (const { diagnostic, noticed } of this.#found) {
      if (seen.has(noticed)) continue
      seen.add(noticed)
      result.push(diagnostic)
    }
    return result
  }
}
