import { buildFilter, fieldCosts, readPlan } from '../../../compiler/index.ts'
import {
  findDecidingRule,
  RuntimeError,
  rewrittenFields,
  type DecisionProblem,
  type ExecutionContext,
  type ProgramRule,
  type ProgramStage,
  type RuleMatcher,
  type RunOptions,
} from '../../../runtime/index.ts'
import { upperBound } from './bounds.ts'
import { compilePartial, type PartialPredicate } from './partial.ts'
import type { CompiledRule } from '../stage/compile-stage.ts'
import { planRules, type PlannedRule } from '../../plan/rule-plan.ts'
import type { Policy } from '../policy.ts'

/** A rule whose answer hangs on fields that have no value yet. */
export interface OpenRule {
  readonly stage: number
  /** Its number in the stage. */
  readonly number: number
  readonly compiled: CompiledRule
  /** The unknown fields on which it hangs. */
  readonly fields: readonly string[]
}

/** Tells which fields that are dear to get an event needs. */
export interface FieldNeeds {
  /** Those of the candidates that some rule reads. */
  readonly fields: ReadonlySet<string>
  /**
   * The unknown fields that could change the decision: those of rules that other fields do not
   * settle, and that no earlier match leaves out. Fields that stay unknown must have no value.
   *
   * @param unknown - names among {@link fields}
   */
  needed(context: ExecutionContext, unknown: ReadonlySet<string>, options?: RunOptions): ReadonlySet<string>
  /** Every rule that hangs on one of the fields, in the order of the policy. */
  openRules(context: ExecutionContext, unknown: ReadonlySet<string>): readonly OpenRule[]
}

/** A rule that reads dear fields. */
interface Dependent {
  readonly number: number
  readonly compiled: CompiledRule
  /** The dear slots that it reads. */
  readonly slots: readonly number[]
  /** Made when the rule is first found: most never are. */
  partial: PartialPredicate | undefined
}

/** The dependent rules of a stage. */
interface DependentStage {
  readonly stage: number
  readonly dependents: readonly Dependent[]
  /** Finds, by place in `dependents`, those that may match whatever the dear fields are. */
  readonly next: RuleMatcher
  /** Slots that may be unknown: the dear ones, and those that an earlier phase may rewrite. */
  readonly unsettled: ReadonlySet<number>
  readonly rewritten: readonly number[]
}

/** Follows a run to the rules that it comes to, with open rules taken as not matching. */
class LiveRules {
  readonly live: OpenRule[] = []
  /** An open rule may leave out rules or bring some in, so every open rule counts. */
  isUncertain = false
  readonly #policy: Policy
  readonly #open: ReadonlyMap<number, ReadonlyMap<number, OpenRule>>
  readonly #context: ExecutionContext

  constructor(policy: Policy, open: readonly OpenRule[], context: ExecutionContext) {
    this.#policy = policy
    this.#context = context
    const byStage = new Map<number, Map<number, OpenRule>>()
    for (const rule of open) {
      const rules = byStage.get(rule.stage) ?? new Map<number, OpenRule>()
      byStage.set(rule.stage, rules.set(rule.number, rule))
    }
    this.#open = byStage
  }

  /** Whether the `execute` rules that lead to a rule may match. */
  #isReachable(stage: number, rule: ProgramRule): boolean {
    const { stage: program, rules } = this.#policy.stages[stage] as Policy['stages'][number]
    for (let at = rule.block; at > 0; at = program.blocks[at]?.parent ?? -1) {
      const entry = program.blocks[at]?.entry ?? -1
      if (entry === -1 || this.#open.get(stage)?.has(entry) === true) continue
      try {
        const { filter } = rules[entry] as CompiledRule
        if (!filter.predicate(this.#context.values, this.#context)) return false
      } catch (error) {
        if (!(error instanceof RuntimeError)) throw error
      }
    }
    return true
  }

  watch(matchers: readonly RuleMatcher[]): readonly RuleMatcher[] {
    return matchers.map((next, stage) => {
      const open = this.#open.get(stage)
      if (open === undefined) return next
      return (from, context, problems) => {
        let at = next(from, context, problems)
        while (at !== -1 && open.has(at)) at = next(at + 1, context, problems)
        for (const [number, rule] of open) {
          if (number < from || (at !== -1 && number > at) || !this.#isReachable(stage, rule.compiled.rule)) continue
          this.live.push(rule)
          const { effect } = rule.compiled.rule
          if (effect === 'skip' || effect === 'enter') this.isUncertain = true
        }
        return at
      }
    })
  }
}

/** Whether a match changes fields of the URI for later phases. */
function isUriRewrite({ rule: { settings, report } }: CompiledRule): boolean {
  return settings !== undefined && report.parameters?.['uri'] !== undefined
}

/** A rule as far as the fields at hand tell it. What cannot be read may match. */
function toWeakRule(compiled: CompiledRule, unsettled: ReadonlySet<number>): PlannedRule {
  const { scheme, plan, checked } = compiled.filter
  const root = upperBound(plan.root, unsettled)
  return {
    rule: { ...compiled.rule, failClosed: true },
    filter: buildFilter(compiled.filter.text, { root, nodes: checked.nodes }, scheme, 'closures'),
  }
}

function* planStages(policy: Policy, places: ReadonlySet<number>): Generator<void, readonly DependentStage[]> {
  const slotsByName = policy.scheme.shape.slots
  const fieldCost = fieldCosts(policy.scheme)
  const rewritable = rewrittenFields.flatMap((name) => slotsByName.get(name) ?? [])
  const firstRewrite = policy.stages.findIndex(({ rules }) => rules.some(isUriRewrite))
  const planned: DependentStage[] = []
  for (const [stage, { rules }] of policy.stages.entries()) {
    const rewritten = firstRewrite !== -1 && stage > firstRewrite ? rewritable : []
    const unsettled = new Set([...places, ...rewritten])
    const dependents: Dependent[] = []
    const weak: PlannedRule[] = []
    for (const [number, compiled] of rules.entries()) {
      const own = compiled.filter.fields
        .flatMap((name) => slotsByName.get(name) ?? [])
        .filter((slot) => places.has(slot))
      if (own.length === 0) continue
      dependents.push({ number, compiled, slots: own, partial: undefined })
      weak.push(toWeakRule(compiled, unsettled))
      if (weak.length % batch === 0) yield
    }
    if (dependents.length === 0) continue
    const { matcher } = yield* planRules(weak, policy.scheme, fieldCost)
    planned.push({ stage, dependents, next: matcher, unsettled, rewritten })
  }
  return planned
}

/** Rules between two pauses: about a millisecond of work. */
const batch = 100

class PlannedNeeds implements FieldNeeds {
  readonly fields: ReadonlySet<string>
  readonly #policy: Policy
  readonly #stages: readonly DependentStage[]
  readonly #program: readonly ProgramStage[]
  #slots: ReadonlySet<number> | undefined

  constructor(policy: Policy, fields: ReadonlySet<string>, stages: readonly DependentStage[]) {
    this.fields = fields
    this.#policy = policy
    this.#program = policy.stages.map(({ stage }) => stage)
    this.#stages = stages
  }

  /** Most events ask for the same fields. */
  #slotsOf(unknown: ReadonlySet<string>): ReadonlySet<number> {
    if (unknown !== this.fields) return this.#read(unknown)
    return (this.#slots ??= this.#read(unknown))
  }

  #read(names: ReadonlySet<string>): ReadonlySet<number> {
    const { slots } = this.#policy.scheme.shape
    return new Set([...names].flatMap((name) => slots.get(name) ?? []))
  }

  openRules(context: ExecutionContext, unknown: ReadonlySet<string>): readonly OpenRule[] {
    const slots = this.#slotsOf(unknown)
    const open: OpenRule[] = []
    for (const stage of this.#stages) {
      const all = stage.rewritten.length === 0 ? slots : new Set([...slots, ...stage.rewritten])
      // What cannot be read is told when the rules themselves are asked.
      const problems: DecisionProblem[] = []
      for (let at = stage.next(0, context, problems); at !== -1; at = stage.next(at + 1, context, problems)) {
        const rule = this.#openRule(stage, stage.dependents[at] as Dependent, context, slots, all)
        if (rule !== undefined) open.push(rule)
      }
    }
    return open
  }

  #openRule(
    { stage, unsettled, rewritten }: DependentStage,
    dependent: Dependent,
    context: ExecutionContext,
    slots: ReadonlySet<number>,
    all: ReadonlySet<number>,
  ): OpenRule | undefined {
    const { number, compiled } = dependent
    const mine = dependent.slots.filter((slot) => slots.has(slot))
    if (mine.length === 0) return undefined
    const { scheme } = this.#policy
    dependent.partial ??= compilePartial(readPlan(compiled.filter).root, scheme, unsettled)
    let result: ReturnType<PartialPredicate>
    try {
      result = dependent.partial(context, all)
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      // A part cannot be read: what settles the rule is not known before the others are.
      result = mine
    }
    if (typeof result === 'boolean') return undefined
    const open = rewritten.length === 0 ? [...new Set(result)] : mine
    return { stage, number, compiled, fields: open.map((slot) => scheme.shape.fields[slot]?.name ?? '') }
  }

  needed(context: ExecutionContext, unknown: ReadonlySet<string>, options?: RunOptions): ReadonlySet<string> {
    const open = this.openRules(context, unknown)
    if (open.length === 0) return new Set()
    const run = new LiveRules(this.#policy, open, context)
    // What the run comes to is told by the rules that it met: no decision is made of it.
    findDecidingRule(this.#program, run.watch(this.#policy.matchers), context, options, this.#policy.parameters)
    return new Set((run.isUncertain ? open : run.live).flatMap(({ fields }) => fields))
  }
}

/**
 * Prepares a policy for events whose dear fields (bodies, detections) are got only when a live rule needs
 * them. Like the policy's own plan it looks at the rules that the other fields may make true, not at all.
 * It pauses every few rules, so that the host can do other work between them.
 *
 * @param candidates - names of the fields that are dear to get
 */
export function* planFieldNeeds(policy: Policy, candidates: Iterable<string>): Generator<void, FieldNeeds> {
  const read = new Set(policy.fields)
  const wanted = new Set([...candidates].filter((name) => read.has(name)))
  const places = new Set([...wanted].flatMap((name) => policy.scheme.shape.slots.get(name) ?? []))
  return new PlannedNeeds(policy, wanted, yield* planStages(policy, places))
}
