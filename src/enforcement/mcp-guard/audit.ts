import type { DlpFinding } from '../../inspection/dlp/index.ts'
import type { AccessClass } from '../../policy/index.ts'
import type { RefusalCode } from './messages/refusal.ts'

/** What DLP found of one call in one direction, masked. */
export interface AuditDlp {
  readonly direction: 'arguments' | 'results'
  readonly action: 'pass' | 'mask' | 'block'
  /** Ids of the DLP rules that matched, enforced and then monitored ones. */
  readonly rules: readonly string[]
  readonly monitored: readonly string[]
  readonly findings: readonly DlpFinding[]
}

/** Something that a guard of the policy found; the text itself is not kept. */
export interface AuditGuard {
  readonly direction: 'arguments' | 'results'
  readonly guard: string
  readonly action: 'block' | 'redact' | 'log'
  readonly category: string
}

/** A tool as a list showed it. */
export interface AuditTool {
  readonly name: string
  /** SHA-256 of its definition without `_meta`, in hexadecimal; the order of members does not count. */
  readonly hash: string
  /** Its definition is another than the guard last saw. */
  readonly changed: boolean
}

/** How a call ended: `unanswered` if the session ended first, `dropped` for what has no answer. */
export type AuditOutcome = 'answered' | 'failed' | 'refused' | 'cancelled' | 'unanswered' | 'passed' | 'dropped'

/** One call, and what became of it. It never holds arguments or results in clear. */
export interface AuditRecord {
  /** Milliseconds since 1970. */
  readonly time: number
  /** Who the caller is, as far as the host says. */
  readonly caller: { readonly email: string | null; readonly name: string | null; readonly groups: readonly string[] }
  readonly server: string
  readonly session: string | null
  /** Who asked: the client, or the server of its client. */
  readonly from: 'client' | 'server'
  readonly method: string
  readonly tool: string | null
  readonly prompt: string | null
  /** The URI without query, fragment and user. */
  readonly resource: string | null
  readonly access: AccessClass | null
  /** What the rules say; in monitor mode a call goes on after `deny`. */
  readonly decision: 'allow' | 'deny'
  readonly enforced: boolean
  /** The rule behind `decision`: of what DLP holds back, the DLP rule. */
  readonly rule: string | null
  readonly monitored: readonly string[]
  readonly tags: readonly string[]
  readonly dlp: readonly AuditDlp[]
  /** What the guards of the policy found, of what was asked and of what was answered. */
  readonly guards: readonly AuditGuard[]
  readonly outcome: AuditOutcome
  /** Why it was refused or dropped; null otherwise. */
  readonly code: RefusalCode | null
  /** How many items of a list the caller does not see; 0 for other calls. */
  readonly hidden: number
  /** The tools that a list showed; empty for other calls. */
  readonly tools: readonly AuditTool[]
  /** Milliseconds from the call to its end. */
  readonly durationMs: number
}

/** Where audit records go. What it throws or rejects is reported and changes no decision. */
export type AuditSink = (record: AuditRecord) => void | Promise<void>

/** Characters of a name that the other side chose. */
const longestName = 200

/** A name as records and messages hold it. */
export function shortenName(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName)}…` : name
}

/** A URI without the parts that may hold secrets. */
export function plainUri(uri: string): string {
  const end = uri.search(/[?#]/)
  return shortenName((end === -1 ? uri : uri.slice(0, end)).replace(/^([a-z][a-z\d+.-]*:\/\/)[^/@]*@/i, '$1'))
}
