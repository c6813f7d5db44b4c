import type { Decision, PlainValue } from '../../policy/index.ts'
import { isDecidingAction, type DecidingAction } from '../../runtime/index.ts'
import { answersByAction } from './answers.generated.ts'
import { printRefusal, type Refusal } from './block-page.ts'

/** What of a decision an answer is made of. */
export type AnswerableDecision = Pick<Decision, 'action' | 'parameters' | 'rule' | 'matched' | 'isolation' | 'location'>

/** What the answer depends on beside the decision. */
export interface AnswerOptions {
  /** The Accept header of the request: JSON clients get JSON. */
  readonly accept?: string | undefined
  /** The method of the request (default `GET`): a redirect keeps any other method. */
  readonly method?: string
  /** The whole URL of the request, for the remote browser that opens it. */
  readonly url?: string | undefined
  /** Where `isolate` sends requests (`isolation.address` of the document): `{url}` becomes the URL of the request. */
  readonly isolationAddress?: string | undefined
  /** Poses challenges; default: the client is refused and told that one would be posed. */
  readonly challenge?: ChallengeHandler | undefined
}

/**
 * Poses a challenge (`challenge`, `js_challenge`, `managed_challenge`), or says that the client has passed one,
 * by a cookie or token that the handler itself gave and checks.
 */
export type ChallengeHandler = (decision: AnswerableDecision) => Response | 'passed'

type Parameters = Readonly<Record<string, PlainValue>>

/** What the catalogue says of the answer of an action. */
type AnswerRow =
  /** The request goes on. */
  | { readonly kind: 'none' }
  | {
      readonly kind: 'refusal' | 'challenge' | 'redirect' | 'isolation'
      /** Of a refusal, and where a challenge, redirect or isolation cannot be carried out. */
      readonly status: number
      /** Other statuses, by the phase of the deciding rule. */
      readonly statusByPhase?: Readonly<Record<string, number>>
      readonly error: string
      readonly title: string
    }
type RefusingRow = Exclude<AnswerRow, { readonly kind: 'none' }>
type Answer = (row: RefusingRow, decision: AnswerableDecision, options: AnswerOptions) => Response | undefined

function isRecord(value: PlainValue | undefined): value is Parameters {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parametersOf({ parameters }: AnswerableDecision): Parameters {
  return isRecord(parameters) ? parameters : {}
}

function refuse(
  { status, error, title }: Omit<Refusal, 'reason'> & { readonly status: number },
  reason: string | undefined,
  { accept }: AnswerOptions,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { type, body } = printRefusal({ error, title, ...(reason === undefined ? {} : { reason }) }, accept)
  return answer(body, status, { 'content-type': type, ...headers })
}

function answer(body: string, status: number, headers: Readonly<Record<string, string>>): Response {
  // What one client may not have must not be kept for the next, nor read as something else.
  return new Response(body, {
    status,
    headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers },
  })
}

function webAddress(value: PlainValue | undefined): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined
  const url = new URL(value)
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined
}

function redirect(location: string, status: number): Response {
  return new Response(null, { status, headers: { location, 'cache-control': 'no-store' } })
}

/** 302, or 307 where another method must stay what it is. */
function temporaryStatus({ method = 'GET' }: AnswerOptions): number {
  return /^(?:GET|HEAD)$/i.test(method) ? 302 : 307
}

/** Types that a custom response may have. Source: Rulesets API, `action_parameters.response`. */
const customTypes: ReadonlySet<string> = new Set(['application/json', 'text/html', 'text/xml', 'text/plain'])

/** The status of a refusal unless the rule gives one. */
function standardStatus({ status, statusByPhase = {} }: RefusingRow, { matched, rule }: AnswerableDecision): number {
  return statusByPhase[matched.findLast((report) => report.rule === rule)?.phase ?? ''] ?? status
}

function block(row: RefusingRow, decision: AnswerableDecision, options: AnswerOptions): Response {
  const parameters = parametersOf(decision)
  const page = isRecord(parameters['block_page']) ? webAddress(parameters['block_page']['target_uri']) : undefined
  if (page !== undefined) return redirect(page, 302)
  const standard = standardStatus(row, decision)
  const custom = parameters['response']
  if (!isRecord(custom)) {
    const reason = parameters['block_reason']
    return refuse(
      { ...row, status: standard },
      typeof reason === 'string' && reason !== '' ? reason : undefined,
      options,
    )
  }
  const { status_code: status, content, content_type: type } = custom
  const known = typeof type === 'string' && customTypes.has(type) ? type : 'text/plain'
  return answer(
    typeof content === 'string' ? content : '',
    typeof status === 'number' && Number.isInteger(status) && status >= 400 && status <= 499 ? status : standard,
    { 'content-type': `${known}; charset=utf-8` },
  )
}

/** Without a handler the client is told that a challenge would be posed, as Cloudflare's own pages do. */
function challenge(row: RefusingRow, decision: AnswerableDecision, options: AnswerOptions): Response | undefined {
  if (options.challenge !== undefined) {
    const posed = options.challenge(decision)
    return posed === 'passed' ? undefined : posed
  }
  const reason = 'the policy asks for a challenge, and this enforcement point poses none'
  return refuse(row, reason, options, { 'cf-mitigated': 'challenge' })
}

/** Statuses that a redirect may ask for. Source: Rulesets API, `from_value.status_code`. */
const redirectStatuses: ReadonlySet<unknown> = new Set([301, 302, 303, 307, 308])

function redirectTo(row: RefusingRow, decision: AnswerableDecision, options: AnswerOptions): Response {
  const { location } = decision
  if (location === null) return refuse(row, 'the policy redirects to no web address', options)
  const from = parametersOf(decision)['from_value']
  const asked = isRecord(from) ? from['status_code'] : undefined
  return redirect(location, redirectStatuses.has(asked) ? (asked as number) : temporaryStatus(options))
}

/** There is no remote browser here: the client is sent to the one that the policy names, or refused. */
function isolate(row: RefusingRow, { isolation }: AnswerableDecision, options: AnswerOptions): Response {
  const parameters = isRecord(isolation?.parameters) ? isolation.parameters : {}
  const address = options.isolationAddress?.replaceAll('{url}', encodeURIComponent(options.url ?? ''))
  const target = webAddress(parameters['target_uri'] ?? parameters['url'] ?? address)
  if (target !== undefined) return redirect(target, temporaryStatus(options))
  const reason = 'the policy asks for an isolated browser, and this enforcement point has none'
  return refuse(row, reason, options)
}

/** How each kind of answer is made. */
const kinds: Readonly<Record<RefusingRow['kind'], Answer>> = {
  refusal: block,
  challenge,
  redirect: redirectTo,
  isolation: isolate,
}

const rows: Readonly<Record<DecidingAction, AnswerRow>> = answersByAction

/** The row of an action that ends a request; undefined if the request goes on. */
function rowOf(action: string): RefusingRow | undefined {
  const row = isDecidingAction(action) ? rows[action] : undefined
  return row?.kind === 'none' ? undefined : row
}

/** Whether an action ends a request here. */
export function endsRequest(action: string): boolean {
  return rowOf(action) !== undefined
}

/**
 * The answer to a request that a policy does not let through, or undefined if it goes on (`allow`,
 * `log`, `off` and the like).
 *
 * A block gives the rule's custom response (`action_parameters.response`) or `block_reason`, as JSON,
 * HTML or text by the Accept header; a redirect leads to `decision.location`; isolation leads to the remote
 * browser that the policy names, a challenge to the handler of the host. Without them both are refused with 403
 * and say so.
 */
export function toResponse(decision: AnswerableDecision, options: AnswerOptions = {}): Response | undefined {
  const row = rowOf(decision.action) ?? rowOf(decision.isolation?.action ?? '')
  return row === undefined ? undefined : kinds[row.kind](row, decision, options)
}
