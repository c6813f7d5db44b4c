import type { EventRecord } from '../../compiler/index.ts'
import {
  checkInvariants,
  comparePolicies,
  outcomeOf,
  printEvent,
  proveRules,
  strictnessOf,
  type Policy,
  type PolicyOptions,
} from '../../policy/index.ts'

/** A property of one event: it throws where the event breaks it. */
export type EventProperty = (event: EventRecord) => void

/** A claim about all events: it throws unless it is proved. */
export type Claim = () => void

/** Options of claims. */
export interface ClaimOptions {
  /** What was not decided counts as true. Default: it counts as broken. */
  readonly allowUndecided?: boolean
}

function listLines(lines: readonly string[]): string {
  return lines.map((line) => `\n  ${line}`).join('')
}

/**
 * Every rule acts on some event.
 *
 * @example
 * test('no dead rule', noDeadRule(policy))
 */
export function noDeadRule(policy: Policy, { allowUndecided = false }: ClaimOptions = {}): Claim {
  return () => {
    const broken: string[] = []
    for (const verdict of proveRules(policy)) {
      const { rule } = verdict.report
      if (verdict.kind === 'dead') {
        const because = verdict.because.map(({ report }) => report.rule).join(', ')
        broken.push(because === '' ? `${rule} never matches` : `${rule} never acts because of ${because}`)
      } else if (verdict.kind === 'undecided' && !allowUndecided)
        broken.push(`${rule} was not decided (${verdict.limit})`)
    }
    if (broken.length > 0) throw new Error(`rules that do not act:${listLines(broken)}`)
  }
}

/** What the section `invariants` claims is true of every event. */
export function invariantsHold(policy: Policy, { allowUndecided = false }: ClaimOptions = {}): Claim {
  return () => {
    const broken = checkInvariants(policy).verdicts.flatMap((verdict) => {
      const { id } = verdict.invariant
      if (verdict.kind === 'refuted') return [`${id}: \`${verdict.action}\` for ${printEvent(verdict.witness.event)}`]
      return verdict.kind === 'undecided' && !allowUndecided ? [`${id} was not decided (${verdict.limit})`] : []
    })
    if (broken.length > 0) throw new Error(`invariants that do not hold:${listLines(broken)}`)
  }
}

/** No event is decided less strictly than before. */
export function noLooser(before: Policy, after: Policy, { allowUndecided = false }: ClaimOptions = {}): Claim {
  return () => {
    const { relation, differences, open } = comparePolicies(before, after)
    const looser = differences.find(({ kind }) => kind === 'looser')
    if (looser !== undefined) {
      const { old, new: next, witness } = looser
      throw new Error(`\`${old.action}\` became \`${next.action}\` for ${printEvent(witness.event)}`)
    }
    if (relation === 'undecided' && !allowUndecided) throw new Error(`it was not decided (${open.join(', ')})`)
  }
}

/** An event is not decided less strictly than before: for changes that no proof follows. */
export function isNoLooser(before: Policy, after: Policy): EventProperty {
  return (event) => {
    const [old, next] = [before.decide(event), after.decide(event)]
    if (strictnessOf(next.action) < strictnessOf(old.action))
      throw new Error(`\`${old.action}\` became \`${next.action}\` for ${printEvent(event)}`)
  }
}

/**
 * Tiers go from strict to loose: an event gets an action at least as strict as that of every tier that it falls in, so
 * that fitting one tier more never frees it.
 */
export function tiersAreMonotone(policy: Policy): EventProperty {
  const tiers = policy.stages.flatMap(({ rules }) =>
    rules.filter(({ rule }) => rule.report.tier !== undefined && rule.report.tier !== 'guardrails' && !rule.monitor),
  )
  return (event) => {
    const { action } = policy.decide(event)
    const { context } = policy.prepare(event)
    for (const { rule, filter } of tiers) {
      const { report } = rule
      if (strictnessOf(action) >= strictnessOf(report.action)) continue
      if (filter.predicate(context.values, context))
        throw new Error(`\`${action}\` though \`${report.rule}\` says \`${report.action}\` for ${printEvent(event)}`)
    }
  }
}

/** How a policy is opened with some options. */
export type OpenWith = (options: Pick<PolicyOptions, 'backend' | 'plan'>) => Policy

/** Ways to run a policy that must decide alike; the first judges the others. */
const ways = [
  { backend: 'closures', plan: 'loop' },
  { backend: 'closures', plan: 'index' },
  { backend: 'auto', plan: 'index' },
] as const

/**
 * Every way to run a policy decides an event alike: rule by rule, by index, and with generated code where it is allowed.
 *
 * @param open - opens the policy
 */
export function backendsAgree(open: OpenWith): EventProperty {
  const policies = ways.map((way) => ({ way, policy: open(way) }))
  return (event) => {
    const [first, ...others] = policies.map(({ way, policy }) => ({
      way: `${way.backend}, ${way.plan}`,
      outcome: JSON.stringify(outcomeOf(policy.decide(event))),
    }))
    const other = others.find(({ outcome }) => outcome !== first?.outcome)
    if (other !== undefined && first !== undefined)
      throw new Error(`${first.way}: ${first.outcome}\n${other.way}: ${other.outcome}\nfor ${printEvent(event)}`)
  }
}
