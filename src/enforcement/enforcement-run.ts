import type { EventRecord } from '../compiler/index.ts'
import type { AnswerText } from '../inspection/answers/index.ts'
import type { DetectionFailure, DetectionValue } from '../inspection/detections/index.ts'
import { codes, createDiagnostic, type DiagnosticCode } from '../diagnostics/index.ts'
import {
  dlpField,
  explainRule,
  type DecideOptions,
  type Decision,
  type DlpTexts,
  type Policy,
  type PolicyGuard,
  type RuleExplanation,
  type RuleVerdicts,
  type RuleReport,
} from '../policy/index.ts'
import { toPlain } from '../language/index.ts'
import { RuntimeError, type ExecutionContext } from '../runtime/index.ts'
import {
  causeOf,
  isInScope,
  joinReadings,
  MessageBody,
  prepareBody,
  readPlainBody,
  RequestHead,
  toTrafficLimits,
  type BodyMessage,
  type Exchange,
  type PreparedBody,
  type PromptExtraction,
  type PromptScope,
  type Reading,
  type RequestText,
} from '../inspection/traffic/index.ts'
import { combineOutcomes, detectTexts, nothingDetected, type TextsOutcome } from './content/detect-texts.ts'
import { settleOpenRules, type MissingField, type Settlement } from './content/missing-content.ts'
import { RequestContent } from './content/request-content.ts'
import { endsRequest } from './answer/to-response.ts'
import type { AnswerHeadFacts } from './answers/answer-head.ts'
import { AnswerRun, joinVerdicts } from './answers/answer-run.ts'
import { Deadline, late } from './deadline.ts'
import type { EnforcementDecision, EnforcementProblem, ExtractionRecord, ReadingRecord } from './decision.ts'
import type { EnforcerSetup, ExchangeFacts } from './enforcer-setup.ts'
import { fillBody, fillRequest, fillResponse, isBodyField } from './fields/exchange-fields.ts'
import { createFieldSource } from './fields/field-source.ts'
import { fillIdentity } from './fields/identity-fields.ts'
import { fillMcp, isMcpField, toMcpRecord } from './fields/mcp-fields.ts'
import { detectedBySource, fillTexts, groupBySource, isTextField, withOrigins } from './fields/text-fields.ts'
import { countRates } from './rates/count-rates.ts'
import { ExchangeLog } from './log/exchange-log.ts'

const builders = ['network', 'http'] as const

/** What was looked at of a request. */
interface SeenRequest {
  readonly content: RequestContent | undefined
  readonly scan: ReturnType<Policy['prepare']>['scan']
  readonly detections: TextsOutcome
}

const nothingSeen: SeenRequest = { content: undefined, scan: undefined, detections: nothingDetected }
const noOptions: Pick<DecideOptions, 'isRateExceeded'> = {}
const nothingUnsettled: Settlement['unsettled'] = []
const noReadings: EnforcementDecision['rates'] = []
const noFindings: EnforcementDecision['dlp'] = []

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
  #content: Promise<RequestContent | undefined> | undefined
  #asMessage: BodyMessage | undefined
  /** What {@link #content} came to. */
  #readable: RequestContent | undefined
  /** Made for the first field that lacks something: most requests are read whole. */
  #missing: Map<string, MissingField> | undefined
  /** What counting said of the rate limiting rules, for every decision about the exchange. */
  #rateOptions: Pick<DecideOptions, 'isRateExceeded'> = noOptions
  readonly #readings: Reading[] = []
  #isMcpAsked = false
  #isDecided = false
  #log: ExchangeLog | undefined

  constructor(setup: EnforcerSetup, exchange: Exchange, facts: ExchangeFacts, deadline: Deadline, isWhole = false) {
    this.#isWhole = isWhole
    this.#setup = setup
    this.#exchange = exchange
    this.#facts = facts
    this.#deadline = deadline
    this.#context = setup.spareContexts.pop() ?? setup.policy.scheme.createContext()
    this.#head = new RequestHead(exchange, setup.limits)
    const { now, isRateExceeded } = facts
    const time = now ?? exchange.receivedAt ?? Date.now()
    // An exchange of HTTP is a connection too, and no query for a name.
    this.#options = isRateExceeded === undefined ? { now: time, builders } : { now: time, builders, isRateExceeded }
  }

  /** Made when somebody logs: most exchanges are not. */
  get #exchangeLog(): ExchangeLog {
    const exchange = this.#exchange
    const { now: time = Date.now() } = this.#options
    const isAtHand = this.#facts.now !== undefined || exchange.response !== undefined
    return (this.#log ??= new ExchangeLog({
      setup: this.#setup,
      host: exchange.host,
      now: (direction) => (direction === 'request' || isAtHand ? time : Date.now()),
      // Once the request is decided its body has gone on.
      content: async () => (this.#isDecided ? this.#content : this.#request()),
      report: (reason) => {
        this.#report('E_PROMPT_LOG', { reason: reason.slice(0, longestReason) })
      },
    }))
  }

  get #awaitsAnswer(): boolean {
    return this.#setup.promptLog !== undefined && this.#exchangeLog.awaitsAnswer
  }

  /** Gives the context back for the next exchange; nothing may be asked of this one any more. */
  release(): void {
    this.#setup.spareContexts.push(this.#context.reset())
  }

  /** The decision: at once if all that it takes is at hand, for a promise costs more than most decisions. */
  decide(): EnforcementDecision | Promise<EnforcementDecision> {
    const { policy, needs, detected } = this.#setup
    const context = this.#context
    fillIdentity(context, this.#facts, this.#problems)
    const source = createFieldSource(this.#head, this.#setup.limits)
    fillRequest(context, source, policy.document.scheme ?? 'policy', this.#problems)
    policy.attachApplications(context)
    const needed = this.#withRates(this.#neededOf(needs.fields))
    if (this.#waits) return this.#decideLater(needed)
    if (needed.size === 0) return this.#decideNow(nothingSeen)
    const content = this.#contentAtHand()
    if (content === undefined) return this.#decideLater(needed)
    const scan = this.#lookAt(content, needed)
    if (this.#neededOf(detected).size > 0 || [...needed].some((name) => detectedBySource.has(name)))
      return this.#decideWith(content, needed, scan)
    return this.#decideNow({ content, scan, detections: nothingDetected })
  }

  #decideNow(seen: SeenRequest): EnforcementDecision {
    const settled = this.#settle()
    return this.#tell(this.#decide(settled.verdicts), seen, settled.unsettled, noReadings)
  }

  /** Whether somebody is to be asked who answers later, whatever the rules need. */
  get #waits(): boolean {
    const { rates, promptLog, answers } = this.#setup
    return rates.rules.length > 0 || promptLog !== undefined || answers.reach === 'whole'
  }

  async #decideLater(needed: ReadonlySet<string>): Promise<EnforcementDecision> {
    const content = needed.size > 0 ? await this.#request() : undefined
    if (content !== undefined) return this.#decideWith(content, needed, this.#lookAt(content, needed))
    if (needed.size > 0) this.#missAll(needed)
    return this.#finish(nothingSeen)
  }

  async #decideWith(
    content: RequestContent,
    needed: ReadonlySet<string>,
    scan: SeenRequest['scan'],
  ): Promise<EnforcementDecision> {
    let detections = nothingDetected
    const wanted = this.#neededOf(this.#setup.detected)
    if (wanted.size > 0) {
      detections = await this.#detect(wanted, content)
      this.#fillDetections(wanted, detections.values)
    }
    await this.#detectBySource(
      [...needed].filter((name) => detectedBySource.has(name)),
      content,
    )
    return this.#finish({ content, scan, detections })
  }

  /** Fills what the body says, and makes DLP ready to look. */
  #lookAt(content: RequestContent, needed: ReadonlySet<string>): SeenRequest['scan'] {
    const context = this.#context
    this.#fillFromBody(context, content, needed)
    if (needed.has(dlpField)) this.#texts = content.dlpTexts((source) => isInScope(source, this.#scopeOf(dlpField)))
    const { scan } = this.#setup.policy.prepare(context, this.#textOptions)
    this.#noteReadings(content, needed)
    return scan
  }

  /** Answers for rules that hang on what is missing, and for those that the answer decides. */
  #settle(): Settlement {
    const { policy, needs, switches, answers } = this.#setup
    if (this.#missing === undefined) return { verdicts: answers.duringRequest, unsettled: nothingUnsettled }
    const settled = settleOpenRules(policy, needs, this.#context, this.#missing, switches, answers.duringRequest)
    return { ...settled, verdicts: joinVerdicts(settled.verdicts, answers.duringRequest) }
  }

  /** Counts, decides, and asks those who answer later. */
  async #finish(seen: SeenRequest): Promise<EnforcementDecision> {
    const { answers, promptLog } = this.#setup
    const { verdicts, unsettled } = this.#settle()
    const counted = await this.#countRates(this.#optionsWith(verdicts))
    this.#rateOptions = counted.options
    const decision = this.#decide(verdicts)
    if (promptLog !== undefined) await this.#exchangeLog.request(decision, this.#deadline)
    // Whether it goes to a model is asked of the answer too, and by then the body is gone.
    if ((answers.reach === 'whole' || this.#awaitsAnswer) && !endsRequest(decision.action)) await this.#request()
    return this.#tell(decision, seen, unsettled, counted.readings)
  }

  /** Member by member: spreading makes slow objects, and every decision is told. */
  #tell(
    decision: Decision,
    { content, scan, detections }: SeenRequest,
    unsettled: EnforcementDecision['detections']['unsettled'],
    rates: EnforcementDecision['rates'],
  ): EnforcementDecision {
    this.#isDecided = true
    const { values, failures, durations, places } = detections
    const findings = decision.dlp.length > 0 ? decision.dlp : (scan?.findings()?.findings ?? decision.dlp)
    const { extraction, mcp, reading, traffic } = this.#records()
    return {
      action: decision.action,
      parameters: decision.parameters,
      rule: decision.rule,
      tier: decision.tier,
      matched: decision.matched,
      monitored: decision.monitored,
      overruled: decision.overruled,
      isolation: decision.isolation,
      skippedPhases: decision.skippedPhases,
      skippedProducts: decision.skippedProducts,
      settings: decision.settings,
      tags: decision.tags,
      problems: this.#problems.length === 0 ? decision.problems : [...this.#problems, ...decision.problems],
      fieldsRead: decision.fieldsRead,
      dlp: findings.length === 0 ? noFindings : findings.map((finding) => content?.locate(finding) ?? { ...finding, source: 'body' }), // prettier-ignore
      location: decision.location,
      detections: { values, failures, durations, places, unsettled },
      rates,
      extraction,
      mcp,
      reading,
      traffic,
      answer: null,
      guards: [],
      durationMs: this.#deadline.elapsedMs,
    }
  }

  /** Decides with answers for some rules. */
  #decide(verdicts: RuleVerdicts): Decision {
    const options = this.#optionsWith(verdicts)
    return this.#setup.decide(this.#context, this.#rateOptions === noOptions ? options : { ...options, ...this.#rateOptions }) // prettier-ignore
  }

  #optionsWith(verdicts: RuleVerdicts): DecideOptions {
    if (this.#texts === undefined && verdicts.size === 0) return this.#options
    return { ...this.#options, ...this.#textOptions, ...(verdicts.size === 0 ? {} : { verdicts }) }
  }

  /**
   * Whether a guard is in force. What its condition asks for and nobody could get counts as fulfilled.
   *
   * @param guard - of the policy
   * @param head - of the answer, for guards of answers
   */
  isInForce(guard: PolicyGuard, head?: AnswerHeadFacts): boolean {
    const { when } = guard
    if (when === undefined || when.fields.some((field) => this.#missing?.has(field))) return true
    if (head !== undefined) this.#fillHead(head)
    try {
      return when.predicate(this.#context.values, this.#context)
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      return true
    }
  }

  #fillHead(head: AnswerHeadFacts): void {
    const source = createFieldSource(this.#head, this.#setup.limits, head)
    fillResponse(this.#context, source, this.#setup.policy.document.scheme ?? 'policy')
  }

  /**
   * What decides about the answer; asked after the decision about the request.
   *
   * @param signal - ends the wait for detectors early
   */
  async toAnswerRun(signal?: AbortSignal): Promise<AnswerRun> {
    const content = this.#setup.answers.reach === 'whole' ? await this.#request() : undefined
    const told = this.#problems.length
    return new AnswerRun({
      setup: this.#setup,
      context: this.#context,
      isModel: content?.isModel === true || (content === undefined && this.#setup.answers.reach === 'whole'),
      decide: (verdicts) => this.#decide(verdicts),
      fillHead: (head) => {
        this.#fillHead(head)
      },
      report: ({ detector, reason, message }) => {
        this.#report(failureCodes[reason], { detector, reason: message.slice(0, longestReason) }, { detector })
      },
      missing: (this.#missing ??= new Map()),
      takeProblems: () => this.#problems.splice(told),
      signal,
    })
  }

  /** Whether the texts of the answer may be logged: then somebody has to read it. */
  async keepsAnswer(): Promise<boolean> {
    return this.#awaitsAnswer && (await this.#content)?.isModel === true
  }

  /**
   * Logs what is to be logged of the whole exchange.
   *
   * @param decision - with what rules and guards say of the answer
   * @returns the decision, with what went wrong
   */
  async finish(decision: EnforcementDecision, texts: readonly AnswerText[]): Promise<EnforcementDecision> {
    if (this.#setup.promptLog === undefined) return decision
    const told = this.#problems.length
    await this.#exchangeLog.response(decision, texts)
    const problems = this.#problems.splice(told)
    return problems.length === 0 ? decision : { ...decision, problems: [...decision.problems, ...problems] }
  }

  /** Counts the request with rate limiting rules, unless the host does or only wants to see what would be. */
  async #countRates(options: DecideOptions): Promise<{
    readonly options: Pick<DecideOptions, 'isRateExceeded'>
    readonly readings: EnforcementDecision['rates']
  }> {
    const { rates, limiter, policy } = this.#setup
    if (rates.rules.length === 0 || this.#isWhole || this.#facts.isRateExceeded !== undefined)
      return { options: noOptions, readings: noReadings }
    const context = this.#context
    const stageOf = (report: RuleReport): number =>
      policy.stages.findIndex(({ rules }) => rules.some(({ rule }) => rule.report === report))
    const decide = (isRateExceeded: (report: RuleReport) => boolean): Decision =>
      policy.decide(context, { ...options, isRateExceeded })
    const now = this.#options.now ?? Date.now()
    const { isRateExceeded, readings, storeError } = await countRates({ rules: rates, limiter, context, now, decide }, stageOf) // prettier-ignore
    if (storeError !== undefined) this.#report('E_STORE_AWAY', { reason: storeError.slice(0, longestReason) })
    return { options: { isRateExceeded }, readings }
  }

  /** How each rule came out, or the one with an id; asked after the decision. */
  explain(rule: string | undefined): readonly RuleExplanation[] {
    const { policy } = this.#setup
    const options = { ...this.#options, ...this.#textOptions }
    if (rule === undefined) return policy.explain(this.#context, options)
    const explained = explainRule(policy, this.#context, rule, options)
    return explained === undefined ? [] : [explained]
  }

  /** The bytes of the request's body with its codings undone; undefined if they are not at hand. */
  async bodyBytes(): Promise<Uint8Array | undefined> {
    return (await this.#request())?.body.bytes
  }

  /** The values of all fields that rules read, as a record; asked after the decision. */
  toEvent(): EventRecord {
    const { scheme, fields } = this.#setup.policy
    const context = this.#context
    const event: Record<string, unknown> = {}
    for (const name of fields) {
      const slot = scheme.shape.slots.get(name)
      const shape = slot === undefined ? undefined : scheme.shape.fields[slot]
      if (slot === undefined || shape === undefined || name === dlpField || !context.isGiven(slot)) continue
      const value = toPlain(context.read(slot), shape.type)
      if (value !== null) event[name] = value
    }
    return (this.#texts === undefined ? event : { ...event, $texts: this.#texts }) as EventRecord
  }

  get #textOptions(): Pick<DecideOptions, 'texts'> {
    return this.#texts === undefined ? {} : { texts: this.#texts }
  }

  /** What live rules need, and what rules about the answer will: by then the request is gone. */
  #neededOf(unknown: ReadonlySet<string>): ReadonlySet<string> {
    if (unknown.size === 0) return unknown
    const needed = this.#needed(unknown)
    const later = [...this.#setup.laterFields].filter((name) => unknown.has(name))
    return later.length === 0 ? needed : new Set([...needed, ...later])
  }

  /** Counting reads fields of the body whether a live rule does or not. */
  #withRates(needed: ReadonlySet<string>): ReadonlySet<string> {
    if (this.#setup.rates.fields.length === 0) return needed
    const more = this.#setup.rates.fields.filter((field) => isBodyField(field) || isMcpField(field))
    return more.length === 0 ? needed : new Set([...needed, ...more])
  }

  #needed(unknown: ReadonlySet<string>): ReadonlySet<string> {
    return this.#isWhole ? unknown : this.#setup.needs.needed(this.#context, unknown, this.#options)
  }

  #report(code: DiagnosticCode, values: Readonly<Record<string, string | number>>, extras: object = {}): void {
    const { message } = createDiagnostic(code, { start: 0, end: 0 }, values)
    const { hint } = codes[code]
    this.#problems.push({ code, message, ...extras, ...(hint === undefined ? {} : { hint }) })
  }

  /** What the request holds, read once; undefined if its body was not at hand in time. */
  #request(): Promise<RequestContent | undefined> {
    return (this.#content ??= this.#readContent())
  }

  /** The body of the exchange is asked for once: it may be a stream. */
  get #message(): BodyMessage {
    return (this.#asMessage ??= this.#toMessage())
  }

  #toMessage(): BodyMessage {
    const { decompressors } = this.#setup
    const { headers, bodySize, body, decompressors: own } = this.#exchange
    return {
      headers,
      body,
      decompressors: own === undefined ? decompressors : { ...own, ...decompressors },
      ...(bodySize === undefined ? undefined : { bodySize }),
    }
  }

  #toContent(message: BodyMessage, prepared: PreparedBody): RequestContent {
    const { limits, endpoints, mcp } = this.#setup
    const { isLlmEndpoint } = this.#facts
    const body = new MessageBody(message, limits, prepared)
    const prompt = isLlmEndpoint === undefined ? { endpoints } : { endpoints, isLlmEndpoint }
    return (this.#readable = new RequestContent(this.#exchange, body, { prompt, mcp }))
  }

  /** What the request holds if its bytes are here and plain; undefined if they must be waited for. */
  #contentAtHand(): RequestContent | undefined {
    if (this.#deadline.remainingMs === 0) return undefined
    const message = this.#message
    const prepared = readPlainBody(message, toTrafficLimits(this.#setup.limits))
    if (prepared === undefined) return undefined
    const content = this.#toContent(message, prepared)
    this.#content = Promise.resolve(content)
    return content
  }

  async #readContent(): Promise<RequestContent | undefined> {
    const { limits, bodyDeadlineMs } = this.#setup
    const own = bodyDeadlineMs === undefined ? undefined : new Deadline(bodyDeadlineMs, this.#facts.signal)
    const deadline = own ?? this.#deadline
    try {
      const message = this.#message
      const prepared = await deadline.race(prepareBody(message, limits))
      if (prepared !== late) return this.#toContent(message, prepared)
    } finally {
      own?.end()
    }
    const setting = own === undefined ? 'deadlineMs' : 'bodyDeadlineMs'
    this.#report('E_BODY_TIMEOUT', { limit: deadline.limitMs, setting })
    return undefined
  }

  /** The body did not come in time. Whoever sends slowly is the cause, unless the host itself gave up. */
  #missAll(needed: ReadonlySet<string>): void {
    const cause = this.#facts.signal?.aborted === true ? 'host' : 'sender'
    for (const field of needed) this.#miss(field, { cause, hasValue: false })
  }

  #fillFromBody(context: ExecutionContext, content: RequestContent, needed: ReadonlySet<string>): void {
    fillBody(context, content.body, this.#setup.policy.document.scheme ?? 'policy')
    this.#isMcpAsked = [...needed].some(isMcpField)
    if (this.#isMcpAsked) fillMcp(context, this.#exchange, content.mcp)
    if ([...needed].some(isTextField)) fillTexts(context, () => originalTexts(content))
  }

  /** Fills the fields that tell what detectors say of the texts of each source by themselves. */
  async #detectBySource(wanted: readonly string[], content: RequestContent): Promise<void> {
    const known = wanted.filter((field) => this.#setup.detectors.some(({ provides }) => provides.includes(detectedBySource.get(field) ?? ''))) // prettier-ignore
    if (known.length === 0) return
    const { body } = content
    const values = new Map(known.map((field) => [field, new Map<string, DetectionValue>()]))
    for (const [source, texts] of groupBySource(originalTexts(content))) {
      const outcome = await detectTexts({
        detectors: this.#setup.detectors,
        wanted: known.map((field) => detectedBySource.get(field) ?? ''),
        texts,
        scope: 'all',
        body: body.text,
        isPrompt: true,
        windowLength: body.limits.maxPromptLength,
        deadline: this.#deadline,
      })
      for (const field of known) {
        const own = detectedBySource.get(field) ?? ''
        const value = outcome.values.get(own)
        if (value !== undefined) values.get(field)?.set(source, value)
        const failure = outcome.failures.find(({ fields }) => fields.includes(own))
        if (failure !== undefined) this.#noteFailure({ ...failure, fields: [field] }, { ...outcome, values: new Map([[field, 0]]) }) // prettier-ignore
      }
    }
    for (const [field, bySource] of values) this.#context.set(field, bySource)
  }

  /** Fields that tell of content that was not read whole count as missing, whatever was found in the rest. */
  #noteReadings(content: RequestContent, needed: ReadonlySet<string>): void {
    for (const field of needed) {
      if (this.#setup.detected.has(field)) continue
      const reading = content.readingOf(field)
      if (reading.state === 'whole') continue
      this.#note(field, reading)
      const [{ cause, problem }] = reading.missing
      if (cause === 'sender') this.#report('E_CONTENT_UNREAD', { field, reason: problem.message }, { field })
    }
  }

  #note(field: string, reading: Reading, hasValue = true): void {
    this.#readings.push(reading)
    this.#miss(field, { cause: causeOf(reading), hasValue })
  }

  #miss(field: string, why: MissingField): void {
    this.#missing ??= new Map()
    this.#missing.set(field, why)
  }

  #scopeOf(field: string, shape?: string): PromptScope {
    const { promptScope, blockingFields } = this.#setup
    // Of an endpoint of his own the host has said what the model reads: the rest is no prompt.
    if (promptScope === undefined && shape === 'custom') return 'latest'
    return promptScope ?? (field === dlpField || blockingFields.has(field) ? 'all' : 'latest')
  }

  async #detect(wanted: ReadonlySet<string>, content: RequestContent): Promise<TextsOutcome> {
    const { body, isModel } = content
    const reading = isModel ? content.texts.reading : undefined
    const unread = reading?.missing[0]
    if (reading !== undefined && unread !== undefined) {
      // "No prompt" would call it harmless.
      this.#report('E_PROMPT_UNREAD', { reason: unread.problem.message })
      for (const field of wanted) this.#note(field, reading)
      if (content.texts.texts.length === 0) return nothingDetected
    }
    const runs = (['all', 'conversation', 'latest'] as const).flatMap((scope) => {
      const fields = [...wanted].filter((field) => this.#scopeOf(field, content.extraction.shape) === scope)
      return fields.length === 0 ? [] : [{ scope, fields }]
    })
    const outcomes = await Promise.all(
      runs.map(({ scope, fields }) =>
        detectTexts({
          detectors: this.#setup.detectors,
          wanted: fields,
          texts: isModel ? content.texts.texts : [],
          scope,
          body: body.text,
          isPrompt: content.extraction.prompt !== undefined || (content.extraction.llm && body.size > 0),
          windowLength: body.limits.maxPromptLength,
          deadline: this.#deadline,
        }),
      ),
    )
    const outcome: TextsOutcome = {
      ...combineOutcomes(outcomes),
      places: new Map(outcomes.flatMap(({ places }) => [...places])),
      isLong: outcomes.some(({ isLong }) => isLong),
    }
    for (const failure of outcome.failures) this.#noteFailure(failure, outcome)
    return outcome
  }

  #noteFailure({ detector, reason, message, fields }: DetectionFailure, { isLong, values }: TextsOutcome): void {
    this.#report(failureCodes[reason], { detector, reason: message.slice(0, longestReason) }, { detector })
    const cause = isLong && reason === 'timeout' ? 'sender' : 'host'
    for (const field of fields)
      this.#miss(field, {
        cause: this.#missing?.get(field)?.cause === 'sender' ? 'sender' : cause,
        hasValue: values.has(field),
      })
  }

  /** Gives the fields their values; those of which none came are missing. */
  #fillDetections(wanted: ReadonlySet<string>, values: ReadonlyMap<string, DetectionValue>): void {
    for (const field of wanted) {
      const value = values.get(field)
      if (value !== undefined && this.#setDetection(field, value)) continue
      this.#miss(field, { cause: this.#missing?.get(field)?.cause ?? 'host', hasValue: false })
    }
  }

  #setDetection(field: string, value: DetectionValue): boolean {
    try {
      this.#context.set(field, value)
      return true
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      const detector = this.#setup.detectors.find(({ provides }) => provides.includes(field))?.name ?? ''
      this.#report('E_DETECTOR_VALUE', { detector, field }, { detector, field })
      return false
    }
  }

  /** What the decision keeps of the request, and the problems of head, body, prompt and MCP message, each once. */
  #records(): Pick<EnforcementDecision, 'extraction' | 'mcp' | 'reading' | 'traffic'> {
    const content = this.#readable
    if (content === undefined) return { extraction: null, mcp: null, reading: null, traffic: this.#head.problems }
    const { extraction, mcp } = content.asked
    const all = [
      ...this.#head.problems,
      ...content.body.problems,
      ...(extraction?.problems ?? []),
      ...(mcp?.problems ?? []),
    ]
    return {
      extraction: extraction === undefined ? null : toExtractionRecord(extraction),
      mcp: mcp === undefined || !this.#isMcpAsked ? null : toMcpRecord(mcp),
      reading: toReadingRecord(joinReadings(...this.#readings)),
      traffic: all.length === 0 ? all : [...new Map(all.map((problem) => [problem.message, problem])).values()],
    }
  }
}

/** The texts of a request to a model, with who or what each comes from. */
function originalTexts({ isModel, texts, extraction }: RequestContent): readonly RequestText[] {
  return isModel ? withOrigins(texts.texts, extraction.texts) : []
}

function toReadingRecord({ state, missing }: Reading): ReadingRecord {
  return { state, missing: missing.map(({ cause, problem }) => ({ cause, ...problem })) }
}

function toExtractionRecord(extraction: PromptExtraction): ExtractionRecord {
  const { llm, app, shape, conversationId, streaming, path, prompt } = extraction
  return { llm, app, shape, conversationId, streaming, path, promptLength: prompt?.length ?? null }
}
