import type { Findings } from '../../diagnostics/index.ts'
import type { Argument, Expression } from '../../grammar/ast.ts'
import type { Scheme } from '../../language/index.ts'

export interface CheckOptions {
  /** The phase the expression will run in, such as `http_request_firewall_custom`; absent: not checked. */
  readonly phase?: string | undefined
}

/** What the parts of the checker share while they go through one expression. */
export interface CheckState {
  readonly text: string
  /** The end of what the engine sees. */
  readonly end: number
  readonly scheme: Scheme
  readonly findings: Findings
  readonly phase: string | undefined
  /** Gives dense node ids. */
  nextId(): number
  nodeCount(): number
  /** How often each function that has a limit of use was called. */
  readonly uses: Map<string, number>
}

class OpenCheck implements CheckState {
  readonly text: string
  readonly end: number
  readonly scheme: Scheme
  readonly findings: Findings
  readonly phase: string | undefined
  #ids = 0
  #uses: Map<string, number> | undefined

  constructor(text: string, end: number, scheme: Scheme, findings: Findings, phase: string | undefined) {
    this.text = text
    this.end = end
    this.scheme = scheme
    this.findings = findings
    this.phase = phase
  }

  nextId(): number {
    return this.#ids++
  }

  nodeCount(): number {
    return this.#ids
  }

  get uses(): Map<string, number> {
    return (this.#uses ??= new Map<string, number>())
  }
}

export function createCheckState(
  parsed: {
    readonly text: string
    readonly range: { readonly end: number }
    readonly findings: Findings
    readonly root: Expression | Argument
  },
  scheme: Scheme,
  options: CheckOptions,
): CheckState {
  return new OpenCheck(parsed.text, parsed.range.end, scheme, parsed.findings, options.phase)
}
