import type { MessageExtraInfo } from '@modelcontextprotocol/sdk/types.js'
import { callerKey, nobody, type KnownCaller } from '../caller.ts'
import { createRefusal, type Refusal } from '../messages/refusal.ts'
import type { GuardOptions } from '../options.ts'

/** Who may speak in a session: the caller of its first message, unless it carries those of many. */
export class Admission {
  readonly #options: Pick<GuardOptions, 'caller' | 'callers'>
  #bound: KnownCaller | undefined

  constructor(options: Pick<GuardOptions, 'caller' | 'callers'>) {
    this.#options = options
  }

  get carriesMany(): boolean {
    return this.#options.callers === 'many'
  }

  /** Whose session it is; nobody's before the first message, and where it carries those of many. */
  get owner(): KnownCaller {
    return this.#bound ?? nobody
  }

  /**
   * Asks who sent a message, and whether they may.
   *
   * @throws what the host's function throws
   */
  admit(extra: MessageExtraInfo | undefined): { readonly known: KnownCaller; readonly refusal?: Refusal } {
    const { caller: given } = this.#options
    const caller = typeof given === 'function' ? given(extra) : given
    if (caller === undefined)
      return {
        known: nobody,
        refusal: createRefusal('E_MCP_CALLER', { reason: 'who sends it may not call, or not any more' }),
      }
    const known: KnownCaller = { caller, key: callerKey(caller) }
    if (this.carriesMany || this.#bound === undefined || this.#bound.key === known.key) return { known }
    return { known, refusal: createRefusal('E_MCP_CALLER', { reason: 'another caller sent its first message' }) }
  }

  /** Gives the session to who sent a message that can be read; what is known of them is what was said last. */
  bind(known: KnownCaller): void {
    if (!this.carriesMany) this.#bound = known
  }
}
