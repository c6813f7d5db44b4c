import { createContainsIndex, type Occurrence } from './contains-index.ts'
import { lowerAscii, type ByteString } from './bytes.ts'
import type { ExecutionContext } from './context.ts'
import { anyEach, type EachStep } from './each.ts'
import { RuntimeError } from './errors.ts'
import { createIntervalIndex, type IntervalRow } from './interval-index.ts'
import type { DecisionProblem, ProgramRule, RuleMatcher, RulePredicate } from './program.ts'
import type { Value } from './values.ts'

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

function firstRule(row: IndexEntries): number {
  let first = Infinity
  for (const entry of row.entries) {
    const rules = 'rule' in entry ? [entry.rule] : entry[1]
    for (const rule of rules) if (rule < first) first = rule
  }
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

function report(error: unknown, problems: DecisionProblem[], rule: ProgramRule | undefined): void {
  if (!(error instanceof RuntimeError)) throw error
  problems.push({ code: error.code, message: error.message, field: error.field, rule: rule?.report.rule ?? '' })
}

/** What the maker of a matcher does for it. */
export interface IndexHooks {
  /** Called when a new event begins. */
  readonly start?: () => void
  /** Makes the predicate of a rule. */
  readonly build?: (rule: number) => RulePredicate
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
  /** Rules found false in the event with this number. */
  readonly #refused: Uint32Array
  #event = 0
  #from = 0
  #best = Infinity
  #context: ExecutionContext | undefined
  #problems: DecisionProblem[] = []

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
    this.#refused = new Uint32Array(rules.length)
  }

  #build(row: RuleIndexRow): BuiltIndex {
    const index: BuiltIndex = {
      row,
      equal: row.steps === undefined && row.lookup.kind === 'equal' ? new Map(row.lookup.entries) : undefined,
      lookup: createLookup(row.lookup),
      first: firstRule(row.lookup),
      found: [],
      count: 0,
      event: 0,
      visitor: (rules) => {
        index.found[index.count++] = rules
        this.#consider(rules)
      },
    }
    return index
  }

  readonly next: RuleMatcher = (from, context, problems) => {
    if (from === 0) {
      this.#hooks.start?.()
      // At 2^32 the numbers start again, and what they marked must not count any more.
      if (++this.#event > 0xffffffff) {
        this.#event = 1
        this.#refused.fill(0)
        for (const index of this.#indexes) index.event = 0
      }
    }
    this.#from = from
    this.#best = Infinity
    this.#context = context
    this.#problems = problems
    for (let at = 0; at < this.#indexes.length; at++) {
      const index = this.#indexes[at] as BuiltIndex
      if (index.first >= this.#best) continue
      if (index.event !== this.#event) this.#ask(index, context)
      else for (let place = 0; place < index.count; place++) this.#consider(index.found[place] as RuleNumbers)
    }
    if (this.#residual.length > 0) this.#askResidual(context)
    return this.#best === Infinity ? -1 : this.#best
  }

  #ask(index: BuiltIndex, context: ExecutionContext): void {
    index.event = this.#event
    index.count = 0
    const { row, equal } = index
    const value = this.#read(row, context)
    if (value === undefined) return
    if (equal !== undefined) {
      const rules = equal.get(value)
      if (rules !== undefined) index.visitor(rules)
    } else if (row.steps === undefined) index.lookup(value, index.visitor)
    else
      anyEach(
        value,
        row.steps,
        (element) => {
          index.lookup(element, index.visitor)
          return false
        },
        context,
      )
  }

  #read(row: RuleIndexRow, context: ExecutionContext): Value | undefined {
    try {
      return row.getter(context.values, context)
    } catch (error) {
      report(error, this.#problems, this.#rules[firstRule(row.lookup)])
      return undefined
    }
  }

  /** Asks the conditions of some rules, up to the best match so far. */
  #consider(rules: RuleNumbers): void {
    const context = this.#context as ExecutionContext
    for (let at = this.#from === 0 ? 0 : lowerBound(rules, this.#from); at < rules.length; at++) {
      const rule = rules[at] as number
      if (rule >= this.#best) return
      if (this.#refused[rule] === this.#event) continue
      if (this.#holds(rule, context)) {
        this.#best = rule
        return
      }
      this.#refused[rule] = this.#event
    }
  }

  /** Asks one condition; what it throws is a problem of its rule. */
  #holds(number: number, context: ExecutionContext): boolean {
    try {
      const predicate = this.#predicates[number] ?? this.#make(number)
      return predicate(context.values, context)
    } catch (error) {
      const rule = this.#rules[number]
      report(error, this.#problems, rule)
      return rule?.failClosed === true
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
      if (!this.#holds(number, context)) continue
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
