import { isJsonObject } from '../../../inspection/traffic/index.ts'
import type { GuardLimits } from '../limits.ts'
import type { GuardedCall } from '../messages/call.ts'
import type { RpcId } from '../messages/rpc.ts'

/** Source: specification 2025-06-18, basic/utilities/progress. */
function progressTokenOf({ message }: GuardedCall): unknown {
  const meta = message.params?.['_meta']
  return isJsonObject(meta) ? meta['progressToken'] : undefined
}

/**
 * The calls of one party that wait for an answer. An id stays taken until its answer has come, also when
 * the call is cancelled: the answer may be under way, and must not be taken for that to another call.
 */
export class PendingCalls {
  /** Undefined: cancelled, and not answered yet. */
  readonly #calls = new Map<RpcId, GuardedCall | undefined>()
  readonly #limits: GuardLimits
  #cancelled = 0

  constructor(limits: GuardLimits) {
    this.#limits = limits
  }

  has(id: RpcId): boolean {
    return this.#calls.has(id)
  }

  /** The limit that one more call would go beyond. */
  get exceeded(): 'maxPending' | 'maxCancelled' | undefined {
    if (this.#calls.size - this.#cancelled >= this.#limits.maxPending) return 'maxPending'
    return this.#cancelled >= this.#limits.maxCancelled ? 'maxCancelled' : undefined
  }

  get(id: RpcId): GuardedCall | undefined {
    return this.#calls.get(id)
  }

  /** The call whose progress is told under a token; undefined if no call that waits has asked for it. */
  findByProgress(token: unknown): GuardedCall | undefined {
    for (const call of this.#calls.values()) if (call !== undefined && progressTokenOf(call) === token) return call
    return undefined
  }

  add(id: RpcId, call: GuardedCall): void {
    this.#calls.set(id, call)
  }

  /** Takes the call that an answer ends; undefined if nobody waits for it. */
  take(id: RpcId): GuardedCall | undefined {
    const call = this.#calls.get(id)
    if (this.#calls.delete(id) && call === undefined) this.#cancelled -= 1
    return call
  }

  /** Ends a call whose id stays taken. */
  cancel(id: RpcId): GuardedCall | undefined {
    const call = this.#calls.get(id)
    if (call === undefined) return undefined
    this.#calls.set(id, undefined)
    this.#cancelled += 1
    return call
  }

  /** Ends all. */
  *drain(): Generator<GuardedCall> {
    for (const call of this.#calls.values()) if (call !== undefined) yield call
    this.#calls.clear()
    this.#cancelled = 0
  }
}
