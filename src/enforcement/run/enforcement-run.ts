import type { EventRecord } from '../../compiler/index.ts'
import type { AnswerText } from '../../inspection/answers/index.ts'
import {
  dlpField,
  explainRule,
  type DecideOptions,
  type Decision,
  type DlpTexts,
  type PolicyGuard,
  type RuleExplanation,
  type RuleVerdicts,
} from '../../policy/index.ts'
import { RuntimeError, type ExecutionContext } from '../../runtime/index.ts'
import { isInScope, RequestHead, type Exchange } from '../../inspection/traffic/index.ts'
import { nothingDetected } from '../content/detect-texts.ts'
import { settleOpenRules, type Settlement } from '../content/missing-content.ts'
import type { RequestContent } from '../content/request-content.ts'
import { endsRequest } from '../answer/to-response.ts'
import type { AnswerHeadFacts } from '../answers/answer-head.ts'
import { AnswerRun, joinVerdicts } from '../answers/answer-run.ts'
import type { Deadline } from '../deadline.ts'
import type { EnforcementDecision } from '../decision.ts'
import type { EnforcerSetup, ExchangeFacts } from '../enforcer-setup.ts'
import { fillBody, fillRequest, fillResponse, isBodyField } from '../fields/exchange-fields.ts'
import { createFieldSource } from '../fields/field-source.ts'
import { recordOf } from '../fields/context-record.ts'
import { fillIdentity } from '../fields/identity-fields.ts'
import { fillMcp, isMcpField } from '../fields/mcp-fields.ts'
import { detectedBySource, fillTexts, isTextField } from '../fields/text-fields.ts'
import { ExchangeLog } from '../log/exchange-log.ts'
import { RequestReader } from './request-reader.ts'
import { fillBySource, fillDetections, originalTexts, scopeOf, type DetectionTarget } from './run-detections.ts'
import { RunNotes } from './run-notes.ts'
import { countRun, type CountedRun } from './run-rates.ts'
import { nothingSeen, tellDecision, type SeenRequest } from './tell-decision.ts'

const builders = ['network', 'http'] as const

const noOptions: Pick<DecideOptions, 'isRateExceeded'> = {}
const nothingUnsettled: Settlement['unsettled'] = []
const nothingCounted: CountedRun = { options: noOptions, readings: [] }

/** An exchange of HTTP is a connection too, and no query for a name. */
const httpOptions: Pick<DecideOptions, 'now' | 'builders'> = Object.freeze({ builders })

function timeOptions(now: number | undefined): Pick<DecideOptions, 'now' | 'builders'> {
  return now === undefined ? httpOptions : { now, builders }
}

/** One exchange on its way to a decision. */
export class EnforcementRun {
  readonly #setup: EnforcerSetup
  readonly #exchange: Exchange
  readonly #facts: ExchangeFacts
  readonly #deadline: Deadline
  readonly #context: ExecutionContext
  readonly #head: RequestHead
  readonly #notes = new RunNotes()
  readonly #options: Pick<DecideOptions, 'now' | 'isRateExceeded' | 'builders'>
  /** For who wants to see every part of every rule: fields are got whether a live rule needs them or not. */
  readonly #isWhole: boolean
  #texts: DlpTexts | undefined
  /** Made when somebody asks what the request holds. */
  #reader: RequestReader | undefined
  /** What counting said of the rate limiting rules, for every decision about the exchange. */
  #rateOptions: Pick<DecideOptions, 'isRateExceeded'> = noOptions
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
    const time = now ?? exchange.receivedAt ?? (setup.asksTime ? Date.now() : undefined)
    this.#options = isRateExceeded === undefined ? timeOptions(time) : { ...timeOptions(time), isRateExceeded }
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
      content: async () => (this.#isDecided ? this.#reader?.asked : this.#request()),
      report: (reason) => {
        this.#notes.reportReason('E_PROMPT_LOG', reason)
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
    fillIdentity(context, this.#facts, this.#notes.problems)
    const source = createFieldSource(this.#head, this.#setup.limits)
    fillRequest(context, source, policy.document.scheme ?? 'policy', this.#notes.problems)
    policy.attachApplications(context)
    const needed = this.#withRates(this.#neededOf(needs.fields))
    if (this.#waits) return this.#decideLater(needed)
    if (needed.size === 0) return this.#decideNow(nothingSeen)
    const content = this.#body.contentAtHand()
    if (content === undefined) return this.#decideLater(needed)
    const scan = this.#lookAt(content, needed)
    if (this.#neededOf(detected).size > 0 || [...needed].some((name) => detectedBySource.has(name)))
      return this.#decideWith(content, needed, scan)
    return this.#decideNow({ content, scan, detections: nothingDetected })
  }

  #decideNow(seen: SeenRequest): EnforcementDecision {
    const settled = this.#settle()
    return this.#tell(this.#decide(settled.verdicts), seen, settled.unsettled, nothingCounted.readings)
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
    const target: DetectionTarget = { setup: this.#setup, context: this.#context, deadline: this.#deadline, notes: this.#notes } // prettier-ignore
    const wanted = this.#neededOf(this.#setup.detected)
    const detections = wanted.size > 0 ? await fillDetections(target, wanted, content) : nothingDetected
    const bySource = [...needed].filter((name) => detectedBySource.has(name))
    await fillBySource(target, bySource, content)
    return this.#finish({ content, scan, detections })
  }

  /** Fills what the body says, and makes DLP ready to look. */
  #lookAt(content: RequestContent, needed: ReadonlySet<string>): SeenRequest['scan'] {
    const context = this.#context
    this.#fillFromBody(context, content, needed)
    if (needed.has(dlpField))
      this.#texts = content.dlpTexts((source) => isInScope(source, scopeOf(this.#setup, dlpField)))
    const { scan } = this.#setup.policy.prepare(context, this.#textOptions)
    this.#notes.noteReadings(content, needed, this.#setup.detected)
    return scan
  }

  /** Answers for rules that hang on what is missing, and for those that the answer decides. */
  #settle(): Settlement {
    const { policy, needs, switches, answers } = this.#setup
    const { missing } = this.#notes
    if (missing === undefined) return { verdicts: answers.duringRequest, unsettled: nothingUnsettled }
    const settled = settleOpenRules(policy, needs, this.#context, missing, switches, answers.duringRequest)
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

  #tell(
    decision: Decision,
    seen: SeenRequest,
    unsettled: EnforcementDecision['detections']['unsettled'],
    rates: EnforcementDecision['rates'],
  ): EnforcementDecision {
    this.#isDecided = true
    return tellDecision(decision, seen, {
      head: this.#head,
      notes: this.#notes,
      content: this.#reader?.readable,
      isMcpAsked: this.#isMcpAsked,
      unsettled,
      rates,
      durationMs: this.#deadline.elapsedMs,
    })
  }

  /** Decides with answers for some rules. */
  #decide(verdicts: RuleVerdicts): Decision {
    const options = this.#optionsWith(verdicts)
    return this.#setup.decide(this.#context, this.#rateOptions === noOptions ? options : { ...options, ...this.#rateOptions }) // prettier-ignore
  }

  #optionsWith(verdicts: RuleVerdicts): DecideOptions {
    const texts = this.#texts
    if (texts === undefined && verdicts.size === 0) return this.#options
    if (texts === undefined) return { ...this.#options, verdicts }
    const { now, isRateExceeded } = this.#options
    // Member by member: spreading makes slow objects, and each decision about a body comes through here.
    if (verdicts.size === 0 && isRateExceeded === undefined)
      return now === undefined ? { builders, texts } : { now, builders, texts }
    return verdicts.size === 0 ? { ...this.#options, texts } : { ...this.#options, texts, verdicts }
  }

  /**
   * Whether a guard is in force. What its condition asks for and nobody could get counts as fulfilled.
   *
   * @param guard - of the policy
   * @param head - of the answer, for guards of answers
   */
  isInForce(guard: PolicyGuard, head?: AnswerHeadFacts): boolean {
    const { when } = guard
    if (when === undefined || when.fields.some((field) => this.#notes.missing?.has(field))) return true
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
    const told = this.#notes.problems.length
    return new AnswerRun({
      setup: this.#setup,
      context: this.#context,
      isModel: content?.isModel === true || (content === undefined && this.#setup.answers.reach === 'whole'),
      decide: (verdicts) => this.#decide(verdicts),
      fillHead: (head) => {
        this.#fillHead(head)
      },
      report: (failure) => {
        this.#notes.reportFailure(failure)
      },
      missing: (this.#notes.missing ??= new Map()),
      takeProblems: () => this.#notes.problems.splice(told),
      signal,
    })
  }

  /** Whether the texts of the answer may be logged: then somebody has to read it. */
  async keepsAnswer(): Promise<boolean> {
    return this.#awaitsAnswer && (await this.#reader?.asked)?.isModel === true
  }

  /**
   * Logs what is to be logged of the whole exchange.
   *
   * @param decision - with what rules and guards say of the answer
   * @returns the decision, with what went wrong
   */
  async finish(decision: EnforcementDecision, texts: readonly AnswerText[]): Promise<EnforcementDecision> {
    if (this.#setup.promptLog === undefined) return decision
    const told = this.#notes.problems.length
    await this.#exchangeLog.response(decision, texts)
    const problems = this.#notes.problems.splice(told)
    return problems.length === 0 ? decision : { ...decision, problems: [...decision.problems, ...problems] }
  }

  /** Counts the request with rate limiting rules, unless the host does or only wants to see what would be. */
  async #countRates(options: DecideOptions): Promise<CountedRun> {
    if (this.#setup.rates.rules.length === 0 || this.#isWhole || this.#facts.isRateExceeded !== undefined)
      return nothingCounted
    return countRun(this.#setup, this.#context, options, this.#notes)
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
    const names = this.#setup.policy.fields.filter((name) => name !== dlpField)
    const event = recordOf(this.#context, names)
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

  get #body(): RequestReader {
    return (this.#reader ??= new RequestReader(this.#setup, this.#exchange, this.#facts, this.#deadline, this.#notes))
  }

  /** What the request holds, read once; undefined if its body was not at hand in time. */
  #request(): Promise<RequestContent | undefined> {
    return this.#body.content()
  }

  /** The body did not come in time. Whoever sends slowly is the cause, unless the host itself gave up. */
  #missAll(needed: ReadonlySet<string>): void {
    const cause = this.#facts.signal?.aborted === true ? 'host' : 'sender'
    for (const field of needed) this.#notes.miss(field, { cause, hasValue: false })
  }

  #fillFromBody(context: ExecutionContext, content: RequestContent, needed: ReadonlySet<string>): void {
    fillBody(context, content.body, this.#setup.policy.document.scheme ?? 'policy')
    this.#isMcpAsked = [...needed].some(isMcpField)
    if (this.#isMcpAsked) fillMcp(context, this.#exchange, content.mcp)
    if ([...needed].some(isTextField)) fillTexts(context, () => originalTexts(content))
  }
}
