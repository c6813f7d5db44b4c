import type { Policy, PolicyDiagnostic, PolicyFinding } from '../../../src/policy/index.ts'
import type { Notice } from './protocol.ts'

/** The policy of the page, or all that is wrong with it. */
export type Opened =
  | {
      readonly ok: true
      readonly policy: Policy
      readonly notices: readonly Notice[]
      readonly locate: (finding: PolicyFinding) => PolicyDiagnostic
    }
  | { readonly ok: false; readonly notices: readonly Notice[] }

export function toNotice({ severity, code, message, file, line, column, span }: PolicyDiagnostic): Notice {
  return { severity, code, message, file, line, column, at: span.start }
}
