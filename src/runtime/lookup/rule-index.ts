import { createContainsIndex, type Occurrence } from './contains-index.ts'
import { lowerAscii, type ByteString } from '../bytes.ts'
import type { ExecutionContext } from '../context/index.ts'
import { anyEach, type EachStep } from '../each.ts'
import { RuntimeError } from '../errors.ts'
import { createIntervalIndex, type IntervalRow } from './interval-index.ts'
import { createLoopMatcher } from '../program/loop-matcher.ts'
import type { DecisionProblem, ProgramRule, RuleMatcher, RulePredicate } from '../program/program.ts'
import type { Value } from '../values.ts'

/** Numbers of rules, ascending. */
type RuleNumbers = readonly number[]

/** Rules by literal; emitted modules list them. */
type RulesByLiteral<Literal> = ReadonlyMap<Literal, RuleNumbers> | readonly (readonly [Literal, RuleNumbers])[]

/** What may be true of a value, with the rules that can match only then. */
export type IndexEntries =
  | { readonly kind: 'equal'; readonly entries: RulesByLiteral<Value> }
  | {
      readonly kind: 'prefix' | 'suffix' | 'contains' | 'contains_any_case'
      readonly entries: RulesByLiteral<ByteString>
    }
  | { readonly kind: 'int_interval' | 'ip_interval'; readonly entries: readonly IntervalRow[] }

/** Reads one value of an event. It never throws but for what a lazy provider gives. */
export type IndexGetter = (values: ExecutionContext['values'], context: ExecutionContext) => Value | undefined

/** One index: a value, perhaps the values inside it, and what to look up. */
export interface RuleIndexRow {
  readonly getter: IndexGetter
  /** The value is an array or map whose elements are looked up. */
  readonly steps: readonly EachStep[] | undefined
  readonly lookup: IndexEntries
}

/** How a value finds rules: calls the visitor with the rules of each entry that holds. */
type Lookup = (value: Value, visitor: (rules: RuleNumbers) => void) => void

function toMap<Literal>(entries: RulesByLiteral<Literal>): ReadonlyMap<Literal, RuleNumbers> {
  return entries instanceof Map ? (entries as ReadonlyMap<Literal, RuleNumbers>) : new Map(entries)
}

function createAffixLookup(kind: 'prefix' | 'suffix', entries: RulesByLiteral<ByteString>): Lookup {
  const rules = toMap(entries)
  const lengths = [...new Set([...rules.keys()].map(({ length }) => length))].sort((a, b) => a - b)
  return (value, visitor) => {
    const bytes = value as ByteString
    for (const length of lengths) {
      if (length > bytes.length) return
      const found = rules.get(kind === 'prefix' ? bytes.slice(0, length) : bytes.slice(bytes.length - length))
      if (found !== undefined) visitor(found)
    }
  }
}

function createContainsLookup(entries: Iterable<Occurrence>, anyCase: boolean): Lookup {
  let index: ReturnType<typeof createContainsIndex> | undefined
  return (value, visitor) => {
    index ??= createContainsIndex([...entries])
    index(anyCase ? lowerAscii(value as ByteString) : (value as ByteString), visitor)
  }
}

function createLookup(row: IndexEntries): Lookup {
  switch (row.kind) {
    case 'equal': {
      const rules = toMap(row.entries)
      return (value, visitor) => {
        const found = rules.get(value)
        if (found !== undefined) visitor(found)
      }
    }
    case 'prefix':
    case 'suffix':
      return createAffixLookup(row.kind, row.entries)
    case 'contains':
    case 'contains_any_case':
      return createContainsLookup(row.entries, row.kind === 'contains_any_case')
    case 'int_interval':
      return createIntervalIndex(row.entries)
    case 'ip_interval': {
      // The families are numbers and bigints, which must not meet: ::1 is not 0.0.0.1.
      const ipv4 = createIntervalIndex(row.entries.filter(({ first }) => typeof first === 'number'))
      const ipv6 = createIntervalIndex(row.entries.filter(({ first }) => typeof first === 'bigint'))
      return (value, visitor) => {
        if (typeof value === 'number') ipv4(value, visitor)
        else ipv6(value, visitor)
      }
    }
  }
}

/** Every number that the entries lead to; some of them several times. */
function* numbersOf(row: IndexEntries): Iterable<number> {
  for (const entry of row.entries) {
    if ('rule' in entry) yield entry.rule
    else yield* entry[1]
  }
}

function firstRule(row: IndexEntries): number {
  let first = Infinity
  for (const rule of numbersOf(row)) if (rule < first) first = rule
  return first
}

/** The place of the first number that is not below a bound. */
function lowerBound(numbers: RuleNumbers, bound: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] as number) < bound) low = middle + 1
    else high = middle
  }
  return low
}

/** What the maker of a matcher does for it. */
export interface IndexHooks {
  /** Called when a new event begins. */
  readonly start?: () => void
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

/** Answers checks: each index is asked once for an event, and remembers what it found. */
class Checks {
  readonly #ofRules: Int32Array
  readonly #rows: readonly { readonly row: RuleIndexRow; readonly lookup: Lookup }[]
  /** The row of each check. */
  readonly #rowOf: Uint16Array
  /** The last event in which each row was asked, and in which each check held. */
  readonly #asked: Uint32Array
  readonly #held: Uint32Array
  #event = 0
  readonly #visitor = (checks: RuleNumbers): void => {
    for (const check of checks) this.#held[check] = this.#event
  }

  constructor(rows: readonly RuleIndexRow[], ofRules: readonly number[]) {
    this.#ofRules = Int32Array.from(ofRules)
    this.#rows = rows.map((row) => ({ row, lookup: createLookup(row.lookup) }))
    const count = ofRules.reduce((most, check) => Math.max(most, check), -1) + 1
    this.#rowOf = new Uint16Array(count)
    this.#held = new Uint32Array(count)
    this.#asked = new Uint32Array(rows.length)
    for (const [at, { lookup }] of rows.entries()) for (const check of numbersOf(lookup)) this.#rowOf[check] = at
  }

  /** Whether a rule may match in an event. */
  holds(rule: number, event: number, context: ExecutionContext): boolean {
    const check = this.#ofRules[rule] as number
    if (check === -1) return true
    const at = this.#rowOf[check] as number
    if (this.#asked[at] !== event) {
      this.#asked[at] = event
      this.#event = event
      const { row, lookup } = this.#rows[at] as { row: RuleIndexRow; lookup: Lookup }
      try {
        visitValues(row, row.getter(context.values, context), lookup, this.#visitor, context)
      } catch (error) {
        if (!(error instanceof RuntimeError)) throw error
        // The rules themselves will find that the value cannot be read, and report it.
        for (const number of numbersOf(row.lookup)) this.#held[number] = event
      }
    }
    return this.#held[check] === event
  }

  forget(): void {
    this.#asked.fill(0)
    this.#held.fill(0)
  }
}

/** Looks up a value, or each value in it. */
function visitValues(
  { steps }: RuleIndexRow,
  value: Value | undefined,
  lookup: Lookup,
  visitor: (rules: RuleNumbers) => void,
  context: ExecutionContext,
): void {
  if (value === undefined) return
  if (steps === undefined) lookup(value, visitor)
  else
    anyEach(
      value,
      steps,
      (element) => {
        lookup(element, visitor)
        return false
      },
      context,
    )
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
  readonly #checks: Checks | undefined
  /** Rules found false in the event with this number. */
  readonly #refused: Uint32Array
  #event = 0
  #from = 0
  #best = Infinity
  #context: ExecutionContext | undefined
  /** Slots of the mandatory fields; their shape is that of every context. */
  #mandatory: readonly number[] | undefined
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
    const { checks } = hooks
    this.#checks =
      checks === undefined || checks.rows.length === 0 ? undefined : new Checks(checks.rows, checks.ofRules)
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
    const { mandatory } = this.#hooks
    if (mandatory !== undefined && mandatory.length > 0) {
      if (from === 0) this.#isLoop = !this.#areGiven(mandatory, context)
      if (this.#isLoop) return this.#loop(from, context, problems)
    }
    if (from === 0) {
      this.#hooks.start?.()
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

  /** Without a value that a rule must have, an error of one part may come before another part is asked. */
  #areGiven(mandatory: readonly string[], context: ExecutionContext): boolean {
    const slots = (this.#mandatory ??= mandatory.map((name) => context.shape.slots.get(name) ?? -1))
    const { values } = context
    for (let at = 0; at < slots.length; at++) {
      const slot = slots[at] as number
      if (values[slot] === undefined && !context.isGiven(slot)) return false
    }
    return true
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
    for (let at = lowerBound(rules, this.#from); at < rules.length; at++) {
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
    for (let at = this.#from === 0 ? 0 : lowerBound(rules, this.#from); at < rules.length; at++) {
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
    if (predicate === undefined) throw new Error('INVARIANT: a rule has a predicate, or the host builds it')
    this.#predicates[number] = predicate
    return predicate
  }

  /** Rules that no index covers may throw, so they are asked last and in order, as the loop would. */
  #askResidual(context: ExecutionContext): void {
    const rules = this.#residual
    for (let at = lowerBound(rules, this.#from); at < rules.length; at++) {
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
