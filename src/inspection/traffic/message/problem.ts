import { createDiagnostic, type DiagnosticCode } from '../../../diagnostics/index.ts'

/** What could not be read of a message, or is not what the message says it is. */
export interface TrafficProblem {
  readonly code: DiagnosticCode
  readonly message: string
}

/** Makes a problem from its row in the code table. */
export function createProblem(
  code: DiagnosticCode,
  values: Readonly<Record<string, string | number>> = {},
): TrafficProblem {
  return { code, message: createDiagnostic(code, { start: 0, end: 0 }, values).message }
}

const noProblems: readonly TrafficProblem[] = Object.freeze([])

/** Collects problems: each message once, and not without end. */
export class ProblemList {
  static readonly limit = 50
  /** Made for the first problem: most messages have none. */
  #byMessage: Map<string, TrafficProblem> | undefined

  add(code: DiagnosticCode, values: Readonly<Record<string, string | number>> = {}): void {
    if (this.#byMessage !== undefined && this.#byMessage.size >= ProblemList.limit) return
    this.addAll([createProblem(code, values)])
  }

  addAll(problems: Iterable<TrafficProblem>): void {
    for (const problem of problems) {
      this.#byMessage ??= new Map()
      if (this.#byMessage.size < ProblemList.limit) this.#byMessage.set(problem.message, problem)
    }
  }

  get all(): readonly TrafficProblem[] {
    return this.#byMessage === undefined ? noProblems : [...this.#byMessage.values()]
  }
}
