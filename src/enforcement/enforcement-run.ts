import {
  runDetectors,
  type DetectionFailure,
  type DetectionOutcome,
  type DetectionValue,
} from '../inspection/detections/index.ts'
import { codes, createDiagnostic, type DiagnosticCode } from '../diagnostics/index.ts'
import { detectShadowMcp, type McpVerdict } from '../inspection/mcp/index.ts'
import {
  dlpField,
  explainRule,
  type DecideOptions,
  type Decision,
  type DlpTexts,
  type RuleExplanation,
} from '../policy/index.ts'
import { RuntimeError, type ExecutionContext } from '../runtime/index.ts'
import {
  extractPrompt,
  MessageBody,
  prepareBody,
  RequestHead,
  type Exchange,
  type PromptExtraction,
} from '../inspection/traffic/index.ts'
import { late, type Deadline } from './deadline.ts'
import type { EnforcementDecision, EnforcementProblem, ExtractionRecord } from './decision.ts'
import type { EnforcerSetup, ExchangeFacts } from './enforcer.ts'
import { fillBody, fillRequest } from './fields/exchange-fields.ts'
import { createFieldSource } from './fields/field-source.ts'
import { fillIdentity } from './fields/identity-fields.ts'
import { fillMcp, isMcpField, toMcpRecord } from './fields/mcp-fields.ts'
import { settleOpenRules, type Settlement } from './missing-detection.ts'
import { ruleIdsOf } from './prompt-sink.ts'

const nothingDetected: DetectionOutcome = { values: new Map(), failures: [], durations: new Map() }
const nothingOpen: Settlement = { verdicts: new Map(), unsettled: [] }

/** The code of each way in which a detector gives no answer. */
const failureCodes: Readonly<Record<DetectionFailure['reason'], DiagnosticCode>> = {
  timeout: 'E_DETECTOR_TIMEOUT',
  error: 'E_DETECTOR_ERROR',
}

/** Characters of an error's message that a decision keeps. */
const longestReason = 200

/** One exchange on its way to a decision. */
export class EnforcementRun {
  readonly #setup: EnforcerSetup
  readonly #exchange: Exchange
  readonly #facts: ExchangeFacts
  readonly #deadline: Deadline
  readonly #context: ExecutionContext
  readonly #head: RequestHead
  readonly #problems: EnforcementProblem[] = []
  readonly #options: Pick<DecideOptions, 'now' | 'isRateExceeded' | 'builders'>
  /** For who wants to see every part of every rule: fields are got whether a live rule needs them or not. */
  readonly #isWhole: boolean
  #texts: DlpTexts | undefined
  #reading: Promise<MessageBody | undefined> | undefined
  #extraction: PromptExtraction | undefined
  #mcp: McpVerdict | undefined

  constructor(setup: EnforcerSetup, exchange: Exchange, facts: ExchangeFacts, deadline: Deadline, isWhole = false) {
    this.#isWhole = isWhole
    this.#setup = setup
    this.#exchange = exchange
    this.#facts = facts
    this.#deadline = deadline
    this.#context = setup.policy.scheme.createContext()
    this.#head = new RequestHead(exchange, setup.limits)
    const { now, isRateExceeded } = facts
    this.#options = {
      now: now ?? exchange.receivedAt ?? Date.now(),
      // An exchange of HTTP is a connection too, and no query for a name.
      builders: ['network', 'http'],
      ...(isRateExceeded === undefined ? {} : { isRateExceeded }),
    }
  }

  async decide(): Promise<Omit<EnforcementDecision, 'durationMs'>> {
    const { policy, needs } = this.#setup
    const context = this.#context
    fillIdentity(context, this.#facts, this.#problems)
    const source = createFieldSource(this.#head, this.#setup.limits)
    fillRequest(context, source, policy.document.scheme ?? 'policy', this.#problems)
    policy.attachApplications(context)

    const needed = this.#needed(needs.fields)
    let missing: ReadonlySet<string> = new Set()
    let detections = nothingDetected
    let scanned: ReturnType<typeof policy.prepare>['scan']
    if (needed.size > 0) {
      const body = await this.#body()
      if (body === undefined) missing = needed
      else {
        this.#fillFromBody(context, body, needed)
        this.#texts = this.#dlpTexts(body, needed)
        scanned = policy.prepare(context, this.#textOptions).scan
        const wanted = this.#needed(this.#setup.detected)
        if (wanted.size > 0) {
          detections = await this.#detect(wanted, body)
          missing = this.#fillDetections(wanted, detections.values)
        }
      }
    }
    const settled =
      missing.size === 0 ? nothingOpen : settleOpenRules(policy, needs, context, missing, this.#setup.failure)
    const decision = this.#setup.decide(context, {
      ...this.#options,
      ...this.#textOptions,
      ...(settled.verdicts.size === 0 ? {} : { verdicts: settled.verdicts }),
    })
    await this.#log(decision)
    return {
      ...decision,
      dlp: decision.dlp.length > 0 ? decision.dlp : (scanned?.findings()?.findings ?? decision.dlp),
      problems: [...this.#problems, ...decision.problems],
      detections: { ...detections, unsettled: settled.unsettled },
      extraction: this.#extraction === undefined ? null : toExtractionRecord(this.#extraction),
      mcp: this.#mcp === undefined ? null : toMcpRecord(this.#mcp),
      traffic: await this.#trafficProblems(),
    }
  }

  /** How each rule came out, or the one with an id; asked after the decision. */
  explain(rule: string | undefined): readonly RuleExplanation[] {
    const { policy } = this.#setup
    const options = { ...this.#options, ...this.#textOptions }
    if (rule === undefined) return policy.explain(this.#context, options)
    const explained = explainRule(policy, this.#context, rule, options)
    return explained === undefined ? [] : [explained]
  }

  get #textOptions(): Pick<DecideOptions, 'texts'> {
    return this.#texts === undefined ? {} : { texts: this.#texts }
  }

  #needed(unknown: ReadonlySet<string>): ReadonlySet<string> {
    return this.#isWhole ? unknown : this.#setup.needs.needed(this.#context, unknown, this.#options)
  }

  #report(code: DiagnosticCode, values: Readonly<Record<string, string | number>>, extras: object = {}): void {
    const { message } = createDiagnostic(code, { start: 0, end: 0 }, values)
    const { hint } = codes[code]
    this.#problems.push({ code, message, ...extras, ...(hint === undefined ? {} : { hint }) })
  }

  /** The body, read once; undefined if it was not at hand in time. */
  #body(): Promise<MessageBody | undefined> {
    return (this.#reading ??= this.#readBody())
  }

  async #readBody(): Promise<MessageBody | undefined> {
    const { limits } = this.#setup
    const prepared = await this.#deadline.race(prepareBody(this.#exchange, limits))
    if (prepared !== late) return new MessageBody(this.#exchange, limits, prepared)
    this.#report('E_BODY_TIMEOUT', { limit: this.#deadline.limitMs, setting: 'deadlineMs' })
    return undefined
  }

  #fillFromBody(context: ExecutionContext, body: MessageBody, needed: ReadonlySet<string>): void {
    fillBody(context, body, this.#setup.policy.document.scheme ?? 'policy')
    if ([...needed].some(isMcpField)) {
      this.#mcp = detectShadowMcp(this.#exchange, this.#setup.mcp, body)
      fillMcp(context, this.#exchange, this.#mcp)
    }
  }

  #extract(body: MessageBody): PromptExtraction {
    const { isLlmEndpoint } = this.#facts
    return (this.#extraction ??= extractPrompt(
      this.#exchange,
      { endpoints: this.#setup.endpoints, ...(isLlmEndpoint === undefined ? {} : { isLlmEndpoint }) },
      body,
    ))
  }

  /** DLP reads the prompt where there is one: the body holds it with JSON's escapes, and would count it twice. */
  #dlpTexts(body: MessageBody, needed: ReadonlySet<string>): DlpTexts | undefined {
    if (!needed.has(dlpField)) return undefined
    const { prompt } = this.#extract(body)
    return prompt === undefined ? { body: body.text } : { prompt }
  }

  /** Why the prompt of a model's request is not known; undefined if it is, or there is none. */
  #unreadReason({ llm, prompt, problems }: PromptExtraction, body: MessageBody): string | undefined {
    if (!llm || prompt !== undefined || body.size === 0) return undefined
    return [...problems, ...body.problems].find(({ code }) => codes[code].severity === 'error')?.message
  }

  async #detect(wanted: ReadonlySet<string>, body: MessageBody): Promise<DetectionOutcome> {
    const extraction = this.#extract(body)
    const unread = this.#unreadReason(extraction, body)
    if (unread !== undefined) {
      // "No prompt" would call it harmless.
      this.#report('E_PROMPT_UNREAD', { reason: unread })
      return nothingDetected
    }
    const { remainingMs, signal } = this.#deadline
    const outcome = await runDetectors(
      this.#setup.detectors,
      wanted,
      { prompt: extraction.prompt, body: body.text },
      { deadlineMs: remainingMs, signal },
    )
    for (const { detector, reason, message } of outcome.failures)
      this.#report(failureCodes[reason], { detector, reason: message.slice(0, longestReason) }, { detector })
    return outcome
  }

  /** Gives the fields their values; tells which of those that are wanted have none. */
  #fillDetections(wanted: ReadonlySet<string>, values: ReadonlyMap<string, DetectionValue>): ReadonlySet<string> {
    const missing = new Set(wanted)
    for (const [field, value] of values) {
      try {
        this.#context.set(field, value)
        missing.delete(field)
      } catch (error) {
        if (!(error instanceof RuntimeError)) throw error
        const detector = this.#setup.detectors.find(({ provides }) => provides.includes(field))?.name ?? ''
        this.#report('E_DETECTOR_VALUE', { detector, field }, { detector, field })
      }
    }
    return missing
  }

  /** Sends the prompt to the log. A log that fails or is late costs the record, never the decision. */
  async #log(decision: Decision): Promise<void> {
    const { promptLog, capture } = this.#setup
    const ruleIds = ruleIdsOf(decision)
    if (promptLog === undefined || (capture === 'matched' && ruleIds.length === 0)) return
    const body = await this.#body()
    if (body === undefined) return
    const { prompt, conversationId } = this.#extract(body)
    if (prompt === undefined) return
    const time = this.#options.now ?? Date.now()
    try {
      const captured = { prompt, time, conversationId, ruleIds, host: this.#exchange.host }
      const outcome = await this.#deadline.race(Promise.resolve().then(() => promptLog.capture(captured)))
      if (outcome === late) this.#report('E_PROMPT_LOG', { reason: 'it took longer than the deadline' })
    } catch (error) {
      this.#report('E_PROMPT_LOG', {
        reason: (error instanceof Error ? error.message : String(error)).slice(0, longestReason),
      })
    }
  }

  /** Problems of head, body, prompt and MCP message, each once. */
  async #trafficProblems(): Promise<EnforcementDecision['traffic']> {
    const body = await this.#reading
    const all = [
      ...this.#head.problems,
      ...(body?.problems ?? []),
      ...(this.#extraction?.problems ?? []),
      ...(this.#mcp?.problems ?? []),
    ]
    return [...new Map(all.map((problem) => [problem.message, problem])).values()]
  }
}

function toExtractionRecord(extraction: PromptExtraction): ExtractionRecord {
  const { llm, app, shape, conversationId, streaming, path, prompt } = extraction
  return { llm, app, shape, conversationId, streaming, path, promptLength: prompt?.length ?? null }
}
