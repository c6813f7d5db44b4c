import type { AnswerBlock, AnswerFilter, AnswerText } from '../../inspection/answers/index.ts'
import { endsRequest, toResponse } from '../answer/to-response.ts'
import type { AnswerHeadFacts } from '../answers/answer-head.ts'
import type { AnswerRun } from '../answers/answer-run.ts'
import type { AnswerDecision } from '../decision.ts'
import { createReadingFilter, refuse, type GuardRecord, type MessageGuard } from './message-guard.ts'

/** Bytes of an answer that wait for the rules. Source: the longest body that is read, `maxEventBytes`. */
const longestHeld = 1_048_576

/** What judges answers of one exchange. */
export interface AnswerJudges {
  readonly guard: MessageGuard | undefined
  readonly run: AnswerRun | undefined
  /** Told what rules say of the answer, each time they are asked. */
  readonly onAnswer: (decision: AnswerDecision) => void
  /** The form in which whoever asks expects an error, where the answer does not tell; see `answerShapeOf`. */
  readonly shape: string | undefined
  /** Somebody wants the texts when the answer is over, whether a guard or rule asks for them or not. */
  readonly keepsTexts?: boolean
}

/** Told the end of an answer, once: what guards made of it (undefined where nobody looked), and its texts if they were kept. */
export type AnswerEndSink = (record: GuardRecord | undefined, texts: readonly AnswerText[]) => Promise<void>

/** What ended an answer: a guard, or a rule with what it answers. */
export interface GateStop {
  readonly block: AnswerBlock
  readonly decision: AnswerDecision | undefined
}

function stopOf(decision: AnswerDecision): GateStop | undefined {
  if (!endsRequest(decision.action)) return undefined
  return { block: { guard: decision.rule ?? undefined, reason: 'rule', where: '$' }, decision }
}

/** The answer to who asked, in place of one of which nothing has left. */
export function refusalOf({ block, decision }: GateStop, shape: string | undefined): Response {
  const custom = decision?.parameters['response']
  const made = custom === undefined || decision === undefined ? undefined : toResponse(decision, {})
  if (made !== undefined) return made
  const { status, headers, body } = refuse('response', shape, block)
  return new Response(body, { status, headers })
}

/** One answer on its way through guards and rules. */
export class AnswerGate {
  readonly filter: AnswerFilter
  readonly #judges: AnswerJudges
  readonly #waits: ReturnType<AnswerRun['waits']>
  readonly #held: Uint8Array[] = []
  #heldLength = 0
  #isReleased = false
  #stop: GateStop | undefined

  constructor(filter: AnswerFilter, judges: AnswerJudges, waits: ReturnType<AnswerRun['waits']>) {
    this.filter = filter
    this.#judges = judges
    this.#waits = waits
  }

  /** Why no byte may leave any more. */
  get stop(): GateStop | undefined {
    const { block } = this.filter
    return this.#stop ?? (block === undefined ? undefined : { block, decision: undefined })
  }

  /** Rules are asked when the answer is over, so that its end takes its time. */
  get asksAtEnd(): boolean {
    return this.#waits !== 'nothing'
  }

  /** Nothing leaves before the rules were asked. */
  get isHeld(): boolean {
    return this.#waits === 'answer'
  }

  push(bytes: Uint8Array): readonly Uint8Array[] {
    if (this.stop !== undefined) return []
    const out = this.filter.push(bytes)
    const isHeld = !this.#isReleased && (this.isHeld || (this.#waits === 'end' && this.filter.reader.hasProperEnd))
    if (!isHeld) return out
    this.#hold(out)
    return this.#heldLength > longestHeld ? this.#overflow() : []
  }

  #hold(chunks: readonly Uint8Array[]): void {
    for (const chunk of chunks) this.#heldLength += chunk.length
    this.#held.push(...chunks)
  }

  /** What is so long and no model's is no answer that rules ask about. */
  #overflow(): readonly Uint8Array[] {
    const { run } = this.#judges
    if (run?.isModel === true || this.filter.reader.shape !== undefined) {
      this.#stop = { block: { guard: undefined, reason: 'overflow', where: '$' }, decision: undefined }
      return []
    }
    this.#isReleased = true
    return this.#held.splice(0)
  }

  /** What may leave when no more comes, if no rule is to be asked. */
  endNow(): readonly Uint8Array[] {
    return this.stop === undefined ? this.filter.end() : []
  }

  /** What may leave when no more comes. */
  async end(): Promise<readonly Uint8Array[]> {
    const out = this.endNow()
    const { run, onAnswer } = this.#judges
    if (run === undefined || !this.asksAtEnd || this.#isReleased || this.stop !== undefined) return out
    const { reader } = this.filter
    const decision = await run.whole({ answer: reader.answer(), texts: reader.texts(), isStream: reader.isStream })
    onAnswer(decision)
    this.#stop = stopOf(decision)
    return this.#stop === undefined ? [...this.#held.splice(0), ...out] : []
  }
}

/** Opens gates: at once, when the head of an answer is known. */
export type GateOpener = (head: AnswerHeadFacts) => AnswerGate | GateStop | undefined

/**
 * What opens the gate of an answer by its head.
 *
 * @returns a function that gives the gate, why the answer does not pass, or undefined if nothing looks at its body
 */
export async function createGateOpener(judges: AnswerJudges): Promise<GateOpener> {
  const { guard, run, onAnswer, keepsTexts = false } = judges
  const [open, openReading] = await Promise.all([guard?.opener(run !== undefined || keepsTexts), createReadingFilter()])
  return (head) => {
    const contentType = head.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
    const decision = run?.head(head)
    if (decision !== undefined) {
      onAnswer(decision)
      const stop = stopOf(decision)
      if (stop !== undefined) return stop
    }
    const waits = run?.waits(contentType) ?? 'nothing'
    const filter = open?.({ ...head, contentType })
    if (filter === undefined && waits === 'nothing' && !keepsTexts) return undefined
    return new AnswerGate(filter ?? openReading({ status: head.status, contentType }), judges, waits)
  }
}
