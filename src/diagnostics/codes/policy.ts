import type { CodeRow } from '../codes.ts'

/** Policy documents, event files, and the command line's own input. */
export const policyCodes = {
  E_POLICY_SYNTAX: { severity: 'error', message: 'the document does not parse: {reason}' },
  E_POLICY_SCHEMA: { severity: 'error', message: '{reason}' },
} as const satisfies Readonly<Record<string, CodeRow>>
