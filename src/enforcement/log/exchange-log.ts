import type { AnswerText } from '../../inspection/answers/index.ts'
import type { Decision } from '../../policy/index.ts'
import { Deadline, late } from '../deadline.ts'
import type { EnforcementDecision } from '../decision.ts'
import type { EnforcerSetup } from '../enforcer-setup.ts'
import type { RequestContent } from '../content/request-content.ts'
import { createHider } from '../guards/message-guard.ts'
import { ruleIdsOf, type CapturedText, type HiddenSpan } from './prompt-sink.ts'

/** What the log of one exchange needs of its run. */
export interface ExchangeLogInput {
  readonly setup: EnforcerSetup
  readonly host: string
  /** Milliseconds since 1970 of what is logged now. */
  readonly now: (direction: CapturedText['direction']) => number
  /** What the request holds; asked only where something may be logged. */
  readonly content: () => Promise<RequestContent | undefined>
  /** Told why a record was lost. */
  readonly report: (reason: string) => void
}

/** An answer as one text: what the model says to the user, then each other text behind its place; not what its tools gave. */
function joinTexts(
  texts: readonly AnswerText[],
  hide: (text: string) => readonly HiddenSpan[],
): Pick<CapturedText, 'text' | 'hidden'> {
  let text = ''
  const hidden: HiddenSpan[] = []
  const ordered = texts
    .filter(({ kind }) => kind !== 'further')
    .sort((a, b) => Number(b.where === 'text') - Number(a.where === 'text'))
  for (const { where, text: own } of ordered) {
    if (text !== '') text += '\n'
    if (where !== 'text') text += `${where}: `
    for (const span of hide(own)) hidden.push({ ...span, start: span.start + text.length, end: span.end + text.length })
    text += own
  }
  return { text, hidden }
}

/** Sends the prompt and the answer of one exchange to the log. A log that fails or is late costs the record, and no decision. */
export class ExchangeLog {
  readonly #input: ExchangeLogInput
  #id: string | undefined
  #hasRequest = false

  constructor(input: ExchangeLogInput) {
    this.#input = input
  }

  /** Whether something of the answer may still bring its texts into the log. */
  get awaitsAnswer(): boolean {
    const { promptLog, capture, answers, policy } = this.#input.setup
    if (promptLog === undefined) return false
    return capture === 'all' || this.#hasRequest || answers.reach === 'whole' || policy.guards.length > 0
  }

  /** Logs the prompt, if it is one to log. */
  async request(decision: Decision, deadline: Deadline): Promise<void> {
    await this.#prompt(ruleIdsOf(decision), deadline)
  }

  async #prompt(ruleIds: readonly string[], deadline: Deadline): Promise<RequestContent | undefined> {
    const { promptLog, capture } = this.#input.setup
    if (promptLog === undefined || (capture === 'matched' && ruleIds.length === 0)) return undefined
    const content = await this.#input.content()
    if (content?.extraction.prompt === undefined || this.#hasRequest) return content
    this.#hasRequest = true
    const { prompt: text } = content.extraction
    const hide = await createHider(this.#input.setup.policy, 'request')
    await this.#send(content, { direction: 'request', text, hidden: hide(text), ruleIds }, deadline)
    return content
  }

  /**
   * Logs the answer, if it is one to log, and the prompt if only the answer brought it there.
   *
   * @param decision - of the whole exchange
   * @param texts - of the answer, as the model gave it
   */
  async response(decision: EnforcementDecision, texts: readonly AnswerText[]): Promise<void> {
    if (!this.awaitsAnswer) return
    const { setup } = this.#input
    const guards = decision.guards.flatMap(({ findings }) => findings.map(({ guard }) => guard))
    const ruleIds = [...new Set([...ruleIdsOf(decision), ...guards])]
    const deadline = new Deadline(setup.deadlineMs)
    try {
      const content = await this.#prompt(ruleIds, deadline)
      if (content?.isModel !== true || texts.length === 0) return
      const joined = joinTexts(texts, await createHider(setup.policy, 'response'))
      await this.#send(content, { direction: 'response', ...joined, ruleIds }, deadline)
    } finally {
      deadline.end()
    }
  }

  async #send(
    { extraction: { conversationId } }: RequestContent,
    captured: Pick<CapturedText, 'direction' | 'text' | 'hidden' | 'ruleIds'>,
    deadline: Deadline,
  ): Promise<void> {
    const { setup, host, now, report } = this.#input
    this.#id ??= crypto.randomUUID()
    const whole: CapturedText = {
      ...captured,
      exchangeId: this.#id,
      time: now(captured.direction),
      conversationId,
      host,
    }
    try {
      const outcome = await deadline.race(Promise.resolve().then(() => setup.promptLog?.capture(whole)))
      if (outcome === late) report('it took longer than the deadline')
    } catch (error) {
      report(error instanceof Error ? error.message : String(error))
    }
  }
}
