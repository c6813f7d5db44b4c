import { createDiagnostic } from '../../../diagnostics/index.ts'
import type { DecisionProblem, RuleReport, ScannedTexts } from '../../../runtime/index.ts'
import type { PortalDirection } from '../../../runtime/portal/index.ts'
import type { Decision, Policy } from '../policy.ts'
import { toPortalCall, type PortalCall, type WrittenCall } from './portal-call.ts'
import type { Portal, PortalScan } from './portal.ts'

/** What the portal of a policy says of a call, with what its DLP makes of arguments and answer. */
export interface CallDecision extends Omit<Decision, 'action' | 'fieldsRead'> {
  readonly action: 'allow' | 'mask' | 'block'
}

/** The tier of decisions of the portal. */
const portalTier = 'portal'

/** The rules of a portal by id, as they are reported. */
export function portalReports({ stages }: Portal): ReadonlyMap<string, RuleReport> {
  const rules = Object.values(stages).flatMap(({ compiled }) => compiled.rules)
  return new Map(rules.map(({ rule: { report } }) => [report.rule, report]))
}

/** What a portal came to, by the ids of its rules. */
export interface PortalMatches {
  readonly action: CallDecision['action']
  readonly rule: string | null
  readonly matched: readonly string[]
  readonly monitored: readonly string[]
  readonly tags: readonly string[]
  readonly problems: readonly DecisionProblem[]
}

/** What a portal never says. */
const unsaid = {
  overruled: [],
  isolation: null,
  skippedPhases: [],
  skippedProducts: [],
  settings: {},
  location: null,
} as const

/** A decision from what a portal came to. One that is not enforced lets everything pass, and reports what it would do. */
export function toCallDecision(portal: Portal, found: PortalMatches): CallDecision {
  const known = portalReports(portal)
  const reports = (ids: readonly string[]): readonly RuleReport[] =>
    [...new Set(ids)].map((id) => known.get(id) ?? { rule: id, action: found.action })
  const { enforced } = portal
  const rule = enforced ? found.rule : null
  return {
    action: enforced ? found.action : 'allow',
    rule,
    tier: rule === null && found.action === 'allow' ? null : portalTier,
    parameters: (rule === null ? undefined : known.get(rule)?.parameters) ?? {},
    matched: enforced ? reports(found.matched) : [],
    monitored: reports(enforced ? found.monitored : [...found.matched, ...found.monitored]),
    tags: enforced ? found.tags : [],
    problems: found.problems,
    dlp: [],
    ...unsaid,
  }
}

/** Asks the rules of a portal about a call, then its DLP, whether or not the portal is enforced. */
export function judgeCall(portal: Portal, { record, texts }: PortalCall): PortalMatches & Pick<Decision, 'dlp'> {
  const verdict = portal.decide(record)
  const scan = (direction: PortalDirection, scanned: ScannedTexts): PortalScan =>
    portal.scan(record, direction, scanned)
  const scans = verdict.allowed
    ? [
        scan('arguments', texts.arguments),
        ...(texts.results === undefined ? [] : [scan('results', { result: texts.results })]),
      ]
    : []
  const stopped = scans.find(({ action }) => action === 'block') ?? scans.find(({ action }) => action === 'mask')
  const parts = [verdict, ...scans]
  const held = stopped?.action === 'block' || stopped?.action === 'mask' ? stopped.action : 'allow'
  return {
    action: verdict.allowed ? held : 'block',
    rule: stopped === undefined ? verdict.rule : (stopped.rule ?? stopped.matched[0] ?? null),
    matched: parts.flatMap(({ matched }) => matched),
    monitored: parts.flatMap(({ monitored }) => monitored),
    tags: parts.flatMap(({ tags }) => tags),
    problems: parts.flatMap(({ problems }) => problems),
    dlp: scans.flatMap(({ findings }) => findings),
  }
}

/** A decision that denies a call which nothing can judge. */
function deny(name: string): CallDecision {
  const { code, message } = createDiagnostic('E_MCP_SERVER', { start: 0, end: 0 }, { name })
  return {
    action: 'block',
    rule: null,
    tier: portalTier,
    parameters: {},
    matched: [],
    monitored: [],
    tags: [],
    problems: [{ code, message }],
    dlp: [],
    ...unsaid,
  }
}

/**
 * Decides a call by the portal of a policy. A call of a server that the portal does not have is denied, and the problem
 * says why; so is any call where a policy has no portal.
 */
export function decideCall({ portal }: Pick<Policy, 'portal'>, call: WrittenCall): CallDecision {
  const made = portal === undefined ? undefined : toPortalCall(portal, call)
  if (portal === undefined || made === undefined) return deny(call.server ?? '')
  const judged = judgeCall(portal, made)
  return { ...toCallDecision(portal, judged), dlp: judged.dlp }
}
