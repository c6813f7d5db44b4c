import type { MessageExtraInfo } from '@modelcontextprotocol/sdk/types.js'
import type { Portal } from '../../policy/index.ts'
import type { ContentGuards } from '../index.ts'
import type { AuditSink } from './audit.ts'
import type { Caller } from './caller.ts'
import type { GuardLimits } from './limits.ts'
import type { GuardMemory } from './memory.ts'

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
  /**
   * Who calls. A function is asked for each message of the client, answers too; it gets what the transport
   * knows of the message, such as `authInfo`. Undefined is for who may not call (any more): the message
   * is refused.
   */
  readonly caller: Caller | ((extra: MessageExtraInfo | undefined) => Caller | undefined)
  /**
   * `one` (default): the caller of the first message is the caller of the session, and messages of others
   * are refused with `E_MCP_CALLER`. `many`: a transport that carries messages of several callers; each
   * is judged as its own, and nobody cancels a call or asks for a task of another.
   */
  readonly callers?: 'one' | 'many'
  /**
   * The section `guards` of a policy, from `ContentGuards.open(policy)`: guards of requests look at what is asked,
   * guards of responses at what the server answers. A condition that asks for what only HTTP has counts as fulfilled.
   */
  readonly guards?: ContentGuards
  readonly audit: AuditSink
  /** Told of what is dropped and of records that are lost; the transport's `onerror` is told too. */
  readonly onProblem?: (problem: GuardProblem) => void
  readonly limits?: Partial<GuardLimits>
  /**
   * What is known of tools and tasks, from `createGuardMemory`: give one to all guards of a server whose
   * sessions are short, so that a task of one session is known in the next. Default: one for each guard.
   */
  readonly memory?: GuardMemory
}
