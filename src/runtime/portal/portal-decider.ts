import {
  attachScan,
  ExecutionContext,
  fillRecord,
  runProgram,
  type ContextShape,
  type DecisionProblem,
  type Environment,
  type PolicyRecord,
  type ProgramDecision as Decision,
  type ProgramStage,
  type RecordReader,
  type RuleMatcher,
  type ScanField,
  type ScannedTexts,
  type TextScanner,
} from '../index.ts'
import { readCall, type CallReadings } from './call-readings.ts'
import { createPortalServers, findPortalServer, type PortalServerInfo, type PortalServerRow } from './portal-servers.ts'

/** The direction of a message: what a client sends, or what a server answers. */
export type PortalDirection = 'arguments' | 'results'

/** What the rules of a portal came to. */
export interface PortalOutcome {
  /** The deciding rule; null if none matched. */
  readonly rule: string | null
  /** Ids of the enforced rules that matched, in order. */
  readonly matched: readonly string[]
  /** Ids of the rules in monitor mode that would have matched. */
  readonly monitored: readonly string[]
  readonly tags: readonly string[]
  readonly problems: readonly DecisionProblem[]
}

/** Whether a call may be made. */
export interface PortalVerdict extends PortalOutcome {
  readonly allowed: boolean
  /** Why nobody can say what the call is about, so that it is denied; absent where rules could judge it. */
  readonly unjudgeable?: string
}

/** The fields `mcp.*`, identity and device of a call, as a record or a context. */
export type PortalInput = ExecutionContext | PolicyRecord

/** A call, or several ways to understand one: the first must be allowed, and a rule that blocks counts for each. */
export type PortalCallInput = PortalInput | readonly [PortalInput, ...PortalInput[]]

/** What DLP makes of the texts of a call or its result. */
export interface PortalScan<Finding> extends PortalOutcome {
  readonly action: 'pass' | 'mask' | 'block'
  /** What the matching rules found; enforced ones only, so that all of it is to be masked. */
  readonly findings: readonly Finding[]
  /** What rules in monitor mode found beside. */
  readonly watched: readonly Finding[]
  /** A limit cut the scan, so the rest is unknown; the action is then `block`. */
  readonly truncated: boolean
}

/** A stage of a portal with what finds its rules. */
export interface PortalStage {
  readonly stage: ProgramStage
  readonly matcher: RuleMatcher
}

/** The stages of a portal: who may call, and what must not pass in either direction. */
export type PortalStages = Readonly<Record<'access' | PortalDirection, PortalStage>>

function toOutcome({ rule, matched, monitored, tags, problems }: Decision): PortalOutcome {
  const ids = (reports: Decision['matched']): readonly string[] => reports.map((report) => report.rule)
  return { rule, matched: ids(matched), monitored: ids(monitored), tags, problems }
}

/** The profiles that some reports of DLP rules name. */
function profilesOf(reports: Decision['matched']): ReadonlySet<unknown> {
  return new Set(reports.flatMap(({ parameters }) => (parameters?.['profiles'] ?? []) as readonly unknown[]))
}

function inputsOf(input: PortalCallInput): readonly PortalInput[] {
  return Array.isArray(input) ? (input as readonly PortalInput[]) : [input as PortalInput]
}

/** A verdict that allows, after one more way to understand the call was asked about. */
function weigh(verdict: PortalVerdict, next: PortalVerdict): PortalVerdict {
  const monitored = [...new Set([...verdict.monitored, ...next.monitored])]
  return next.rule !== null && !next.allowed ? { ...next, monitored } : { ...verdict, monitored }
}

function toScan<Finding extends { readonly profile: string }>(
  decision: Decision,
  field: ScanField<Finding> | undefined,
): PortalScan<Finding> {
  const found = field?.findings()
  const asked = profilesOf(decision.matched)
  const watched = profilesOf(decision.monitored)
  const findings = found?.findings.filter(({ profile }) => asked.has(profile)) ?? []
  const truncated = found?.truncated ?? false
  const isBlocked = decision.action === 'block' || truncated || decision.problems.length > 0
  return {
    ...toOutcome(decision),
    action: isBlocked ? 'block' : findings.length > 0 ? 'mask' : 'pass',
    findings,
    watched: found?.findings.filter(({ profile }) => watched.has(profile) && !asked.has(profile)) ?? [],
    truncated,
  }
}

const strength = { pass: 0, mask: 1, block: 2 } as const

/** What two scans of the same texts come to: what one of them holds back is held back. */
function combine<Finding>(a: PortalScan<Finding>, b: PortalScan<Finding>): PortalScan<Finding> {
  const either = <Item>(key: (scan: PortalScan<Finding>) => readonly Item[]): readonly Item[] => [
    ...new Set([...key(a), ...key(b)]),
  ]
  const findings = either(({ findings: found }) => found)
  return {
    ...(strength[b.action] > strength[a.action] ? b : a),
    matched: either(({ matched }) => matched),
    monitored: either(({ monitored }) => monitored),
    tags: either(({ tags }) => tags),
    findings,
    watched: either(({ watched }) => watched).filter((finding) => !findings.includes(finding)),
    truncated: a.truncated || b.truncated,
    problems: [...a.problems, ...b.problems],
  }
}

/** All that a portal is, as data and functions: the same in the library and in an emitted module. */
export interface PortalParts<Finding> {
  readonly shape: ContextShape
  readonly stages: PortalStages
  readonly scanner: TextScanner<Finding> | undefined
  readonly servers: readonly PortalServerRow[]
  /** False: verdicts are only reported. */
  readonly enforced: boolean
  readonly records: RecordReader
}

/** Decides MCP calls. It keeps nothing between two calls. */
export class PortalDecider<Finding extends { readonly profile: string }> {
  /** False: verdicts are only reported. */
  readonly enforced: boolean
  readonly servers: ReadonlyMap<string, PortalServerInfo>
  /** Whether some DLP rule looks at a direction. */
  readonly inspects: Readonly<Record<PortalDirection, boolean>>
  readonly #parts: PortalParts<Finding>

  constructor(parts: PortalParts<Finding>) {
    const { arguments: outgoing, results } = parts.stages
    this.enforced = parts.enforced
    this.servers = createPortalServers(parts.servers)
    this.inspects = { arguments: outgoing.stage.rules.length > 0, results: results.stage.rules.length > 0 }
    this.#parts = parts
  }

  createContext(environment?: Environment): ExecutionContext {
    return new ExecutionContext(this.#parts.shape, environment)
  }

  /** The server that a URL belongs to: same origin, and its path or one below. */
  findServer(url: string | URL): PortalServerInfo | undefined {
    return findPortalServer(this.servers, url)
  }

  #toContext(input: PortalInput, problems: DecisionProblem[]): ExecutionContext {
    const { shape, records } = this.#parts
    return input instanceof ExecutionContext ? input : fillRecord(shape, input, records, problems)
  }

  #run(name: keyof PortalStages, context: ExecutionContext, problems: readonly DecisionProblem[]): Decision {
    const { stage, matcher } = this.#parts.stages[name]
    const decision = runProgram([stage], [matcher], context)
    return problems.length === 0 ? decision : { ...decision, problems: [...problems, ...decision.problems] }
  }

  /** All that a call may be taken for: a name of a tool, a prompt or a resource can be read in several ways. */
  readCall(context: ExecutionContext): CallReadings {
    return readCall(context, this.servers)
  }

  #decideOne(context: ExecutionContext, problems: readonly DecisionProblem[]): PortalVerdict {
    const decision = this.#run('access', context, problems)
    return { ...toOutcome(decision), allowed: decision.rule !== null && decision.action === 'allow' }
  }

  /**
   * Decides a call. No rule: denied. A rule that blocks is also asked about the names that its name may be taken for,
   * and a call that names nothing that can be read is denied.
   */
  decide(input: PortalCallInput): PortalVerdict {
    let verdict: PortalVerdict | undefined
    for (const one of inputsOf(input)) {
      const problems: DecisionProblem[] = []
      const { contexts, unjudgeable } = this.readCall(this.#toContext(one, problems))
      for (const context of contexts) {
        const next = this.#decideOne(context, verdict === undefined ? problems : [])
        verdict = verdict === undefined ? next : weigh(verdict, next)
        if (!verdict.allowed) break
      }
      if (unjudgeable !== undefined && verdict !== undefined && verdict.unjudgeable === undefined)
        verdict = { ...verdict, allowed: false, rule: verdict.allowed ? null : verdict.rule, unjudgeable }
      if (verdict?.allowed === false) break
    }
    if (verdict === undefined) throw new TypeError('a call is read in at least one way')
    return verdict
  }

  /** One scan for all names of a call: only what the rules say of it can differ. */
  #scanOne(
    input: PortalInput,
    direction: PortalDirection,
    texts: ScannedTexts,
    isFirst: boolean,
  ): readonly PortalScan<Finding>[] {
    const { scanner } = this.#parts
    const problems: DecisionProblem[] = []
    const context = this.#toContext(input, problems)
    const field = scanner === undefined ? undefined : attachScan(scanner, context, texts)
    return this.readCall(context).contexts.map((reading, index) =>
      toScan(this.#run(direction, reading, isFirst && index === 0 ? problems : []), field),
    )
  }

  /**
   * Looks for what must not pass, in one direction. A DLP rule counts that is about one of the names that the call may
   * be taken for.
   *
   * @param input - as for `decide`, and not scanned before
   * @param texts - by location, such as `tool.arguments.query`
   */
  scan(input: PortalCallInput, direction: PortalDirection, texts: ScannedTexts): PortalScan<Finding> {
    return inputsOf(input)
      .flatMap((one, index) => this.#scanOne(one, direction, texts, index === 0))
      .reduce(combine)
  }
}
