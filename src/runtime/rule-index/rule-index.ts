import {
  anyEach,
  countUpTo,
  createLoopMatcher,
  type DecisionProblem,
  type ExecutionContext,
  holdsFields,
  type ProgramRule,
  type RuleMatcher,
  type RulePredicate,
  RuntimeError,
  type Value,
} from '../index.ts'
import { EntryTable, type EntryRow } from './entry-table.ts'
import { createEqualityMatcher, toRulesByValue } from './equality-matcher.ts'
import type { RuleIndexRow, RuleNumbers } from './index-entries.ts'
import type { RuleCheckRows } from './check-rows.ts'
import { placeFrom } from './number-lists.ts'

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
  /** What must hold of rules beside the entry that they stand under. */
  readonly checks?: RuleCheckRows
}

/** Event numbers start again behind this, and what they marked must not count any more. */
const mostEvents = 0xffffffff

/**
 * Finds matching rules by looking values up, in place of asking every condition. A rule is asked only if the entry, or
 * the two entries, that stand for it hold; rules without one are asked in order. It gives exactly what the loop over
 * all conditions gives.
 */
class IndexedRules {
  readonly #rules: readonly ProgramRule[]
  readonly #predicates: (RulePredicate | undefined)[]
  readonly #table: EntryTable
  readonly #residual: RuleNumbers
  readonly #hooks: IndexHooks
  #event = 0
  #from = 0
  #best = Infinity
  #context: ExecutionContext | undefined
  /** By rule: the last event in which it was found false. */
  readonly #refused: Uint32Array
  /** By entry: the last event in which it held. */
  readonly #held: Uint32Array
  /** By row: the last event in which it was asked, and where what it found stands among all that was found. */
  readonly #asked: Uint32Array
  readonly #foundFrom: Int32Array
  readonly #foundTo: Int32Array
  readonly #found: Int32Array
  #foundCount = 0
  /** By row: the first rule that it may still tell of. */
  readonly #needs: Float64Array
  /** Entries that hold and begin pairs. */
  readonly #begun: Int32Array
  #begunCount = 0
  /** By row: whether its value could not be read in the event in which it was asked. */
  readonly #unread: Uint8Array
  readonly #rulesOfUnread: (readonly number[] | undefined)[] = []
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
    this.#residual = residual
    this.#hooks = hooks
    const { checks, mandatory = [] } = hooks
    if (mandatory.length > 0) this.#holdsMandatory = holdsFields(mandatory)
    this.#table = new EntryTable(rows, rules.length, checks)
    const { entries } = this.#table
    const rowCount = this.#table.rows.length
    this.#refused = new Uint32Array(rules.length)
    this.#held = new Uint32Array(entries)
    this.#found = new Int32Array(entries)
    this.#begun = new Int32Array(entries)
    this.#asked = new Uint32Array(rowCount)
    this.#foundFrom = new Int32Array(rowCount)
    this.#foundTo = new Int32Array(rowCount)
    this.#needs = new Float64Array(rowCount)
    this.#unread = new Uint8Array(rowCount)
  }

  readonly next: RuleMatcher = (from, context, problems) => {
    if (this.#holdsMandatory !== undefined) {
      if (from === 0) this.#isLoop = !this.#holdsMandatory(context)
      if (this.#isLoop) return this.#loop(from, context, problems)
    }
    if (from === 0) this.#begin()
    this.#from = from
    this.#best = Infinity
    this.#context = context
    this.#begunCount = 0
    const { rows, firsts } = this.#table
    const needs = this.#needs
    for (let row = 0; row < rows.length; row++) needs[row] = firsts[row] as number
    for (let row = 0; row < rows.length; row++) {
      if ((needs[row] as number) >= this.#best) continue
      if (this.#asked[row] !== this.#event) this.#ask(row, rows[row] as EntryRow, context)
      else if (this.#unread[row] === 1) this.#askUnread(row, context)
      else {
        const end = this.#foundTo[row] as number
        for (let at = this.#foundFrom[row] as number; at < end; at++) this.#consider(this.#found[at] as number)
      }
    }
    if (this.#residual.length > 0) this.#askResidual(context)
    if (this.#raised.size > 0) this.#tell(problems)
    return this.#best === Infinity ? -1 : this.#best
  }

  #begin(): void {
    this.#hooks.start?.()
    if (this.#raised.size > 0) this.#raised.clear()
    this.#foundCount = 0
    if (++this.#event <= mostEvents) return
    this.#event = 1
    this.#refused.fill(0)
    this.#held.fill(0)
    this.#asked.fill(0)
  }

  get #loop(): RuleMatcher {
    return (this.#loopMatcher ??= createLoopMatcher(
      this.#rules,
      this.#rules.map((_, number) => this.#wholeOf(number)),
    ))
  }

  #wholeOf(number: number): RulePredicate {
    return this.#hooks.buildWhole?.(number) ?? this.#predicates[number] ?? this.#make(number)
  }

  /** Reports the problems of the rules up to the best match, in their order. */
  #tell(problems: DecisionProblem[]): void {
    const told = [...this.#raised.keys()].filter((number) => number <= this.#best).sort((a, b) => a - b)
    for (const number of told) {
      problems.push(this.#raised.get(number) as DecisionProblem)
      this.#raised.delete(number)
    }
  }

  #ask(row: number, { getter, steps, equal, lookup }: EntryRow, context: ExecutionContext): void {
    this.#asked[row] = this.#event
    this.#unread[row] = 0
    this.#foundFrom[row] = this.#foundCount
    this.#foundTo[row] = this.#foundCount
    let value: Value | undefined
    try {
      value = getter(context.values, context)
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      this.#unread[row] = 1
      this.#askUnread(row, context)
      return
    }
    if (value === undefined) return
    if (equal !== undefined) {
      const entry = equal.get(value)
      if (entry !== undefined) this.#enter(entry)
    } else if (steps === undefined) lookup(value, this.#enter)
    else
      anyEach(
        value,
        steps,
        (element) => {
          lookup(element, this.#enter)
          return false
        },
        context,
      )
    this.#foundTo[row] = this.#foundCount
  }

  /** The value cannot be read, so every rule that needs it is asked as the loop would ask it. */
  #askUnread(row: number, context: ExecutionContext): void {
    const rules = (this.#rulesOfUnread[row] ??= this.#table.rulesOf(row))
    for (let at = countUpTo(rules, this.#from - 1); at < rules.length; at++) {
      const number = rules[at] as number
      if (number >= this.#best) return
      if (this.#refused[number] === this.#event) continue
      if (this.#holds(number, this.#wholeOf(number), context)) this.#best = number
      else this.#refused[number] = this.#event
    }
  }

  /** Notes an entry that holds. */
  readonly #enter = (entry: number): void => {
    if (this.#held[entry] === this.#event) return
    this.#held[entry] = this.#event
    this.#found[this.#foundCount++] = entry
    this.#consider(entry)
  }

  /** Asks the rules that an entry completes what must hold for, up to the best match so far. */
  #consider(entry: number): void {
    const { alone, completed, together, begins, needs, needRows, needFirsts, pairs } = this.#table
    const first = alone.starts[entry] as number
    const end = alone.starts[entry + 1] as number
    if (first < end) this.#askSome(alone.items, first, end)
    const pairFrom = completed.starts[entry] as number
    const pairTo = completed.starts[entry + 1] as number
    if (pairFrom < pairTo) {
      // Whichever are fewer: what holds, or what would complete a pair.
      if (this.#begunCount <= pairTo - pairFrom) {
        for (let at = 0; at < this.#begunCount; at++) {
          const pair = pairs.find(this.#begun[at] as number, entry)
          if (pair !== -1)
            this.#askSome(together.items, together.starts[pair] as number, together.starts[pair + 1] as number)
        }
      } else
        for (let at = pairFrom; at < pairTo; at++) {
          const pair = completed.items[at] as number
          const low = pairs.lows[pair] as number
          const other = low === entry ? (pairs.highs[pair] as number) : low
          if (this.#held[other] === this.#event)
            this.#askSome(together.items, together.starts[pair] as number, together.starts[pair + 1] as number)
        }
    }
    if (begins[entry] !== 1) return
    this.#begun[this.#begunCount++] = entry
    const needTo = needs.starts[entry + 1] as number
    for (let at = needs.starts[entry] as number; at < needTo; at++) {
      const need = needs.items[at] as number
      const row = needRows[need] as number
      if ((needFirsts[need] as number) < (this.#needs[row] as number)) this.#needs[row] = needFirsts[need] as number
    }
  }

  /** Asks the conditions of some rules, up to the best match so far. */
  #askSome(rules: Int32Array, first: number, end: number): void {
    const context = this.#context as ExecutionContext
    for (let at = this.#from === 0 ? first : placeFrom(rules, first, end, this.#from); at < end; at++) {
      const rule = rules[at] as number
      if (rule >= this.#best) return
      if (this.#refused[rule] === this.#event) continue
      if (this.#holds(rule, this.#predicates[rule] ?? this.#make(rule), context)) {
        this.#best = rule
        return
      }
      this.#refused[rule] = this.#event
    }
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
    return (this.#predicates[number] = builtBy(this.#hooks.build, number))
  }

  /** Rules that no index covers may throw, so they are asked last and in order, as the loop would. */
  #askResidual(context: ExecutionContext): void {
    const rules = this.#residual
    for (let at = countUpTo(rules, this.#from - 1); at < rules.length; at++) {
      const number = rules[at] as number
      if (number >= this.#best) return
      if (!this.#holds(number, this.#predicates[number] ?? this.#make(number), context)) continue
      this.#best = number
      return
    }
  }
}

function builtBy(build: IndexHooks['build'], rule: number): RulePredicate {
  const predicate = build?.(rule)
  if (predicate === undefined) throw new Error('INVARIANT: a rule has a predicate, or the host builds it')
  return predicate
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
  const careful = (): RuleMatcher => new IndexedRules(rules, predicates, rows, residual, hooks).next
  const [row] = rows
  const { start, build, checks, mandatory = [] } = hooks
  const isPlain = rows.length === 1 && row?.steps === undefined && residual.length === 0 && !checks?.rows.length
  const byValue = !isPlain || row === undefined ? undefined : toRulesByValue(row)
  if (row === undefined || byValue === undefined) return careful()
  const isWhole = mandatory.length === 0 ? undefined : holdsFields(mandatory)
  const predicateOf = (rule: number): RulePredicate => predicates[rule] ?? builtBy(build, rule)
  return createEqualityMatcher({ rules: rules.length, row, predicateOf, start, isWhole, careful }, byValue)
}
