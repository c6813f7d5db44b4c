import { explainRule, type Decision, type Policy, type RuleExplanation } from '../../../src/policy/index.ts'
import type { EnforcementDecision } from '../../../src/enforcement/index.ts'
import { openFiles } from './open-policy.ts'
import type { Decided, DecidedRule, DecisionView, Questions } from './protocol.ts'
import { readEvent, type Subject } from './read-event.ts'

type Report = Decision['matched'][number]

/** Rules that are explained; of a larger policy only those that had a say. */
const mostExplained = 300

function toRule({ rule, action, description, tier, ruleset, phase }: Report): DecidedRule {
  const stage = tier ?? ruleset ?? phase ?? null
  return { id: rule, action, description: description ?? null, stage }
}

function toView(
  decision: Decision | EnforcementDecision,
  rules: readonly RuleExplanation[],
  total: number,
  durationMs: number,
): DecisionView {
  const { action, rule, matched, monitored, location, problems, dlp } = decision
  const detections = 'detections' in decision ? decision.detections : undefined
  const decider = [...matched, ...monitored].find((report) => report.rule === rule)
  return {
    action,
    rule:
      rule === null
        ? null
        : decider === undefined
          ? { id: rule, action, description: null, stage: null }
          : toRule(decider),
    matched: matched.map(toRule),
    monitored: monitored.map(toRule),
    location,
    problems: problems.map(({ code, message }) => ({ code, message })),
    dlp: dlp.map(({ profile, entry, masked, confidence, location: place }) => {
      return { profile, entry, masked, confidence, location: place }
    }),
    detected: detections === undefined ? [] : [...detections.values],
    rules,
    unexplained: total - rules.length,
    reading: 'reading' in decision ? decision.reading : null,
    durationMs,
  }
}

function ruleCount({ stages }: Policy): number {
  return stages.reduce((sum, { rules }) => sum + rules.length, 0)
}

async function decideSubject(policy: Policy, subject: Subject): Promise<DecisionView> {
  const total = ruleCount(policy)
  if (subject.kind === 'exchange') {
    const { explainExchange } = await import('./late/answers/requests.ts')
    const explained = await explainExchange(policy, subject.exchange)
    if (typeof explained === 'string') throw new Error(explained)
    const { decision, rules } = explained
    return toView(decision, rules.slice(0, mostExplained), total, decision.durationMs)
  }
  const { event } = subject
  const started = performance.now()
  const decision = policy.decide(event)
  const durationMs = performance.now() - started
  if (total <= mostExplained) return toView(decision, policy.explain(event), total, durationMs)
  const ids = new Set([...decision.matched, ...decision.monitored].map(({ rule }) => rule))
  const rules = [...ids].slice(0, 20).flatMap((id) => explainRule(policy, event, id) ?? [])
  return toView(decision, rules, total, durationMs)
}

/** What the policy of the page decides of its event. */
export async function decide({ files, event }: Questions['decide'][0]): Promise<Decided> {
  const [opened, read] = await Promise.all([openFiles(files), readEvent(event)])
  const policy = {
    isSound: opened.ok,
    rules: opened.ok ? ruleCount(opened.policy) : 0,
    notices: opened.notices,
  }
  const summary = read.ok ? read.summary : { error: read.error }
  if (!opened.ok || !read.ok) return { policy, event: summary, decision: null }
  const decision = await decideSubject(opened.policy, read.subject)
  return { policy, event: summary, decision }
}
