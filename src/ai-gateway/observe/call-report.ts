import type { AnswerDecision, EnforcementDecision, GuardRecord } from '../../enforcement/index.ts'
import type { DecisionRecord } from '../record.ts'
import { contentRecord } from './content-record.ts'

/** A record as the call itself makes it: it does not know what guards make of its answer. */
export type CallRecord = Omit<DecisionRecord, 'content'>

/** Gathers all that is told of one call, and tells it once: when its record is made and its answer has left. */
export class CallReport {
  readonly #tell: (record: DecisionRecord) => void
  readonly #judged: { readonly direction: 'request' | 'response'; readonly decision: EnforcementDecision | AnswerDecision }[] = [] // prettier-ignore
  readonly #guarded: GuardRecord[] = []
  #record: CallRecord | undefined
  #isOver = false
  #isTold = false

  constructor(tell: (record: DecisionRecord) => void) {
    this.#tell = tell
  }

  /** Why the answer was not let through whole; undefined if it was. */
  get isBlocked(): boolean {
    return this.#guarded.some(({ direction, block }) => direction === 'response' && block !== undefined)
  }

  decided(decision: EnforcementDecision): void {
    this.#judged.push({ direction: 'request', decision })
  }

  /** Rules are asked of an answer by its head, and then by all of it: what they said last counts. */
  answered(decision: AnswerDecision): void {
    const known = this.#judged.findIndex(({ direction }) => direction === 'response')
    if (known !== -1) this.#judged.splice(known, 1)
    this.#judged.push({ direction: 'response', decision })
  }

  guarded(record: GuardRecord): void {
    this.#guarded.push(record)
  }

  record(record: CallRecord): void {
    this.#record = record
    this.#send()
  }

  /** The answer has left, whole or not. */
  over(): void {
    this.#isOver = true
    this.#send()
  }

  #send(): void {
    const record = this.#record
    if (record === undefined || !this.#isOver || this.#isTold) return
    this.#isTold = true
    this.#tell({ ...record, end: this.isBlocked ? 'blocked' : record.end, content: contentRecord(this.#judged, this.#guarded) }) // prettier-ignore
  }
}
