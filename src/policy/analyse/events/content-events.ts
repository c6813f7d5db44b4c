import type { Goal } from '../../../analysis/index.ts'
import { compile, type Condition, type EventRecord, type Filter } from '../../../compiler/index.ts'
import { dlpField } from '../../../runtime/index.ts'
import type { Policy } from '../../decide/policy.ts'
import type { CompiledRule, CompiledStage } from '../../decide/stage/compile-stage.ts'
import { askedProfiles } from '../../sections/dlp.ts'
import { factsOfSubjects } from '../portal-arenas.ts'
import { proveRules, type PolicyRuleVerdict } from '../prove-rules.ts'
import { analyzerFor, type PolicyWitness, type ProveOptions } from '../shared.ts'
import { edgeEvents } from './edge-events.ts'
import { eventKey } from './event-key.ts'

/** An event that asks for what DLP says of its texts. */
export interface ScannedEvent {
  readonly witness: PolicyWitness
  /** Profiles that its rule asks for beside the one that is looked for: their texts must be there too. */
  readonly profiles: readonly string[]
}

function asks(filter: Filter, profile: string): boolean {
  if (!filter.fields.includes(dlpField)) return false
  return askedProfiles([filter])?.has(profile) ?? true
}

/** Whether a rule asks for a profile, in any of its conditions. */
function rulesThatAsk(rules: readonly CompiledRule[], profile: string): readonly CompiledRule[] {
  return rules.filter(({ conditions }) => conditions.some((filter) => asks(filter, profile)))
}

/** Whether some rule of a policy or its portal asks for a profile. One that nobody asks for decides nothing. */
export function isProfileAsked({ stages, portal }: Policy, profile: string): boolean {
  const own = stages.flatMap(({ rules }) => rules)
  const calls = portal === undefined ? [] : Object.values(portal.stages).flatMap(({ compiled }) => compiled.rules)
  return rulesThatAsk([...own, ...calls], profile).length > 0
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

/**
 * Events on which rules that ask for a profile act or nearly act, without the member that says which profiles matched:
 * whoever gives them texts lets DLP say it.
 */
export class ScannedEvents {
  readonly #policy: Policy
  readonly #options: ProveOptions
  #verdicts: ReadonlyMap<string, PolicyRuleVerdict> | undefined

  constructor(policy: Policy, options: ProveOptions = {}) {
    this.#policy = policy
    this.#options = options
  }

  #alive(rule: string): readonly PolicyWitness[] {
    this.#verdicts ??= new Map([...proveRules(this.#policy, this.#options)].map((verdict) => [verdict.report.rule, verdict])) // prettier-ignore
    const verdict = this.#verdicts.get(rule)
    return verdict?.kind === 'alive' ? [verdict.witness] : []
  }

  /** @param profile - the id of a profile */
  events(profile: string): readonly ScannedEvent[] {
    const rules = rulesThatAsk(this.#policy.stages.flatMap((stage) => stage.rules), profile) // prettier-ignore
    return rules.flatMap(({ rule: { report } }) => {
      const edges = edgeEvents(this.#policy, { ...this.#options, rules: [report.rule] })
      const witnesses = [...this.#alive(report.rule), ...edges.map((event) => ({ event, options: {} }))]
      return witnesses.map(({ event, options }): ScannedEvent => {
        const { [dlpField]: named, ...plain } = event
        return { witness: { event: plain, options }, profiles: textsOf(named).filter((name) => name !== profile) }
      })
    })
  }
}

/** What is wanted of calls through a portal. */
export interface CallWish {
  readonly server?: string
  readonly tool?: string
  /** A rule of the portal's DLP looks at them for this profile, by id. */
  readonly profile?: string
}

/** Most calls of one wish. */
const mostCalls = 60

/**
 * Values of calls that each rule of access and each rule of DLP that asks for the wished profile are about: who calls
 * with which device, what, and with which arguments. What the portal itself works out (the class of a tool) is left
 * to it.
 */
export function callEvents(policy: Policy, wish: CallWish, options: ProveOptions = {}): readonly EventRecord[] {
  const { portal, scheme } = policy
  if (portal === undefined) return []
  const analyzer = analyzerFor(policy, options)
  const { access, ...scans } = portal.stages
  const goal = (condition: Condition, answer = true): Goal => ({ condition, answer })
  const rootsOf = (rules: readonly CompiledRule[]): readonly Condition[] =>
    rules.map(({ filter }) => filter.checked.root)
  const wished = [
    ...(wish.server === undefined ? [] : [`mcp.server eq ${JSON.stringify(wish.server)}`]),
    ...(wish.tool === undefined ? [] : [`mcp.tool eq ${JSON.stringify(wish.tool)}`]),
  ].flatMap((text) => {
    const made = compile(text, scheme)
    return made.ok ? [made.value.checked.root] : []
  })
  const facts = [...factsOfSubjects(policy), ...wished].map((condition) => goal(condition))
  const { profile } = wish
  const asking = profile === undefined ? [] : rootsOf(rulesThatAsk(Object.values(scans).flatMap(({ compiled }) => compiled.rules), profile)) // prettier-ignore
  const looked = profile === undefined ? [undefined] : asking
  const rules = rootsOf(access.compiled.rules)
  const found = new Map<string, EventRecord>()
  for (const scan of looked)
    for (const [place, rule] of rules.entries()) {
      if (found.size >= mostCalls) break
      const wanted = [...facts, goal(rule), ...(scan === undefined ? [] : [goal(scan)])]
      const earlier = rules.slice(0, place).map((condition) => goal(condition, false))
      // An event that no earlier rule takes, and else one that some do: its name may still tell two policies apart.
      for (const goals of [[...wanted, ...earlier], wanted]) {
        const answer = analyzer.find(goals)
        if (answer.kind !== 'value') continue
        found.set(eventKey(answer.value.event), answer.value.event)
        break
      }
    }
  return [...found.values()]
}

/** Calls of a server; with a pattern only those of tools whose name it stands for, case included. */
export interface ClassScope {
  readonly server: string
  readonly tool?: string
}

/** The rules that certainly end the question before another one of their stage is asked. */
function endersBefore(stage: CompiledStage, place: number): readonly CompiledRule[] {
  return stage.rules
    .slice(0, place)
    .filter(({ rule }) => rule.effect === 'decide' && rule.ends === 'run' && !rule.monitor)
}

/**
 * Whether no rule that reads which class a tool is of is ever asked about a call of the scope and true of it, whatever
 * class the tool is of: then its class decides nothing.
 */
export function isClassUnread(policy: Policy, { server, tool }: ClassScope, options: ProveOptions = {}): boolean {
  const { portal, scheme } = policy
  if (portal === undefined) return true
  const parts = [
    `mcp.server eq ${JSON.stringify(server)}`,
    ...(tool === undefined ? [] : [`mcp.tool strict wildcard ${JSON.stringify(tool.replaceAll('\\', '\\\\'))}`]),
  ]
  const scope = compile(parts.join(' and '), scheme)
  if (!scope.ok) return false
  const analyzer = analyzerFor(policy, options)
  const readsClass = ({ conditions }: CompiledRule): boolean =>
    conditions.some(({ fields }) => fields.includes('mcp.access'))
  return Object.entries(portal.stages).every(([name, { compiled }]) =>
    compiled.rules.every((rule, place) => {
      if (!readsClass(rule)) return true
      // What the classes themselves decide may not be left out.
      const enders = name === 'access' ? endersBefore(compiled, place).filter((ender) => !readsClass(ender)) : []
      const answer = analyzer.find([
        { condition: scope.value.checked.root, answer: true },
        { condition: rule.filter.checked.root, answer: true },
        ...enders.map(({ filter }) => ({ condition: filter.checked.root, answer: false })),
      ])
      return answer.kind === 'empty'
    }),
  )
}
