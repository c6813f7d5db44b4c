import { fieldCosts } from '../../../compiler/index.ts'
import type { DlpFinding } from '../../../inspection/dlp/index.ts'
import type { Scheme } from '../../../language/index.ts'
import {
  runProgram,
  type DecisionProblem,
  type ExecutionContext,
  type ProgramDecision,
} from '../../../runtime/index.ts'
import type { CompiledStage } from '../../decide/compile-stage.ts'
import { createPolicyDlp, type DlpTexts, type PolicyDlp } from '../dlp.ts'
import type { PolicyDocument } from '../../document/generated/document.generated.ts'
import { toScheme } from '../../document/document-scheme.ts'
import { combineModes, FindingList, type StageDraft } from '../draft.ts'
import { planRules } from '../../plan/rule-plan.ts'
import type { PolicyOptions } from '../../decide/policy.ts'
import type { RuleIds } from '../rules.ts'
import { draftPortal } from './draft-portal.ts'
import { compileServers, parseUrl, type PortalServerInfo } from './servers.ts'

export type { AccessClass, PortalServerInfo } from './servers.ts'

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
export interface PortalScan extends PortalOutcome {
  readonly action: 'pass' | 'mask' | 'block'
  /** What the matching rules found; enforced ones only, so that all of it is to be masked. */
  readonly findings: readonly DlpFinding[]
  /** What rules in monitor mode found beside. */
  readonly watched: readonly DlpFinding[]
  /** A limit cut the scan, so the rest is unknown; the action is then `block`. */
  readonly truncated: boolean
}

/** A compiled portal. It keeps nothing between two calls. */
export interface Portal {
  /** The scheme of its rules: `gateway` with the document's own fields and lists. */
  readonly scheme: Scheme
  /** False: verdicts are only reported. */
  readonly enforced: boolean
  readonly servers: ReadonlyMap<string, PortalServerInfo>
  /** Whether some DLP rule looks at this direction. */
  readonly inspects: { readonly arguments: boolean; readonly results: boolean }
  /** The server that a URL belongs to: same origin, and its path or one below. */
  findServer(url: string | URL): PortalServerInfo | undefined
  /**
   * Decides a call. No rule: denied.
   *
   * @param context - a context of `scheme` with the fields `mcp.*`, identity and device
   */
  decide(context: ExecutionContext): PortalVerdict
  /**
   * Looks for what must not pass, in one direction.
   *
   * @param context - as for `decide`, and not scanned before
   * @param texts - by location, such as `tool.arguments.query`
   */
  scan(context: ExecutionContext, direction: 'arguments' | 'results', texts: DlpTexts): PortalScan
}

/** What compiles the stages of a policy. */
interface StageCompiler {
  readonly list: FindingList
  readonly ids: RuleIds
  compile(draft: StageDraft, scheme: Scheme): Generator<void, CompiledStage>
}

type Runner = (context: ExecutionContext) => ProgramDecision

function* compileRunner(stage: CompiledStage, scheme: Scheme): Generator<void, Runner> {
  const { matcher } = yield* planRules(stage.rules, scheme, fieldCosts(scheme))
  return (context) => runProgram([stage.stage], [matcher], context)
}

function toOutcome({ rule, matched, monitored, tags, problems }: ProgramDecision): PortalOutcome {
  const ids = (reports: ProgramDecision['matched']): readonly string[] => reports.map((report) => report.rule)
  return { rule, matched: ids(matched), monitored: ids(monitored), tags, problems }
}

/** The profiles that some reports of DLP rules name. */
function profilesOf(reports: ProgramDecision['matched']): ReadonlySet<unknown> {
  return new Set(reports.flatMap(({ parameters }) => (parameters?.['profiles'] ?? []) as readonly unknown[]))
}

function scanWith(run: Runner, dlp: PolicyDlp | undefined, context: ExecutionContext, texts: DlpTexts): PortalScan {
  const field = dlp?.attach(context, texts)
  const decision = run(context)
  const found = field?.findings()
  const asked = profilesOf(decision.matched)
  const watchedProfiles = profilesOf(decision.monitored)
  const findings = found?.findings.filter(({ profile }) => asked.has(profile)) ?? []
  const truncated = found?.truncated ?? false
  const isBlocked = decision.action === 'block' || truncated || decision.problems.length > 0
  return {
    ...toOutcome(decision),
    action: isBlocked ? 'block' : findings.length > 0 ? 'mask' : 'pass',
    findings,
    watched: found?.findings.filter(({ profile }) => watchedProfiles.has(profile) && !asked.has(profile)) ?? [],
    truncated,
  }
}

/** Compiles the section `portal` in steps of one rule; undefined if there is none, or it has errors. */
export function* compilePortal(
  document: PolicyDocument,
  compiler: StageCompiler,
  options: PolicyOptions,
): Generator<void, Portal | undefined> {
  const section = document.portal
  if (section === undefined) return undefined
  // Fields and lists are the document's; what is wrong with them was said when its own scheme was made.
  const scheme = toScheme({ ...document, scheme: 'gateway' }, new FindingList())
  const servers = compileServers(section, compiler.list)
  const drafts = draftPortal(document, section, compiler.ids, compiler.list)
  const access = yield* compiler.compile(drafts.access, scheme)
  const outgoing = yield* compiler.compile(drafts.arguments, scheme)
  const incoming = yield* compiler.compile(drafts.results, scheme)
  if (compiler.list.findings.some(({ severity }) => severity === 'error')) return undefined

  const decideAccess = yield* compileRunner(access, scheme)
  const runners = {
    arguments: yield* compileRunner(outgoing, scheme),
    results: yield* compileRunner(incoming, scheme),
  }
  const dlpFilters = [...outgoing.rules, ...incoming.rules].map(({ filter }) => filter)
  const dlp = createPolicyDlp(document, dlpFilters, new FindingList(), options.dlp ?? {})
  return {
    scheme,
    enforced: combineModes(document.mode, section.mode) === 'enforce',
    servers,
    inspects: { arguments: outgoing.rules.length > 0, results: incoming.rules.length > 0 },
    findServer(given) {
      const url = parseUrl(given)
      if (url === undefined) return undefined
      return [...servers.values()].find(({ url: own }) => {
        if (own?.origin !== url.origin) return false
        const path = own.pathname.replace(/\/+$/, '')
        return url.pathname === path || url.pathname.startsWith(`${path}/`)
      })
    },
    decide(context) {
      const decision = decideAccess(context)
      return { ...toOutcome(decision), allowed: decision.rule !== null && decision.action === 'allow' }
    },
    scan: (context, direction, texts) => scanWith(runners[direction], dlp, context, texts),
  }
}
