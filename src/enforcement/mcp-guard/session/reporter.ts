import { codes, createDiagnostic, type DiagnosticCode } from '../../../diagnostics/index.ts'
import type { AuditOutcome } from '../audit.ts'
import type { GuardedCall } from '../messages/call.ts'
import type { Refusal } from '../messages/refusal.ts'
import type { GuardOptions, GuardProblem } from '../options.ts'

export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 200)
}

/** Calls back, and hears of what it throws or rejects; anything with a `then` is waited for. */
function watch(call: () => unknown, failed: (error: unknown) => void): void {
  try {
    const kept = call()
    if (typeof kept === 'object' && kept !== null && 'then' in kept) Promise.resolve(kept).catch(failed)
  } catch (error) {
    failed(error)
  }
}

function toProblem(code: DiagnosticCode, values: Readonly<Record<string, string | number>>): GuardProblem {
  const { message } = createDiagnostic(code, { start: 0, end: 0 }, values)
  const { hint } = codes[code] as { readonly hint?: string }
  return { code, message, ...(hint === undefined ? {} : { hint }) }
}

/** Tells the host what happened. Nothing that the host's own functions do comes back to the messages. */
export class Reporter {
  readonly #options: Pick<GuardOptions, 'audit' | 'onProblem'>
  readonly #onError: (error: Error) => void

  constructor(options: Pick<GuardOptions, 'audit' | 'onProblem'>, onError: (error: Error) => void) {
    this.#options = options
    this.#onError = onError
  }

  tell(problem: GuardProblem): void {
    watch(
      () => this.#options.onProblem?.(problem),
      (error) => this.#raise(toProblem('E_MCP_REPORT', { reason: reasonOf(error) })),
    )
    this.#raise(problem)
  }

  report(code: DiagnosticCode, values: Readonly<Record<string, string | number>>): void {
    this.tell(toProblem(code, values))
  }

  /** A sink that fails costs the record, never the decision. */
  record(call: GuardedCall, outcome: AuditOutcome, refusal?: Refusal): void {
    watch(
      () => this.#options.audit(call.toRecord(outcome, refusal)),
      (error) => this.report('E_MCP_AUDIT', { reason: reasonOf(error) }),
    )
  }

  #raise({ code, message }: GuardProblem): void {
    watch(
      () => this.#onError(new Error(`${code}: ${message}`)),
      // Both ways to the host are broken, and a message must not suffer for it.
      () => undefined,
    )
  }
}
