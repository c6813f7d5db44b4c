import { readAnswerTexts } from '../../inspection/answers/index.ts'
import type { CaseRun, PolicyDocument, TestCase } from '../../policy/index.ts'
import { endsRequest } from '../answer/to-response.ts'
import { joinDecisions } from '../answers/join-decisions.ts'
import type { EnforcementDecision } from '../decision.ts'
import { enforceRequest } from '../enforce-request.ts'
import type { Enforcer } from '../enforcer.ts'
import type { ExchangeFacts } from '../enforcer-setup.ts'
import type { GuardRecord } from '../guards/message-guard.ts'

type WrittenTest = NonNullable<PolicyDocument['tests']>[number]
type WrittenAnswer = NonNullable<WrittenTest['answer']>
type Passing = NonNullable<WrittenTest['expect']['answer']>
type Failure = CaseRun['failures'][number]

const eventStream = 'text/event-stream'

function printEvent(event: unknown): string {
  if (typeof event === 'string') return `data: ${event}\n\n`
  const { event: name, data } = (event ?? {}) as { readonly event?: unknown; readonly data?: unknown }
  if (typeof name !== 'string' || data === undefined) return `data: ${JSON.stringify(event)}\n\n`
  return `event: ${name}\ndata: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`
}

/** The answer that a test writes. */
function toAnswer({ status = 200, headers = {}, body, events }: WrittenAnswer): Response {
  const own = new Headers(headers)
  const text = events === undefined ? (typeof body === 'string' ? body : JSON.stringify(body ?? {})) : events.map(printEvent).join('') // prettier-ignore
  const type = events !== undefined ? eventStream : typeof body === 'string' ? 'text/plain' : 'application/json'
  if (!own.has('content-type')) own.set('content-type', type)
  return new Response(text, { status, headers: own })
}

/** What came through, as its reader sees it: as it stands, and its texts in one piece. */
interface Seen {
  readonly raw: string
  readonly texts: readonly string[]
}

async function readAnswer(response: Response): Promise<Seen> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  const head = { status: response.status, contentType: response.headers.get('content-type') ?? '' }
  return { raw: new TextDecoder().decode(bytes), texts: readAnswerTexts(head, bytes).texts.map(({ text }) => text) }
}

function has({ raw, texts }: Seen, wanted: string): boolean {
  const escaped = JSON.stringify(wanted).slice(1, -1)
  return raw.includes(wanted) || raw.includes(escaped) || texts.some((text) => text.includes(wanted))
}

function guardsOf(records: readonly GuardRecord[], direction: GuardRecord['direction']): readonly string[] {
  const own = records.filter((record) => record.direction === direction)
  return [...new Set(own.flatMap(({ findings }) => findings.map(({ guard }) => guard)))].sort()
}

/** Compares one message with what a test expects of it. */
function compare(
  expected: Passing | undefined,
  seen: Seen | undefined,
  facts: { readonly status: number | undefined; readonly isBlocked: boolean; readonly guards: readonly string[] },
  path: Failure['path'],
): readonly Failure[] {
  if (expected === undefined) return []
  const failures: Failure[] = []
  const claim = (key: keyof Passing, actual: unknown): void => {
    const wanted = expected[key]
    if (wanted !== undefined && JSON.stringify(wanted) !== JSON.stringify(actual))
      failures.push({ path: [...path, key], expected: `${key} ${JSON.stringify(wanted)}`, actual: actual === undefined ? 'nothing that could tell it here' : JSON.stringify(actual) }) // prettier-ignore
  }
  claim('blocked', facts.isBlocked)
  claim('status', facts.status)
  claim('guards', facts.guards)
  for (const [at, text] of (expected.holds ?? []).entries())
    if (seen === undefined || !has(seen, text))
      failures.push({ path: [...path, 'holds', at], expected: `\`${text}\` in it`, actual: 'it is not there' })
  for (const [at, text] of (expected.lacks ?? []).entries())
    if (seen !== undefined && has(seen, text))
      failures.push({ path: [...path, 'lacks', at], expected: `no \`${text}\` in it`, actual: 'it is there' })
  return failures
}

/**
 * Sends the request of a case through guards and rules to a model that answers as the case says.
 *
 * @param request - made anew for this call
 * @returns the decision about both, and what was not as expected of the messages
 */
export async function runAnswerCase(
  enforcer: Enforcer,
  one: TestCase,
  request: Request,
  facts: ExchangeFacts,
): Promise<{ readonly decision: EnforcementDecision; readonly failures: readonly Failure[] }> {
  const { answer = {}, expect } = one.test
  const records: GuardRecord[] = []
  let decision: EnforcementDecision | undefined
  let prompt: Seen | undefined
  let isAnswerBlocked = false
  const response = await enforceRequest(
    enforcer,
    request,
    {
      ...facts,
      onDecision: (made) => (decision = made),
      onGuard: (record) => records.push(record),
      onAnswer: (made) => {
        isAnswerBlocked ||= endsRequest(made.action)
        if (decision !== undefined) decision = { ...joinDecisions(decision, made), answer: made }
      },
    },
    async (forwarded) => {
      const raw = await forwarded.text()
      prompt = { raw, texts: [] }
      return toAnswer(answer)
    },
  )
  const seen = await readAnswer(response)
  if (decision === undefined) throw new Error('INVARIANT: every request is decided')
  isAnswerBlocked ||= records.some(({ direction, block }) => direction === 'response' && block !== undefined)
  const blocked = records.find(({ block }) => block !== undefined)?.block
  const isDecidedByGuard = blocked !== undefined && blocked.reason !== 'rule'
  const joined: EnforcementDecision = isDecidedByGuard ? { ...decision, action: 'block', parameters: {}, rule: blocked.guard ?? null, tier: 'guards' } : decision // prettier-ignore
  const path = [...one.path, 'expect']
  return {
    decision: { ...joined, guards: records },
    failures: [
      ...compare(expect.prompt, prompt, { status: undefined, isBlocked: prompt === undefined, guards: guardsOf(records, 'request') }, [...path, 'prompt']), // prettier-ignore
      ...compare(expect.answer, seen, { status: response.status, isBlocked: isAnswerBlocked, guards: guardsOf(records, 'response') }, [...path, 'answer']), // prettier-ignore
    ],
  }
}
