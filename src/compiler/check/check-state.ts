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
  let id = 0
  return {
    text: parsed.text,
    end: parsed.range.end,
    scheme,
    findings: parsed.findings,
    phase: options.phase,
    nextId: () => id++,
    nodeCount: () => id,
    uses: new Map(),
  }
}
