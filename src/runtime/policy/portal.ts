import { ExecutionContext, type ContextShape, type Environment } from '../context.ts'
import type { DecisionProblem, Decision, ProgramStage, RuleMatcher } from '../program/program.ts'
import { runProgram } from '../program/run-program.ts'
import { fillRecord, type PolicyRecord, type RecordReader, type ScannedTexts } from './event-record.ts'
import { createPortalServers, findPortalServer, type PortalServerInfo, type PortalServerRow } from './portal-servers.ts'
import { attachScan, type TextScanner } from './text-scan.ts'

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
}

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

  #toContext(input: ExecutionContext | PolicyRecord, problems: DecisionProblem[]): ExecutionContext {
    const { shape, records } = this.#parts
    return input instanceof ExecutionContext ? input : fillRecord(shape, input, records, problems)
  }

  #run(name: keyof PortalStages, context: ExecutionContext, problems: readonly DecisionProblem[]): Decision {
    const { stage, matcher } = this.#parts.stages[name]
    const decision = runProgram([stage], [matcher], context)
    return problems.length === 0 ? decision : { ...decision, problems: [...problems, ...decision.problems] }
  }

  /**
   * Decides a call. No rule: denied.
   *
   * @param input - the fields `mcp.*`, identity and device, as a record or a context
   */
  decide(input: ExecutionContext | PolicyRecord): PortalVerdict {
    const problems: DecisionProblem[] = []
    const decision = this.#run('access', this.#toContext(input, problems), problems)
    return { ...toOutcome(decision), allowed: decision.rule !== null && decision.action === 'allow' }
  }

  /**
   * Looks for what must not pass, in one direction.
   *
   * @param input - as for `decide`, and not scanned before
   * @param texts - by location, such as `tool.arguments.query`
   */
  scan(input: ExecutionContext | PolicyRecord, direction: PortalDirection, texts: ScannedTexts): PortalScan<Finding> {
    const { scanner } = this.#parts
    const problems: DecisionProblem[] = []
    const context = this.#toContext(input, problems)
    const field = scanner === undefined ? undefined : attachScan(scanner, context, texts)
    const decision = this.#run(direction, context, problems)
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
}
