import type { AnswerText } from '../../inspection/answers/index.ts'
import type { AnswerDecision, EnforcementDecision } from '../decision.ts'
import type { GuardRecord } from '../guards/message-guard.ts'

/** What is known of an exchange when it is over. */
export interface ExchangeEnd {
  readonly guards: readonly GuardRecord[]
  readonly answers: readonly AnswerDecision[]
  /** Texts of the answer as the model gave them; none if nobody kept them. */
  readonly texts: readonly AnswerText[]
}

/** Collects what rules and guards say of a live exchange, until it is over. */
export class ExchangeRecord {
  readonly #guards: GuardRecord[] = []
  readonly #answers: AnswerDecision[] = []
  readonly #complete: (end: ExchangeEnd) => Promise<EnforcementDecision>
  readonly #tell: ((decision: EnforcementDecision) => void) | undefined
  #isOver = false

  /**
   * @param complete - of the open exchange
   * @param tell - told the whole decision, once
   */
  constructor(
    complete: (end: ExchangeEnd) => Promise<EnforcementDecision>,
    tell: ((decision: EnforcementDecision) => void) | undefined,
  ) {
    this.#complete = complete
    this.#tell = tell
  }

  guard(record: GuardRecord): void {
    this.#guards.push(record)
  }

  answer(decision: AnswerDecision): void {
    this.#answers.push(decision)
  }

  /** The exchange is over. Only the first call counts. */
  async end(texts: readonly AnswerText[] = []): Promise<void> {
    if (this.#isOver) return
    this.#isOver = true
    const decision = await this.#complete({ guards: this.#guards, answers: this.#answers, texts })
    this.#tell?.(decision)
  }
}
