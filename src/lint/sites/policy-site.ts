import type { Analyzer } from '../../analysis/index.ts'
import type { Filter } from '../../compiler/index.ts'
import type { Span } from '../../diagnostics/index.ts'
import type { Expression, LogicalNode } from '../../grammar/ast.ts'
import { parseFilter } from '../../grammar/index.ts'
import type { Scheme } from '../../language/index.ts'
import {
  analyzerFor,
  proveRules,
  runSteps,
  type BudgetName,
  type CompiledRule,
  type DocumentPath,
  type Policy,
  type PolicyRuleVerdict,
} from '../../policy/index.ts'
import type { LintUnit, PlaceTarget } from '../read/unit.ts'
import type { LintSettings, PlanName } from '../settings/settings.ts'
import { findNodes, type ComparisonSite, type FoundNodes } from './comparisons.ts'

/** The members of a rule that hold what a person wrote as a condition. */
const written: ReadonlySet<string | number> = new Set(['expression', 'traffic', 'identity', 'device_posture'])

/** Actions that keep a request from what it wants. */
const blocking: ReadonlySet<string> = new Set(['block', 'challenge', 'managed_challenge', 'js_challenge', 'quarantine'])

/** Actions that let a request pass by rules behind them. */
const passing: ReadonlySet<string> = new Set(['allow', 'skip', 'bypass', 'off', 'noisolate', 'noscan'])

/** The trees of conditions that were just compiled, for the sites to take over. */
type Trees = ReadonlyMap<Filter, Expression>

/** One expression that somebody wrote, with what it means. */
export class ExpressionSite {
  readonly rule: RuleSite
  readonly path: DocumentPath
  readonly filter: Filter
  /** The names that it was read against. */
  readonly scheme: Scheme
  readonly holes: readonly Span[]
  #tree: Expression | undefined
  #nodes: FoundNodes | undefined

  constructor(rule: RuleSite, path: DocumentPath, filter: Filter, holes: readonly Span[], tree?: Expression) {
    this.rule = rule
    this.path = path
    this.filter = filter
    this.scheme = filter.scheme
    this.holes = holes
    this.#tree = tree
  }

  get text(): string {
    return this.filter.text
  }

  /** The expression without the blanks at its ends, as what a finding about all of it points at. */
  get whole(): PlaceTarget {
    const { text } = this
    return { kind: 'inside', span: { start: text.length - text.trimStart().length, end: text.trimEnd().length } }
  }

  get tree(): Expression {
    return (this.#tree ??= parseFilter(this.text, this.scheme).root)
  }

  get #found(): FoundNodes {
    return (this.#nodes ??= findNodes(this.tree, this.scheme, this.text))
  }

  /** Drops the tree; whoever asks for it again has it read again. */
  forget(): void {
    this.#tree = undefined
    this.#nodes = undefined
  }

  get comparisons(): readonly ComparisonSite[] {
    return this.#found.comparisons
  }

  get logicals(): readonly LogicalNode[] {
    return this.#found.logicals
  }
}

/** One rule in force. */
export class RuleSite {
  readonly unit: LintUnit
  readonly compiled: CompiledRule
  /** The number of its stage. */
  readonly stage: number
  readonly path: DocumentPath
  readonly expressions: readonly ExpressionSite[]

  constructor(unit: LintUnit, compiled: CompiledRule, stage: number, trees: Trees) {
    this.unit = unit
    this.compiled = compiled
    this.stage = stage
    this.path = compiled.path
    this.expressions = compiled.conditions.flatMap((filter, index) => {
      const path = compiled.conditionPaths[index] ?? compiled.path
      return written.has(path.at(-1) ?? '')
        ? [new ExpressionSite(this, path, filter, unit.holes(path), trees.get(filter))]
        : []
    })
  }

  /** Its name in decisions. */
  get id(): string {
    return this.compiled.rule.report.rule
  }

  get action(): string {
    return this.compiled.rule.report.action
  }

  get tier(): string | undefined {
    return this.compiled.rule.report.tier
  }

  get isMonitored(): boolean {
    return this.compiled.rule.monitor
  }

  get isBlocking(): boolean {
    return blocking.has(this.action)
  }

  get isPassing(): boolean {
    return passing.has(this.action)
  }

  /** A rule that only logs, or reads nothing of the request, keeps nobody from anything. */
  get isIdle(): boolean {
    return this.action === 'log' || this.compiled.filter.fields.length === 0
  }

  get hasHoles(): boolean {
    return this.expressions.some(({ holes }) => holes.length > 0)
  }

  /** Where a finding about its whole condition stands: its first expression, or the rule. */
  get place(): { readonly path: DocumentPath; readonly target: PlaceTarget } {
    const [first] = this.expressions
    return first === undefined
      ? { path: this.path, target: { kind: 'value' } }
      : { path: first.path, target: first.whole }
  }
}

/** The rules of a portal; one that looks in both directions stands in two stages and is one. */
function toPortalRules(unit: LintUnit, { stages, portal }: Policy, trees: Trees): readonly RuleSite[] {
  const rules = new Map<string, RuleSite>()
  for (const { compiled } of Object.values(portal?.stages ?? {}))
    for (const rule of compiled.rules)
      if (rule.path[1] !== 'servers') rules.set(rule.path.join('\n'), new RuleSite(unit, rule, stages.length, trees))
  return [...rules.values()]
}

/** A policy with its rules, and what was proved of it once somebody asks. */
export class PolicySite {
  readonly unit: LintUnit
  readonly policy: Policy
  readonly rules: readonly RuleSite[]
  /** The rules that somebody wrote for the calls of a portal: stages of their own, which no request passes. */
  readonly portalRules: readonly RuleSite[]
  readonly budget: BudgetName
  /** The plan of the zone, if somebody says it. */
  readonly plan: PlanName | undefined
  readonly #ruleByPath: ReadonlyMap<string, RuleSite>
  /** The same by the very path that a rule has: most ask with it, and a text of it takes longer. */
  readonly #ruleByOwnPath: ReadonlyMap<DocumentPath, RuleSite>
  #analyzer: Analyzer | undefined
  #verdicts: readonly PolicyRuleVerdict[] | undefined

  constructor(
    { unit, policy, trees }: { readonly unit: LintUnit; readonly policy: Policy; readonly trees: Trees },
    { budget, plan }: Pick<LintSettings, 'budget' | 'plan'>,
  ) {
    this.unit = unit
    this.policy = policy
    this.budget = budget
    this.plan = plan
    this.rules = policy.stages.flatMap(({ rules }, stage) =>
      rules.map((compiled) => new RuleSite(unit, compiled, stage, trees)),
    )
    this.portalRules = toPortalRules(unit, policy, trees)
    const all = [...this.rules, ...this.portalRules]
    this.#ruleByPath = new Map(all.map((rule) => [rule.path.join('\n'), rule]))
    this.#ruleByOwnPath = new Map([...this.#ruleByPath.values()].map((rule) => [rule.path, rule]))
  }

  get analyzer(): Analyzer {
    return (this.#analyzer ??= analyzerFor(this.policy, { budget: this.budget }))
  }

  /** Proves what {@link verdicts} gives, one rule a step. */
  *prove(): Generator<void, void> {
    if (this.#verdicts !== undefined) return
    const verdicts: PolicyRuleVerdict[] = []
    for (const verdict of proveRules(this.policy, { budget: this.budget, analyzer: this.analyzer })) {
      if (this.ruleAt(verdict.path)?.hasHoles !== true) verdicts.push(verdict)
      yield
    }
    this.#verdicts = verdicts
  }

  /** What was proved of the rules whose conditions are wholly known, in order. */
  get verdicts(): readonly PolicyRuleVerdict[] {
    runSteps(this.prove())
    return this.#verdicts ?? []
  }

  ruleAt(path: DocumentPath): RuleSite | undefined {
    return this.#ruleByOwnPath.get(path) ?? this.#ruleByPath.get(path.join('\n'))
  }
}
