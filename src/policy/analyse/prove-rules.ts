import {
  RuleJudge,
  type Analyzer,
  type AnalysedRule,
  type FindStopper,
  type RuleVerdict as Verdict,
  type Witness,
} from '../../analysis/index.ts'
import type { DecisionProblem, RuleReport } from '../../runtime/index.ts'
import type { DocumentPath } from '../document/text/document-text.ts'
import type { CompiledStage } from '../decide/stage/compile-stage.ts'
import type { Condition } from '../../compiler/index.ts'
import type { Policy } from '../decide/policy.ts'
import type { Portal } from '../decide/portal/portal.ts'
import { serverStatusRule } from '../sections/portal/draft-portal.ts'
import { factsOfCalls, portalArenas } from './portal-arenas.ts'
import { toRows, type RuleRow } from './rows.ts'
import { analyzerFor, type Arena, type PolicyLimit, type PolicyWitness, type ProveOptions } from './shared.ts'
import { sampleTimes } from './times.ts'
import { hasSureSkips, splitAtRewrites, sureEnds, toAnalysed, trafficViews, type TrafficView } from './views.ts'

/** A rule that is named in an answer. */
export interface NamedRule {
  readonly report: RuleReport
  readonly path: DocumentPath
}

/** What is known of one rule of a policy. */
export type PolicyRuleVerdict = NamedRule &
  (
    | {
        readonly kind: 'alive'
        /** An event on which the rule acted, or was reported in monitor mode. */
        readonly witness: PolicyWitness
        /** Its condition is true of every complete event, and is not written as `true`. */
        readonly always: boolean
      }
    | {
        readonly kind: 'dead'
        /** Rules that together leave it no event, at most three; none: its condition is never true. */
        readonly because: readonly NamedRule[]
        /** How many more there are. */
        readonly more: number
      }
    | { readonly kind: 'undecided'; readonly limit: PolicyLimit }
  )

const mostNamed = 3

function nameRow({ compiled }: RuleRow): NamedRule {
  return { report: compiled.rule.report, path: compiled.path }
}

/** Asks the policy's own index which rule stops another, where its stages are plain lists. */
function indexStopper(
  { matchers }: Arena,
  part: readonly number[],
  rules: readonly (readonly AnalysedRule[])[],
): FindStopper | undefined {
  if (rules.some((list) => list.some(({ skips }) => skips !== undefined))) return undefined
  const offsets: number[] = []
  let count = 0
  for (const list of rules) {
    offsets.push(count)
    count += list.length
  }
  const problems: DecisionProblem[] = []
  return (context, place, except) => {
    problems.length = 0
    for (const [index, number] of part.entries()) {
      const offset = offsets[index] ?? 0
      const list = rules[index] ?? []
      const matcher = matchers[number]
      if (matcher === undefined || place < offset) return -1
      for (let at = matcher(0, context, problems); at !== -1; at = matcher(at + 1, context, problems)) {
        // What cannot be read may count as a match.
        if (offset + at >= place) return offset + at === place && problems.length === 0 ? place : -1
        const rule = list[at]
        if (rule === undefined || rule.monitor === true || rule.ends === 'nothing' || except.has(offset + at)) continue
        if (rule.ends === 'run' || place < offset + list.length) return offset + at
        break
      }
    }
    return -1
  }
}

/** A run of stages that is judged by itself. */
export interface Part {
  readonly view: TrafficView
  readonly judge: RuleJudge
  readonly places: ReadonlyMap<string, number>
}

/** The runs of stages of a policy that are judged by themselves. */
export function toParts(
  policy: Arena,
  rows: readonly RuleRow[],
  analyzer: Analyzer,
  assumed: readonly Condition[] = [],
): readonly Part[] {
  const { stages } = policy
  return trafficViews(stages).flatMap((view) =>
    splitAtRewrites(stages, view.stages).map((part): Part => {
      const ends = sureEnds(rows, part)
      const analysed = toAnalysed(rows, stages, part, (row): AnalysedRule => {
        const { rule } = row.compiled
        return {
          name: row.name,
          condition: row.condition,
          outcome: rule.report.action,
          ends: ends.get(row.name) ?? 'nothing',
          monitor: rule.monitor,
          ...(hasSureSkips(row, ends) && row.skips !== undefined ? { skips: row.skips } : {}),
        }
      })
      const isPlain = part.every((number) => (stages[number] as CompiledStage).stage.blocks.length <= 1)
      const findStopper = isPlain
        ? indexStopper(
            policy,
            part,
            analysed.stages.map(({ rules }) => rules),
          )
        : undefined
      const judge = new RuleJudge(
        findStopper === undefined ? analysed : { ...analysed, findStopper },
        analyzer,
        assumed,
      )
      return { view, judge, places: new Map(judge.rows.map(({ rule }, place) => [rule.name, place])) }
    }),
  )
}

/** Whether a rule acted on an event, or was reported in monitor mode: what the engine itself says. */
type Acts = (report: RuleReport, witness: PolicyWitness) => boolean

/** Rules that are judged together, and what is known beside them. */
interface Subject {
  readonly arena: Arena
  readonly acts: Acts
  /** What every event fulfils. */
  readonly assumed: readonly Condition[]
}

/** Judges the rules of a policy, or of one stage of its portal. */
class PolicyProver {
  readonly #acts: Acts
  readonly #analyzer: Analyzer
  readonly rows: readonly RuleRow[]
  readonly #parts: readonly Part[]
  readonly #times: readonly number[]
  readonly #byName: ReadonlyMap<string, RuleRow>
  /** An event with every mandatory field that the rules read. */
  #probe: ReturnType<Analyzer['runner']['reopen']> | undefined

  constructor({ arena, acts, assumed }: Subject, options: ProveOptions) {
    this.#acts = acts
    this.#analyzer = analyzerFor(arena, options)
    this.rows = toRows(arena.stages)
    for (const { compiled } of this.rows) {
      const { filter } = compiled
      this.#analyzer.runner.adopt(filter.checked.root, () => filter.predicate)
    }
    this.#parts = toParts(arena, this.rows, this.#analyzer, assumed)
    this.#times = sampleTimes(this.rows, options.now ?? Date.now())
    this.#byName = new Map(this.rows.map((row) => [row.name, row]))
  }

  /** The witness, if the policy itself says that the rule acts on it. */
  #confirm({ compiled }: RuleRow, { event }: Witness, { builders }: TrafficView): PolicyWitness | undefined {
    for (const now of this.#times) {
      const witness = { event, options: { now, ...(builders === undefined ? {} : { builders }) } }
      if (this.#acts(compiled.rule.report, witness)) return witness
    }
    return undefined
  }

  #isAlways({ compiled: { filter } }: RuleRow, witness: Witness): boolean {
    const condition = filter.checked.root
    if (condition.kind === 'constant' || this.#analyzer.failsPlainly(condition)) return false
    // An event of another rule mostly shows it without a question, and one serves many rules.
    if (this.#probe !== undefined && !this.#analyzer.runner.holds(condition, this.#probe.context)) return false
    if (this.#analyzer.find([{ condition, answer: false }]).kind === 'empty') return true
    this.#probe = this.#analyzer.runner.reopen(witness)
    return false
  }

  judge(row: RuleRow): PolicyRuleVerdict {
    let stoppers: Set<string> | undefined
    let more = 0
    let limit: PolicyLimit | undefined
    for (const { view, judge, places } of this.#parts) {
      const place = places.get(row.name)
      if (place === undefined) continue
      const verdict: Verdict = judge.judge(place)
      if (verdict.kind === 'alive') {
        const witness = this.#confirm(row, verdict.witness, view)
        if (witness !== undefined)
          return {
            report: row.compiled.rule.report,
            path: row.compiled.path,
            kind: 'alive',
            witness,
            always: this.#isAlways(row, verdict.witness),
          }
        limit ??= row.chance === undefined ? 'related' : 'time'
      } else if (verdict.kind === 'undecided') limit ??= verdict.limit
      else {
        stoppers ??= new Set()
        for (const name of verdict.because) stoppers.add(name)
        more = Math.max(more, verdict.more)
      }
    }
    if (limit !== undefined) return { ...nameRow(row), kind: 'undecided', limit }
    const because = [...(stoppers ?? [])].flatMap((name) => this.#byName.get(name) ?? []).map(nameRow)
    return {
      ...nameRow(row),
      kind: 'dead',
      because: because.slice(0, mostNamed),
      more: more + Math.max(0, because.length - mostNamed),
    }
  }
}

/** The stages of a portal, each judged by itself: an event of one is a call that is asked for, its arguments or its result. */
function portalSubjects(policy: Policy, portal: Portal): readonly Subject[] {
  const assumed = factsOfCalls(policy)
  return Object.entries(portalArenas(policy)).map(([name, arena]): Subject => ({
    arena,
    assumed,
    acts(report, { event }) {
      const told = name === 'access' ? portal.decide(event) : portal.scan(event, name === 'arguments' ? name : 'results', {}) // prettier-ignore
      return told.matched.includes(report.rule) || told.monitored.includes(report.rule)
    },
  }))
}

/** What is known of every rule of a portal. A rule of both directions is dead if it is in both. */
function* provePortal(policy: Policy, portal: Portal, options: ProveOptions): Generator<PolicyRuleVerdict, void> {
  const verdicts = new Map<string, PolicyRuleVerdict>()
  for (const subject of portalSubjects(policy, portal)) {
    const prover = new PolicyProver(subject, options)
    for (const row of prover.rows) {
      // Nobody wrote the rule that denies servers which are not approved.
      if (row.compiled.rule.report.rule === serverStatusRule) continue
      const key = row.compiled.path.join('\n')
      const verdict = prover.judge(row)
      if (verdicts.get(key)?.kind !== 'alive') verdicts.set(key, verdict)
    }
  }
  yield* verdicts.values()
}

/**
 * Makes what proofs need of each condition, a rule a step. Without it the first step of {@link proveRules} does so for all
 * of them, which takes long for thousands.
 */
export function* prepareProofs({ stages }: Pick<Policy, 'stages'>): Generator<void, void> {
  // It is worked out when it is first asked for, and kept.
  const check = ({ filter }: { readonly filter: { readonly checked: unknown } }): unknown => filter.checked
  for (const { rules } of stages)
    for (const rule of rules) {
      check(rule)
      yield
    }
}

/**
 * What is known of every rule of a policy, in the order of enforcement, one rule a step; then of the rules of its portal.
 *
 * A rule is dead if no complete event, at no time, makes it act. Rules in monitor mode, rules that act at some times or
 * rates only and rules that end nothing shadow nothing.
 */
export function* proveRules(policy: Policy, options: ProveOptions = {}): Generator<PolicyRuleVerdict, void> {
  const acts: Acts = (report, { event, options: run }) => {
    const { matched, monitored } = policy.decide(event, run)
    return matched.includes(report) || monitored.includes(report)
  }
  const prover = new PolicyProver({ arena: policy, acts, assumed: [] }, options)
  for (const row of prover.rows) yield prover.judge(row)
  if (policy.portal !== undefined) yield* provePortal(policy, policy.portal, options)
}
