import {
  AnswerFilter,
  createSpanFinder,
  PlaceholderVault,
  refuseAnswer,
  type Answer,
  type AnswerBlock,
  type AnswerFinding,
  type AnswerHead,
  type FoundSpan,
  type Refusal,
  type RefusalAnswer,
  type SpanFinder,
} from '../../inspection/answers/index.ts'
import { mediaType } from '../../inspection/traffic/index.ts'
import type { Policy, PolicyGuard } from '../../policy/index.ts'
import type { AnswerHeadFacts } from '../answers/answer-head.ts'
import { guardPrompt, type GuardedPrompt } from './guard-prompt.ts'

/** Which guards count, by what is known of the exchange. */
export type GuardSelector = (guard: PolicyGuard, head?: AnswerHeadFacts) => boolean

/** What guards made of one message; it holds no text of it. */
export interface GuardRecord {
  readonly direction: 'request' | 'response'
  readonly findings: readonly AnswerFinding[]
  /** Why the message was not let through; undefined if it was. */
  readonly block: AnswerBlock | undefined
  /** What was read of an answer; undefined for a request, and for an answer that no guard looks at. */
  readonly answer: Omit<Answer, 'choices'> | undefined
}

/** Names the message that is blocked, and what brought it about. */
function refusalOf(direction: GuardRecord['direction'], { guard, reason }: AnswerBlock): Refusal {
  const what = direction === 'request' ? 'The request' : 'The answer'
  const why = guard === undefined ? reason : `${guard}, ${reason}`
  return { message: `${what} was blocked by policy (${why}).`, code: 'content_blocked' }
}

/** Media that hold no text to look at. */
function isMedia(contentType: string): boolean {
  return /^(?:image|audio|video|font)\//.test(mediaType(contentType))
}

/** The guards of a policy, compiled. */
interface Compiled {
  readonly request: SpanFinder | undefined
  readonly response: SpanFinder | undefined
  readonly restores: boolean
}

async function compile(guards: readonly PolicyGuard[]): Promise<Compiled> {
  const finderOf = async (way: 'request' | 'response'): Promise<SpanFinder | undefined> => {
    const own = guards.filter((guard) => guard.in === way || guard.in === 'both')
    return own.length === 0 ? undefined : createSpanFinder(own)
  }
  const [request, response] = await Promise.all([finderOf('request'), finderOf('response')])
  return { request, response, restores: guards.some(({ restore }) => restore) }
}

const compiledGuards = new WeakMap<readonly PolicyGuard[], Promise<Compiled>>()
let nothing: Promise<SpanFinder> | undefined

/** A finder for answers in which only placeholders are looked for; made with the first of them. */
function findNothing(): Promise<SpanFinder> {
  return (nothing ??= createSpanFinder([]))
}

/** The guards of one exchange: what they hide in its request is put back in its answer, and nowhere else. */
export class MessageGuard {
  readonly #compiled: Compiled
  readonly #guards: readonly PolicyGuard[]
  readonly #vault: PlaceholderVault
  readonly #isInForce: GuardSelector

  private constructor(
    compiled: Compiled,
    guards: readonly PolicyGuard[],
    vault: PlaceholderVault,
    isInForce: GuardSelector,
  ) {
    this.#compiled = compiled
    this.#guards = guards
    this.#vault = vault
    this.#isInForce = isInForce
  }

  /**
   * The guards of a policy for one exchange; undefined if it has none.
   *
   * @param vault - placeholders of the conversation, where the host keeps them (default: new ones). A client sends the
   *   whole conversation each time, so equal values get equal placeholders without anything being kept.
   * @param isInForce - which guards count for this exchange (default all); `OpenExchange` knows what their `when` says
   */
  static async for(
    policy: Policy,
    vault = new PlaceholderVault(),
    isInForce: GuardSelector = () => true,
  ): Promise<MessageGuard | undefined> {
    const { guards } = policy
    if (guards.length === 0) return undefined
    const compiled = compiledGuards.get(guards) ?? compile(guards)
    compiledGuards.set(guards, compiled)
    return new MessageGuard(await compiled, guards, vault, isInForce)
  }

  /** Whether the body of the request is needed. */
  get readsRequest(): boolean {
    return this.#compiled.request !== undefined
  }

  /**
   * Looks at the body of a request.
   *
   * @param body - undefined if it was too long or could not be read
   */
  request(body: Uint8Array | undefined, contentType: string, contentEncoding: string): GuardedPrompt {
    const finder = this.#finderFor('request')
    if (finder === undefined || isMedia(contentType)) return { body, findings: [], block: undefined }
    return guardPrompt({ body, contentType, contentEncoding }, finder, this.#vault)
  }

  /** What looks at messages of one way, with the guards that are in force; undefined if none is. */
  #finderFor(way: 'request' | 'response', head?: AnswerHeadFacts): SpanFinder | undefined {
    const own = this.#guards.filter(({ in: ways }) => ways === way || ways === 'both')
    const inForce = new Set(own.filter((guard) => this.#isInForce(guard, head)).map(({ id }) => id))
    return inForce.size === 0 ? undefined : this.#compiled[way]?.restrict((id) => inForce.has(id))
  }

  /**
   * What makes the filter of an answer by its head; it gives undefined if nothing is to be looked for in the answer.
   *
   * @param keepsTexts - somebody asks for the texts when the answer is over
   */
  async opener(keepsTexts = false): Promise<(head: AnswerHead & Partial<AnswerHeadFacts>) => AnswerFilter | undefined> {
    const { restores } = this.#compiled
    const none = await findNothing()
    return (head) => {
      const { status, contentType, headers = [['content-type', contentType]] } = head
      const puts = restores && this.#vault.size > 0
      const response = this.#finderFor('response', { status, headers })
      if ((response === undefined && !puts) || isMedia(contentType)) return undefined
      const finder = response ?? none
      return new AnswerFilter(head, {
        finder,
        vault: this.#vault,
        restores: puts,
        blocksUnread: finder.acts,
        keepsTexts,
      })
    }
  }
}

/** What a log that shows texts must hide of those of one way: what any guard of the policy finds, whether in force or not. */
export async function createHider(
  { guards }: Pick<Policy, 'guards'>,
  way: 'request' | 'response',
): Promise<(text: string) => readonly FoundSpan[]> {
  if (guards.length === 0) return () => []
  const compiled = compiledGuards.get(guards) ?? compile(guards)
  compiledGuards.set(guards, compiled)
  const finder = (await compiled)[way]
  return (text) => finder?.find(text) ?? []
}

/** A filter that lets an answer through as it is and keeps its texts, for rules that ask for them. */
export async function createReadingFilter(): Promise<(head: AnswerHead) => AnswerFilter> {
  const finder = await findNothing()
  return (head) =>
    new AnswerFilter(head, { finder, vault: new PlaceholderVault(), restores: false, blocksUnread: false, keepsTexts: true }) // prettier-ignore
}

/** The answer to a message that is blocked before any of it has left, in the form of the provider. */
export function refuse(
  direction: GuardRecord['direction'],
  shape: string | undefined,
  block: AnswerBlock,
): RefusalAnswer {
  // prettier-ignore
  return refuseAnswer(shape, refusalOf(direction, block))
}

/** The refusal for an answer of which some has left. */
export function refusalFor(block: AnswerBlock): Refusal {
  return refusalOf('response', block)
}

/**
 * What is told of an answer: no text, and no arguments.
 *
 * @param block - what ended it, where that was no guard
 */
export function recordOf(
  filter: AnswerFilter,
  end?: 'client_gone',
  block: AnswerBlock | undefined = filter.block,
): GuardRecord {
  const { choices: _choices, ...answer } = filter.reader.answer(block === undefined ? end : 'blocked')
  return { direction: 'response', findings: filter.findings, block, answer }
}
