import { holdsFields, type ExecutionContext } from '../../context/index.ts'
import { RuntimeError } from '../../errors.ts'
import {
  createLookup,
  firstRule,
  numbersOf,
  toMap,
  visitValues,
  type Lookup,
  type RuleIndexRow,
  type RuleNumbers,
} from './index-entries.ts'
import { countUpTo } from '../count-up-to.ts'
import { createLoopMatcher } from '../../program/loop-matcher.ts'
import type { DecisionProblem, ProgramRule, RuleMatcher, RulePredicate } from '../../program/program.ts'
import { RuleChecks } from './rule-checks.ts'
import type { Value } from '../../values.ts'

/** What the maker of a matcher does for it. */
export interface IndexHooks {
  /** Makes the predicate of a rule that its index has found. */
  readonly build?: (rule: number) => RulePredicate
  /** Makes the whole predicate of a rule, where {@link build} leaves out what its index tells. */
  readonly buildWhole?: (rule: number) => RulePredicate
  /** Mandatory fields of indexed rules. An event that lacks one is decided by the loop, with its order of errors. */
  readonly mandatory?: readonly string[]
  /** Looks that rules need beside their own index, since many stand under one entry. */
  readonly checks?: {
    /** What their entries lead to are numbers of checks. */
    readonly rows: readonly RuleIndexRow[]
    /** The check of each rule, or -1. */
    readonly ofRules: readonly number[]
  }
}

interface BuiltIndex {
  readonly row: RuleIndexRow
  /** The rules by value, of an index of equalities over one value: by far the most frequent. */
  readonly equal: ReadonlyMap<Value, RuleNumbers> | undefined
  readonly lookup: Lookup
  /** No rule before this one depends on the index, so an earlier match makes it needless. */
  readonly first: number
  /** What the last lookup found, and the event that it was for. */
  readonly found: RuleNumbers[]
  count: number
  event: number
  isUnread: boolean
  readonly visitor: (rules: RuleNumbers) => void
}

/**
 * Finds matching rules by looking values up, in place of asking every condition. A rule is
 * asked only if the entry that stands for it holds; rules without one are asked in order.
 * It gives exactly what the loop over all conditions gives.
 */
class IndexedRules {
  readonly #rules: readonly ProgramRule[]
  readonly #predicates: (RulePredicate | undefined)[]
  readonly #indexes: readonly BuiltIndex[]
  readonly #residual: RuleNumbers
  readonly #hooks: IndexHooks
  readonly #checks: RuleChecks | undefined
  /** Rules found false in the event with this number. */
  readonly #refused: Uint32Array
  #event = 0
  #from = 0
  #best = Infinity
  #context: ExecutionContext | undefined
  /** Without a value that a rule must have, an error of one part may come before another part is asked. */
  readonly #holdsMandatory: ((context: ExecutionContext) => boolean) | undefined
  /** Whether the event lacks one of them. */
  #isLoop = false
  #loopMatcher: RuleMatcher | undefined
  /** Problems by rule, kept until it is known that the loop would have come that far. */
  readonly #raised = new Map<number, DecisionProblem>()

  constructor(
    rules: readonly ProgramRule[],
    predicates: readonly (RulePredicate | undefined)[],
    rows: readonly RuleIndexRow[],
    residual: RuleNumbers,
    hooks: IndexHooks,
  ) {
    this.#rules = rules
    this.#predicates = [...predicates]
    this.#indexes = rows.map((row) => this.#build(row))
    this.#residual = residual
    this.#hooks = hooks
    const { checks, mandatory = [] } = hooks
    if (mandatory.length > 0) this.#holdsMandatory = holdsFields(mandatory)
    this.#checks =
      checks === undefined || checks.rows.length === 0 ? undefined : new RuleChecks(checks.rows, checks.ofRules)
    this.#refused = new Uint32Array(rules.length)
  }

  #build(row: RuleIndexRow): BuiltIndex {
    const index: BuiltIndex = {
      row,
      equal: row.steps === undefined && row.lookup.kind === 'equal' ? toMap(row.lookup.entries) : undefined,
      lookup: createLookup(row.lookup),
      first: firstRule(row.lookup),
      found: [],
      count: 0,
      event: 0,
      isUnread: false,
      visitor: (rules) => {
        index.found[index.count++] = rules
        this.#consider(rules)
      },
    }
    return index
  }

  readonly next: RuleMatcher = (from, context, problems) => {
    if (this.#holdsMandatory !== undefined) {
      if (from === 0) this.#isLoop = !this.#holdsMandatory(context)
      if (this.#isLoop) return this.#loop(from, context, problems)
    }
    if (from === 0) {
      // At 2^32 the numbers start again, and what they marked must not count any more.
      if (this.#raised.size > 0) this.#raised.clear()
      if (++this.#event > 0xffffffff) {
        this.#event = 1
        this.#refused.fill(0)
        for (const index of this.#indexes) index.event = 0
        this.#checks?.forget()
      }
    }
    this.#from = from
    this.#best = Infinity
    this.#context = context
    for (let at = 0; at < this.#indexes.length; at++) {
      const index = this.#indexes[at] as BuiltIndex
      if (index.first >= this.#best) continue
      if (index.event !== this.#event) this.#ask(index, context)
      else if (index.isUnread) this.#askUnread(index, context)
      else for (let place = 0; place < index.count; place++) this.#consider(index.found[place] as RuleNumbers)
    }
    if (this.#residual.length > 0) this.#askResidual(context)
    if (this.#raised.size > 0) this.#tell(problems)
    return this.#best === Infinity ? -1 : this.#best
  }

  get #loop(): RuleMatcher {
    return (this.#loopMatcher ??= createLoopMatcher(
      this.#rules,
      this.#rules.map(
        (_, number) => this.#hooks.buildWhole?.(number) ?? this.#predicates[number] ?? this.#make(number),
      ),
    ))
  }

  /** Reports the problems of the rules up to the best match, in their order. */
  #tell(problems: DecisionProblem[]): void {
    const told = [...this.#raised.keys()].filter((number) => number <= this.#best).sort((a, b) => a - b)
    for (const number of told) {
      problems.push(this.#raised.get(number) as DecisionProblem)
      this.#raised.delete(number)
    }
  }

  #ask(index: BuiltIndex, context: ExecutionContext): void {
    index.event = this.#event
    index.count = 0
    const { row, equal } = index
    index.isUnread = false
    let value: Value | undefined
    try {
      value = row.getter(context.values, context)
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      index.isUnread = true
      this.#askUnread(index, context)
      return
    }
    if (value === undefined) return
    if (equal !== undefined) {
      const rules = equal.get(value)
      if (rules !== undefined) index.visitor(rules)
    } else visitValues(row, value, index.lookup, index.visitor, context)
  }

  /** The value cannot be read, so every rule that needs it is asked as the loop would ask it. */
  #askUnread({ row }: BuiltIndex, context: ExecutionContext): void {
    const rules = [...new Set(numbersOf(row.lookup))].sort((a, b) => a - b)
    for (let at = countUpTo(rules, this.#from - 1); at < rules.length; at++) {
      const number = rules[at] as number
      if (number >= this.#best) return
      if (this.#refused[number] === this.#event) continue
      const predicate = this.#hooks.buildWhole?.(number) ?? this.#predicates[number] ?? this.#make(number)
      if (this.#holds(number, predicate, context)) this.#best = number
      else this.#refused[number] = this.#event
    }
  }

  /** Asks the conditions of some rules, up to the best match so far. */
  #consider(rules: RuleNumbers): void {
    const context = this.#context as ExecutionContext
    for (let at = this.#from === 0 ? 0 : countUpTo(rules, this.#from - 1); at < rules.length; at++) {
      const rule = rules[at] as number
      if (rule >= this.#best) return
      if (this.#refused[rule] === this.#event) continue
      if (this.#passes(rule, context)) {
        this.#best = rule
        return
      }
      this.#refused[rule] = this.#event
    }
  }

  /** Asks a rule that its index has found. */
  #passes(number: number, context: ExecutionContext): boolean {
    if (this.#checks?.holds(number, this.#event, context) === false) return false
    return this.#holds(number, this.#predicates[number] ?? this.#make(number), context)
  }

  /** Asks one condition; what it throws is a problem of its rule. */
  #holds(number: number, predicate: RulePredicate, context: ExecutionContext): boolean {
    try {
      return predicate(context.values, context)
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      const rule = this.#rules[number] as ProgramRule
      const { code, message, field } = error
      this.#raised.set(number, { code, message, field, rule: rule.report.rule })
      return rule.failClosed
    }
  }

  #make(number: number): RulePredicate {
    const predicate = this.#hooks.build?.(number)
    if (predicate === undefined) throw new Error('INVARIANT: a rule has a predicate')
    this.#predicates[number] = predicate
    return predicate
  }

  /** Rules that no index covers may throw, so they are asked last and in order, as the loop would. */
  #askResidual(context: ExecutionContext): void {
    const rules = this.#residual
    for (let at = countUpTo(rules, this.#from - 1); at < rules.length; at++) {
      const number = rules[at] as number
      if (number >= this.#best) return
      if (!this.#passes(number, context)) continue
      this.#best = number
      return
    }
  }
}

/**
 * Makes the matcher of a stage whose rules are indexed.
 *
 * @param predicates - by rule; what is left out is built when the rule is first asked
 * @param rows - the cheapest to ask first
 * @param residual - the rules that no index covers, ascending
 */
export function createIndexMatcher(
  rules: readonly ProgramRule[],
  predicates: readonly (RulePredicate | undefined)[],
  rows: readonly RuleIndexRow[],
  residual: readonly number[],
  hooks: IndexHooks = {},
): RuleMatcher {
  return new IndexedRules(rules, predicates, rows, residual, hooks).next
}
