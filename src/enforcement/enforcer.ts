import type { EventRecord } from '../compiler/index.ts'
import type { Detector } from '../inspection/detections/index.ts'
import { unwrap } from '../diagnostics/index.ts'
import type { ShadowMcpOptions } from '../inspection/mcp/index.ts'
import {
  dlpField,
  isAnswerContentField,
  LivePolicy,
  planAnswers,
  planFieldNeeds,
  runSteps,
  type Policy,
  type PolicyGuard,
  type RuleExplanation,
} from '../policy/index.ts'
import {
  compilePromptEndpoints,
  type Decompressors,
  type Exchange,
  type PromptEndpoint,
  type PromptScope,
  type TrafficLimits,
} from '../inspection/traffic/index.ts'
import type { AnswerHeadFacts } from './answers/answer-head.ts'
import type { AnswerRun } from './answers/answer-run.ts'
import { decideAnswer, readTexts } from './answers/decide-answer.ts'
import { joinExchange } from './answers/join-decisions.ts'
import { detectedInAnswers } from './answers/answer-fields.ts'
import {
  Limiter,
  MemoryLimitStore,
  type LimiterOptions,
  type LimitStore,
  type StoreErrorSetting,
} from '../limits/index.ts'
import { findRateRules } from './rates/rate-rules.ts'
import type { MissingDetection } from './content/missing-content.ts'
import { wholeScopeFields } from './content/scope-fields.ts'
import { Deadline } from './deadline.ts'
import type { EnforcementDecision } from './decision.ts'
import { EnforcementRun } from './run/enforcement-run.ts'
import type { EnforcerSetup, ExchangeFacts } from './enforcer-setup.ts'
import { isBodyField } from './fields/exchange-fields.ts'
import { isMcpField } from './fields/mcp-fields.ts'
import { detectedBySource, isTextField } from './fields/text-fields.ts'
import type { ExchangeEnd } from './log/exchange-record.ts'
import type { PromptCapture, PromptSink } from './log/prompt-sink.ts'

export interface EnforcerOptions {
  /** Where two detectors fill a field, the first is asked. */
  readonly detectors?: readonly Detector[]
  /** What reading a message may cost; see `defaultTrafficLimits`. */
  readonly limits?: Partial<TrafficLimits>
  /** Endpoints of one's own and where their prompts are. */
  readonly promptEndpoints?: readonly PromptEndpoint[]
  readonly mcp?: ShadowMcpOptions
  /** Milliseconds for body and detectors together (1 to 60,000; default 1,000). */
  readonly deadlineMs?: number
  /** Milliseconds for the body alone (1 to 60,000; default `deadlineMs`): what takes longer counts as unread by the sender. */
  readonly bodyDeadlineMs?: number
  /** What rules without a setting of their own do when what we run fails them (default `open`). */
  readonly failure?: MissingDetection
  /**
   * What rules without a setting of their own do when the sender made content unreadable: by an encoding or a
   * character set, by length, by broken JSON, by sending it slowly. Default: `closed` for rules that end the
   * request, `open` for all others.
   */
  readonly unreadable?: MissingDetection
  /**
   * Which texts of a request to a model detectors and DLP look at. Default: `all` for DLP and for detections that
   * a blocking rule reads, `latest` for detections that others read.
   */
  readonly promptScope?: PromptScope
  /** How content codings beyond gzip and deflate are undone; those of `portcullis/node` know Brotli and zstd. */
  readonly decompressors?: Decompressors
  readonly promptLog?: PromptSink
  /** How rate limiting rules are counted; default: in the memory of this enforcer. */
  readonly rates?: RateOptions
  /** Which prompts go to the log (default `matched`). */
  readonly capture?: PromptCapture
}

/** How rate limiting rules are counted. */
export interface RateOptions {
  /** Shared by the enforcement points that count together. */
  readonly store?: LimitStore
  readonly limiter?: LimiterOptions
  /** What a rule does while the store is away (default `open`: it does not act). */
  readonly onStoreError?: StoreErrorSetting
}

/** Decides exchanges with a policy. Between two of them it keeps nothing but the counts of rates. */
export interface Enforcer {
  /** The policy that decides the next exchange. */
  readonly policy: Policy
  /** Fields of detections that rules read and no detector fills: they never have a value. */
  readonly unfilledFields: readonly string[]
  /**
   * Decides one exchange. A stream body is read, so an enforcement point that forwards it passes a
   * branch (`tee`). Wrong or late input is told in the decision; only a broken host makes it reject.
   */
  decide(exchange: Exchange, facts?: ExchangeFacts): Promise<EnforcementDecision>
  /**
   * Decides the request of an exchange whose answer is yet to come, and keeps what rules and guards need to judge it.
   * `enforceRequest` and the Node middleware call it; so does who carries answers himself.
   */
  begin(exchange: Exchange, facts?: ExchangeFacts): Promise<OpenExchange>
  /**
   * Decides one exchange and shows how every part of every rule came out. For that, all fields that rules
   * read are got, whether a live rule needs them or not.
   *
   * @param rule - the id of the only rule to show (default: all); none is shown if no rule in force has it
   */
  explain(exchange: Exchange, facts?: ExchangeFacts, rule?: string): Promise<ExplainedDecision>
  /**
   * The event of an exchange: the values of all fields that rules read, and the texts that DLP looks at. A policy,
   * a test or an emitted module decides it as the enforcer does, but for what was done about detections that failed.
   */
  toEvent(exchange: Exchange, facts?: ExchangeFacts): Promise<EventRecord>
}

/** An exchange whose request is decided. */
export interface OpenExchange {
  readonly decision: EnforcementDecision
  /**
   * What decides about the answer. Asked once, when the answer comes.
   *
   * @returns undefined if no rule reads answers
   */
  answerRun(): Promise<AnswerRun | undefined>
  /**
   * Whether a guard of the policy is in force for this exchange; see `when`.
   *
   * @param head - of the answer, for guards of answers
   */
  isInForce(guard: PolicyGuard, head?: AnswerHeadFacts): boolean
  /** The log may want the texts of the answer: then it is read whether a guard or rule asks for it or not. */
  readonly keepsAnswer: boolean
  /** Logs what is to be logged of the exchange, and joins all that was said of it to one decision. Called once, at its end. */
  complete(end: ExchangeEnd): Promise<EnforcementDecision>
}

/** A decision, and the rules of the policy in their order. */
export interface ExplainedDecision {
  readonly decision: EnforcementDecision
  readonly rules: readonly RuleExplanation[]
}

/** Prefixes of the fields that only detectors fill. */
const detectionPrefixes = ['cf.llm.prompt.', 'ai.prompt.'] as const

const noFacts: ExchangeFacts = Object.freeze({})

function hasSchedule({ stages }: Policy): boolean {
  return stages.some(({ stage }) => stage.rules.some(({ active }) => active !== undefined))
}

/** Makes the setup of a policy in steps. */
type SetupMaker = (policy: Policy) => Generator<void, EnforcerSetup>

/** Checks the options, and makes the part of a setup that depends on the policy for each policy anew. */
function createSetupMaker(options: EnforcerOptions, decide: Policy['decide']): SetupMaker {
  const { detectors = [] } = options
  const { store = new MemoryLimitStore(), limiter, onStoreError = 'open' } = options.rates ?? {}
  const provided = new Set<string>(detectors.flatMap(({ provides }) => provides))
  const shared = {
    decide,
    deadlineMs: options.deadlineMs ?? 1000,
    detectors,
    limits: options.limits ?? {},
    endpoints: unwrap(compilePromptEndpoints(options.promptEndpoints ?? [])),
    mcp: options.mcp ?? {},
    switches: { failure: options.failure ?? 'open', unreadable: options.unreadable },
    promptScope: options.promptScope,
    decompressors: options.decompressors ?? {},
    bodyDeadlineMs: options.bodyDeadlineMs,
    promptLog: options.promptLog,
    capture: options.capture ?? 'matched',
    limiter: new Limiter(store, limiter),
  } as const
  return function* makeSetup(policy) {
    const guarded = policy.guards.flatMap(({ when }) => when?.fields ?? [])
    const dear = [...new Set([...policy.fields, ...guarded])].filter(
      (name) => provided.has(name) || isBodyField(name) || isMcpField(name) || isTextField(name) || name === dlpField,
    )
    const needs = yield* planFieldNeeds(policy, dear)
    const answers = planAnswers(policy)
    const rates = findRateRules(policy, onStoreError)
    const content = policy.fields.filter(isAnswerContentField)
    // Most policies ask nothing of answers, and need no second plan.
    const answerNeeds = content.length === 0 ? needs : yield* planFieldNeeds(policy, [...dear, ...content])
    const laterFields = new Set(dear.filter((name) => answers.fields.has(name) || guarded.includes(name)))
    const detected = new Set(dear.filter((name) => provided.has(name)))
    const unfilledFields = [...new Set([...policy.fields, ...guarded])].filter((name) => {
      const own = detectedInAnswers.get(name) ?? detectedBySource.get(name) ?? name
      return !provided.has(own) && detectionPrefixes.some((prefix) => own.startsWith(prefix))
    })
    return {
      ...shared,
      policy,
      needs,
      answers,
      answerNeeds,
      laterFields,
      rates,
      detected,
      asksTime: rates.rules.length > 0 || shared.promptLog !== undefined || hasSchedule(policy),
      unfilledFields,
      blockingFields: wholeScopeFields(policy),
      spareContexts: [],
    }
  }
}

/**
 * Makes an enforcer: from an exchange to a decision, with the body read and detectors run only if
 * a live rule needs them.
 *
 * @param policy - a policy, or a live one: each exchange is then decided wholly by the policy that ran
 *   when it came, and counted
 * @throws DiagnosticError if a JSONPath of `promptEndpoints` is not valid
 * @example
 * const enforcer = createEnforcer(policy, { detectors: [createInjectionScorer()], failure: 'closed' })
 * const decision = await enforcer.decide(exchange, { identity: { email: 'ada@example.com' } })
 */
export function createEnforcer(policy: Policy | LivePolicy, options: EnforcerOptions = {}): Enforcer {
  const { deadlineMs = 1000 } = options
  const makeSetup = createSetupMaker(options, (input, decideOptions) => policy.decide(input, decideOptions))
  const setups = new WeakMap<Policy, EnforcerSetup>()
  function* prepare(next: Policy): Generator<void, void> {
    setups.set(next, yield* makeSetup(next))
  }
  let latest: EnforcerSetup | undefined
  const setupNow = (): EnforcerSetup => {
    const now = policy instanceof LivePolicy ? policy.policy : policy
    if (latest?.policy === now) return latest
    // An update that was under way when the enforcer was made has not prepared for it.
    if (!setups.has(now)) runSteps(prepare(now))
    return (latest = setups.get(now) as EnforcerSetup)
  }
  if (policy instanceof LivePolicy) policy.prepareUpdates(prepare)
  setupNow()
  const run = async (
    exchange: Exchange,
    facts: ExchangeFacts,
    isWhole: boolean,
  ): Promise<{ readonly run: EnforcementRun; readonly decision: EnforcementDecision }> => {
    const deadline = new Deadline(deadlineMs, facts.signal)
    try {
      const run = new EnforcementRun(setupNow(), exchange, facts, deadline, isWhole)
      const decision = run.decide()
      return { run, decision: decision instanceof Promise ? await decision : decision }
    } finally {
      deadline.end()
    }
  }
  /** Decides what is at hand of an exchange: its answer, too. */
  const decideWhole = async (
    exchange: Exchange,
    facts: ExchangeFacts,
    isWhole: boolean,
  ): Promise<{ readonly run: EnforcementRun; readonly decision: EnforcementDecision }> => {
    const done = await run(exchange, facts, isWhole)
    if (exchange.response === undefined) return done
    const setup = setupNow()
    const decision = await decideAnswer(setup, exchange, done.run, done.decision)
    const texts = (await done.run.keepsAnswer()) ? await readTexts(setup, exchange.response) : []
    return { run: done.run, decision: await done.run.finish(decision, texts) }
  }
  return {
    get policy() {
      return setupNow().policy
    },
    get unfilledFields() {
      return setupNow().unfilledFields
    },
    async decide(exchange, facts = noFacts) {
      if (exchange.response !== undefined) return (await decideWhole(exchange, facts, false)).decision
      const deadline = new Deadline(deadlineMs, facts.signal)
      try {
        const only = new EnforcementRun(setupNow(), exchange, facts, deadline)
        const decision = only.decide()
        if (decision instanceof Promise) return await decision
        only.release()
        return decision
      } finally {
        deadline.end()
      }
    },
    async begin(exchange, facts = {}) {
      const setup = setupNow()
      const { run: begun, decision } = await run(exchange, facts, false)
      const answerRun = async (): Promise<AnswerRun | undefined> =>
        setup.answers.reach === 'none' ? undefined : begun.toAnswerRun(facts.signal)
      return {
        decision,
        answerRun,
        isInForce: (guard, head) => begun.isInForce(guard, head),
        keepsAnswer: await begun.keepsAnswer(),
        complete: ({ guards, answers, texts }) => begun.finish(joinExchange(decision, guards, answers), texts),
      }
    },
    async toEvent(exchange, facts = {}) {
      const { run: finished } = await decideWhole(exchange, facts, true)
      return finished.toEvent()
    },
    async explain(exchange, facts = {}, rule) {
      const { decision, run: finished } = await decideWhole(exchange, facts, true)
      return { decision, rules: finished.explain(rule) }
    },
  }
}
