import { createDiagnostic } from '../diagnostics/index.ts'
import {
  createIdentityReader,
  enforceRequest,
  openEnforcer,
  readExchangeFields,
  readWhole,
  toResponse,
  type AnswerDecision,
  type EnforcementDecision,
  type EnforcementHost,
  type ExchangeFacts,
  type GuardRecord,
  type RequestFacts,
} from '../enforcement/index.ts'
import { Limiter, MemoryLimitStore, type LimitStore } from '../limits/index.ts'
import { defaultTrafficLimits, fromRequest, type Exchange } from '../inspection/traffic/index.ts'
import {
  aiGuardrailsStage,
  type AiGatewayPlan,
  type Policy,
  type PolicyFinding,
  type RouteNode,
} from '../policy/index.ts'
import { errorResponse } from './api/errors.ts'
import { senderOf, type MessageSender } from './api/upstream-message.ts'
import { HeldRequest } from './held-request.ts'
import { readCall, type ReadCall } from './api/read-call.ts'
import { MemoryCacheStore, type CacheStore } from './cache/cache-store.ts'
import { callerOf, ClientKeys, keyOf, readMetadata, type Caller } from './caller.ts'
import { decideAccess } from './decide/access.ts'
import { contextOf, type AiCall } from './decide/call.ts'
import { whenOver, type OverEvents } from './answer/when-over.ts'
import { blockedRecord, GatewayCall, versionOf } from './gateway-call.ts'
import { CallReport } from './observe/call-report.ts'
import type { DecisionRecord } from './record.ts'
import type { GatewaySetup } from './setup.ts'

/** What a gateway needs of its host; `fetch` is how models of `detections` are reached. */
export interface GatewayHost extends EnforcementHost {
  /** Where limits are counted (default: in the memory of this gateway). */
  readonly limitStore?: LimitStore
  /** Where answers are kept (default: in memory). */
  readonly cacheStore?: CacheStore
  /** Sends a request to a provider (default: `fetch`). */
  readonly send?: (request: Request) => Promise<Response>
  /** The same without the objects of Fetch, which cost: `portcullis/ai-gateway/node` has one. It goes before `send`. */
  readonly sendMessage?: MessageSender
  /** Milliseconds since 1970 (default: the clock of the host). */
  readonly now?: () => number
  /** From 0 to below 1 (default: `Math.random`). */
  readonly random?: () => number
  /** Told each decision once its call is over. It holds no text of prompt or answer. */
  readonly onRecord?: (record: DecisionRecord) => void
}

/** What is known of a request beside itself. */
export type GatewayRequestFacts = Pick<RequestFacts, 'clientIp' | 'identity' | 'device' | 'onDecision' | 'onGuard'>

/** A gateway before models. */
export interface AiGateway {
  /** Answers a request of a client; for `fetch` handlers of Workers, Node, Bun and Deno. */
  fetch(request: Request, facts?: GatewayRequestFacts): Promise<Response>
  /** The same for a server that has read the request itself. */
  answer(call: IncomingCall, facts?: GatewayRequestFacts): Promise<Response>
}

/** A request that was read. */
export interface IncomingCall {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  /** All of it; undefined for one that is longer than {@link longestBody}. */
  readonly body: Uint8Array<ArrayBuffer> | undefined
  /** Ends the call: the client is gone. */
  readonly signal: AbortSignal
}

/** Bytes of a request that are taken at most. */
export const longestBody = defaultTrafficLimits.maxBodyBytes

export type OpenedGateway =
  | { readonly ok: true; readonly value: AiGateway; readonly warnings: readonly PolicyFinding[] }
  | { readonly ok: false; readonly diagnostics: readonly PolicyFinding[] }

type FieldReader = { readonly fields: readonly string[] } | undefined

function readersOf(node: RouteNode): readonly FieldReader[] {
  if (node.kind === 'condition') return [node.when]
  return node.kind === 'shares' || node.kind === 'limit' ? node.by : []
}

/** Fields beside `ai.*` that the section reads. */
function fieldsOf(plan: AiGatewayPlan): readonly string[] {
  const readers: readonly FieldReader[] = [
    ...[...plan.access, ...plan.limits].flatMap(({ when, by }): FieldReader[] => [when, ...by]),
    ...[...plan.routes.values()].flatMap(({ when, nodes }) => [when, ...[...nodes.values()].flatMap(readersOf)]),
    plan.cache?.filter,
  ]
  const names = readers.flatMap((reader) => reader?.fields ?? [])
  return [...new Set(names.filter((name) => !/^ai\.(?!prompt\.|response\.|texts|sources\.)/.test(name)))]
}

/** A third of the shortest lease of the plan; undefined without one. */
function renewalOf({ limits }: AiGatewayPlan): number | undefined {
  const leases = limits.flatMap(({ limit: { window } }) => (window.kind === 'concurrent' ? [window.leaseSeconds] : []))
  return leases.length === 0 ? undefined : (Math.min(...leases) * 1000) / 3
}

function missingKey(name: string, path: PolicyFinding['path']): PolicyFinding {
  return { ...createDiagnostic('E_AI_KEY', { start: 0, end: 0 }, { name }), path, target: 'value' }
}

/** Keys of providers from the environment; those that are not set are told. */
function readKeys(
  plan: AiGatewayPlan,
  environment: NonNullable<GatewayHost['environment']>,
): { readonly keys: ReadonlyMap<string, string>; readonly findings: readonly PolicyFinding[] } {
  // prettier-ignore
  const keys = new Map<string, string>()
  const findings: PolicyFinding[] = []
  for (const [id, { key_env: name }] of plan.providers) {
    if (name === undefined) continue
    const key = environment[name]
    if (key === undefined || key === '') findings.push(missingKey(name, ['ai_gateway', 'providers', id, 'key_env']))
    else keys.set(id, key)
  }
  return { keys, findings }
}

/** Models that a caller may use, as the API lists them. */
function listModels({ plan, policy }: GatewaySetup, call: ReadCall, ai: AiCall): Response {
  const named = [...plan.providers].flatMap(([provider, { models = [] }]) => models.filter((model) => !model.includes('*')).map((model) => ({ provider, model }))) // prettier-ignore
  const allowed = named.filter((target) => {
    const asked = { ...ai, operation: 'chat' as const, model: target.model }
    return decideAccess(plan, asked, target, contextOf(policy, asked, target, {})).outcome !== 'block'
  })
  const ids = [...allowed.map(({ provider, model }) => ({ id: model, owner: provider })), ...[...plan.routes.keys()].map((name) => ({ id: `dynamic/${name}`, owner: 'portcullis' }))] // prettier-ignore
  const data = ids.map(({ id, owner }) => ({ id, object: 'model', type: 'model', display_name: id, created: 0, created_at: '1970-01-01T00:00:00Z', owned_by: owner })) // prettier-ignore
  const body = call.api === 'gemini' ? { models: ids.map(({ id }) => ({ name: `models/${id}` })) } : { object: 'list', data, has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null } // prettier-ignore
  return Response.json(body)
}

/** What guardrails answer, by what they looked at. Source: ai-gateway.md, errors at the endpoints of providers. */
const guardrailErrors = { request: ['prompt', '2016'], response: ['answer', '2017'] } as const

/** The error of a guardrail: it blocks, or nobody could tell whether it would. */
function guardrailError(
  direction: keyof typeof guardrailErrors,
  { rule, detections }: Pick<EnforcementDecision, 'rule' | 'detections'>,
  call: ReadCall,
  headers: Readonly<Record<string, string>>,
): Response {
  const [what, code] = guardrailErrors[direction]
  const isDown = detections.unsettled.some((one) => one.rule === rule)
  return isDown
    ? errorResponse(call.api, { status: 503, code: '7013', message: `The ${what} could not be checked.`, headers })
    : errorResponse(call.api, { status: 424, code, message: `The ${what} was blocked by policy (${rule ?? ''}).`, headers }) // prettier-ignore
}

/** The refusal of a request that rules do not let through, in the form of the client's API. */
function refusalOf(decision: EnforcementDecision, call: ReadCall): Response | undefined {
  const refused = toResponse(decision, { accept: 'application/json', method: 'POST' })
  if (refused === undefined) return undefined
  const rule = decision.rule ?? decision.isolation?.rule ?? ''
  const headers = { 'x-portcullis-rule': encodeURI(rule) }
  const message = `The request was blocked by policy (${rule}).`
  if (decision.tier === aiGuardrailsStage) return guardrailError('request', decision, call, headers)
  return errorResponse(call.api, { status: refused.status >= 400 ? refused.status : 403, code: 'blocked_by_policy', message, headers }) // prettier-ignore
}

/** The refusal of an answer that a guardrail does not let through: nothing of it has left, since it waits for rules. */
function answerRefusalOf(
  decision: AnswerDecision | undefined,
  call: ReadCall,
  headers: GatewayCall['headers'],
): Response | undefined {
  // prettier-ignore
  if (decision?.tier !== aiGuardrailsStage || toResponse(decision, {}) === undefined) return undefined
  return guardrailError('response', decision, call, { ...headers, 'x-portcullis-rule': encodeURI(decision.rule ?? '') })
}

async function readRequest(request: Request): Promise<IncomingCall> {
  const { method, headers, signal } = request
  const body = request.body === null ? new Uint8Array() : await readWhole(request.body, longestBody)
  return { method, url: new URL(request.url), headers, body, signal }
}

const decoder = new TextDecoder()

async function handle(setup: GatewaySetup, request: IncomingCall, facts: GatewayRequestFacts): Promise<Response> {
  const { url, body: bytes } = request
  const written = bytes === undefined ? '' : decoder.decode(bytes)
  const first = readCall(request.method, url, written)
  if (bytes === undefined) return errorResponse(first.api, { status: 413, code: 'too_long', message: `the body has more than ${String(longestBody)} bytes` }) // prettier-ignore
  if ('status' in first)
    return errorResponse(first.api, { status: first.status, code: 'no_call', message: first.message, ...(first.status === 405 ? { headers: { allow: 'POST' } } : {}) }) // prettier-ignore
  // That the client is gone is told to the provider by the call itself; a second signal would only cost.
  const inner = new HeldRequest(url.href, request.headers, bytes)
  const exchangeOf = (): Exchange => {
    const { exchange } = fromRequest(inner, { body: 'none', ...(facts.clientIp === undefined ? {} : { clientIp: facts.clientIp }) }) // prettier-ignore
    return { ...exchange, body: bytes }
  }
  let caller: Caller = callerOf(facts.identity)
  let known: ExchangeFacts = { ...(facts.identity === undefined ? {} : { identity: facts.identity }), ...(facts.device === undefined ? {} : { device: facts.device }) } // prettier-ignore
  if (setup.plan.clients.length > 0) {
    const client = setup.clients.find(keyOf(request.headers, url))
    if (client === undefined) return errorResponse(first.api, { status: 401, code: 'unknown_key', message: 'No client has this key.' }) // prettier-ignore
    caller = client
    known = { ...known, identity: { ...(client.user === undefined ? {} : { email: client.user }), groups: (client.groups ?? []).map((name) => ({ name })) } } // prettier-ignore
  } else if (facts.identity === undefined && setup.readIdentity !== undefined) {
    const { problems: _problems, ...read } = await setup.readIdentity(exchangeOf())
    caller = callerOf(read.identity)
    known = { ...known, ...read }
  }
  const metadata = readMetadata(request.headers.get(setup.plan.metadataHeader))
  const aiOf = async (call: ReadCall): Promise<AiCall> => ({
    operation: call.operation,
    model: call.model,
    isStream: call.isStream,
    ...caller,
    metadata,
    inputTokens: call.inputTokens,
    maxTokens: call.maxTokens,
    fields: setup.fields.length === 0 ? {} : await readExchangeFields(setup.policy, exchangeOf(), known, setup.fields),
  })
  const ai = await aiOf(first)
  if (first.operation === 'models') return listModels(setup, first, ai)
  const decided: EnforcementDecision[] = []
  const guarded: GuardRecord[] = []
  const report = new CallReport(setup.onRecord)
  let judged: AnswerDecision | undefined
  let gatewayCall: GatewayCall | undefined
  const aiFields = { 'ai.operation': ai.operation, 'ai.model': ai.model, 'ai.stream': ai.isStream, 'ai.user': ai.user, 'ai.groups': ai.groups, 'ai.metadata': new Map(Object.entries(metadata)), 'ai.tokens.input': ai.inputTokens, 'ai.tokens.max_output': ai.maxTokens } // prettier-ignore
  const response = await enforceRequest(
    setup.enforcer,
    inner,
    {
      ...known,
      ...(facts.clientIp === undefined ? {} : { clientIp: facts.clientIp }),
      isLlmEndpoint: true,
      now: setup.now(),
      fields: aiFields,
      onDecision: (decision) => {
        decided.push(decision)
        report.decided(decision)
        facts.onDecision?.(decision)
      },
      onGuard: (record) => {
        guarded.push(record)
        report.guarded(record)
        facts.onGuard?.(record)
      },
      onAnswer: (answer) => {
        judged = answer
        report.answered(answer)
      },
    },
    async (forwarded) => {
      // Only who changes a body gives a request that has one of its own.
      const text = forwarded === inner || forwarded.body === null ? written : await forwarded.text()
      const call = text === written ? first : readCall('POST', url, text)
      if ('status' in call) throw new Error('INVARIANT: guards leave JSON as JSON')
      gatewayCall = new GatewayCall(setup, call, { ...ai, inputTokens: call.inputTokens }, { headers: forwarded.headers, signal: request.signal }, (record) => { report.record(record) }) // prettier-ignore
      return gatewayCall.answer()
    },
  )
  const [decision] = decided
  if (gatewayCall === undefined) {
    const refusal = (decision === undefined ? undefined : refusalOf(decision, first)) ?? response
    const block = guarded.find((record) => record.block !== undefined)?.block
    report.record(blockedRecord(setup, ai, request.headers, { status: refusal.status, rule: block?.guard ?? decision?.rule ?? undefined })) // prettier-ignore
    report.over()
    return refusal
  }
  const call = gatewayCall
  const answer = answerRefusalOf(judged, first, call.headers) ?? response
  const left: OverEvents = {
    onWhole: async () => {
      const isBlocked = guarded.some(
        ({ block, answer }) => block !== undefined || (answer !== undefined && answer.end !== 'complete'),
      )
      if (!isBlocked && response.status === 200 && decided.every((one) => toResponse(one) === undefined))
        await call.keep()
    },
    onOver: () => {
      report.over()
    },
  }
  return call.tellLeft(answer, left) ? answer : whenOver(answer, left)
}

/**
 * Opens the gateway that the section `ai_gateway` of a policy describes. All its rules and guards stand before it, too.
 *
 * @example
 * const opened = openGateway(policy, { environment: process.env })
 * if (opened.ok) export default { fetch: (request) => opened.value.fetch(request) }
 */
export function openGateway(policy: Policy, host: GatewayHost = {}): OpenedGateway {
  const plan = policy.aiGateway
  if (plan === undefined) return { ok: false, diagnostics: [{ ...createDiagnostic('E_AI_SECTION', { start: 0, end: 0 }), path: [], target: 'value' }] } // prettier-ignore
  const { environment = {}, limitStore = new MemoryLimitStore(), now = Date.now, random = Math.random, onRecord = () => undefined } = host // prettier-ignore
  const counters = policy.document.ai_gateway?.counters
  const limiterOptions = { storeTimeoutMs: counters?.timeout_ms ?? 500, instances: counters?.instances ?? 1 }
  const rates = { store: limitStore, limiter: limiterOptions, onStoreError: counters?.on_store_error ?? 'open' }
  const enforcer = openEnforcer(policy, { rates, ...host })
  const clients = new ClientKeys(plan.clients, environment)
  const { keys, findings } = readKeys(plan, environment)
  const reader = createIdentityReader(policy.document.identity, host)
  const wrong = [
    ...(enforcer.ok ? [] : enforcer.diagnostics),
    ...findings,
    ...clients.missing.map((name) => missingKey(name, ['ai_gateway', 'clients', plan.clients.findIndex(({ key_env: own }) => own === name), 'key_env'])), // prettier-ignore
  ]
  if (!enforcer.ok || wrong.length > 0) return { ok: false, diagnostics: wrong }
  const setup: GatewaySetup = {
    policy,
    plan,
    policyVersion: versionOf(policy.document),
    enforcer: enforcer.value,
    readIdentity: typeof reader === 'function' ? reader : undefined,
    clients,
    limiter: new Limiter(limitStore, limiterOptions),
    cache: host.cacheStore ?? new MemoryCacheStore(plan.cache?.max_entries),
    circuits: new Map(),
    fields: fieldsOf(plan),
    keys,
    renewEveryMs: renewalOf(plan),
    now,
    random,
    newId: () => crypto.randomUUID(),
    send: host.sendMessage ?? senderOf(host.send ?? ((request) => fetch(request))),
    onRecord,
  }
  return {
    ok: true,
    warnings: enforcer.warnings,
    value: {
      fetch: async (request, facts = {}) => handle(setup, await readRequest(request), facts),
      answer: (call, facts = {}) => handle(setup, call, facts),
    },
  }
}
