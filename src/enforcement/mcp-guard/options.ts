import type { MessageExtraInfo } from '@modelcontextprotocol/sdk/types.js'
import type { Device, Identity } from '../index.ts'
import type { Portal } from '../../policy/index.ts'
import type { ValueInput } from '../../runtime/index.ts'
import type { AuditSink } from './audit.ts'
import type { GuardLimits } from './limits.ts'

/** Who calls, as far as the host knows. Without identity a caller is in no group. */
export interface Caller {
  readonly identity?: Identity
  readonly device?: Device
  /** Values of further fields of the portal's scheme. */
  readonly fields?: Readonly<Record<string, ValueInput | undefined>>
}

/** Something that went wrong beside the decisions, or a message that was dropped. */
export interface GuardProblem {
  readonly code: string
  readonly message: string
  readonly hint?: string
}

export interface GuardOptions {
  /** The portal of a policy (`policy.portal`); a function is asked for each message, so that a policy can be changed. */
  readonly portal: Portal | (() => Portal)
  /** The key of the guarded server under `portal.servers`. */
  readonly server: string
  /** Who calls; a function gets what the transport knows of a message of the client, such as `authInfo`. */
  readonly caller: Caller | ((extra: MessageExtraInfo | undefined) => Caller)
  readonly audit: AuditSink
  /** Told of what is dropped and of records that are lost; the transport's `onerror` is told too. */
  readonly onProblem?: (problem: GuardProblem) => void
  readonly limits?: Partial<GuardLimits>
}
