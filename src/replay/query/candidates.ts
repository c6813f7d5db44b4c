import type { RegexNode } from '../../regex/index.ts'
import { fromText, type IpRange } from '../../runtime/index.ts'
import type { Dialect } from '../sql/dialect.ts'
import type { TranslationContext } from '../translate/context.ts'
import { literalRegex } from '../translate/tests/patterns.ts'
import { mostPatterns } from './found-values.ts'
import { NecessaryFinder, type NecessaryTest } from './necessary.ts'
import { blocksOf, type AddressBlock, type ReplayRule, type Spread } from './join/index.ts'

/** How a log writes addresses, as far as it tells what they begin with. */
export interface AddressColumn {
  /** The text that a block's addresses begin with, and where it is looked for, which is NULL for other families. */
  startOf(block: AddressBlock): AddressStart
}

/** What the text of some addresses begins with. */
export interface AddressStart {
  readonly value: string
  readonly start: string
  /** Whether nothing follows. */
  readonly isWhole: boolean
}

/** How rows are found that some rule may match. */
export interface CandidateQuery {
  readonly setup: readonly string[]
  /** A condition on the rows of `l`, which may be NULL for false; undefined: all rows. */
  readonly where: string | undefined
}

/** Of texts to begin with, RE2 makes a tree, whose states are as many as their signs. */
const mostStarts = 1000

/** So few values are written into the query, more stand in a table. */
const fewValues = 6

/** So few texts to begin with are looked for one by one: each costs a third of a pattern. */
const fewStarts = 3

function startPattern({ start, isWhole }: AddressStart): RegexNode {
  const pattern = literalRegex(fromText(start))
  return isWhole ? { kind: 'concat', parts: [pattern, { kind: 'assertion', assertion: 'end_text' }] } : pattern
}

/** Writes which rows some rule may match: a superset, which one look at each row tells. */
export class CandidateWriter {
  readonly #dialect: Dialect
  readonly #addresses: (field: string) => AddressColumn | undefined
  readonly #equal = new Map<string, Set<string>>()
  readonly #patterns = new Map<string, Extract<NecessaryTest, { kind: 'pattern' }>[]>()
  readonly #starts = new Map<string, Map<string, AddressStart>>()
  readonly #whole = new Set<string>()
  #needsAll = false

  constructor(dialect: Dialect, addresses: (field: string) => AddressColumn | undefined) {
    this.#dialect = dialect
    this.#addresses = addresses
  }

  write(rules: readonly ReplayRule[], context: TranslationContext, spread: Spread): CandidateQuery {
    for (const { condition, lists = context.lists } of rules) {
      if (condition.kind === 'constant') continue
      const found = new NecessaryFinder({ ...context, lists }, spread).find(condition)
      if (found === undefined) this.#needsAll = true
      else for (const test of found.tests) this.#take(test)
    }
    if (this.#needsAll) return { setup: [], where: undefined }
    const setup: string[] = []
    const terms = [
      ...[...this.#equal].map(([value, literals], at) => this.#oneOf(value, [...literals], at, setup)),
      ...[...this.#patterns.values()].flatMap((tests) => this.#patternTerms(tests)),
      ...[...this.#starts].flatMap(([value, starts]) => this.#startTerms(value, [...starts.values()])),
      ...this.#whole,
    ]
    return { setup, where: terms.length === 0 ? 'false' : terms.join(' OR ') }
  }

  #take(test: NecessaryTest): void {
    switch (test.kind) {
      case 'equal':
        this.#addValues(test.value, test.literals)
        return
      case 'address':
        this.#takeAddresses(test.field, test.ranges)
        return
      case 'pattern': {
        const key = `${test.form} ${test.value}`
        const known = this.#patterns.get(key)
        if (known === undefined) this.#patterns.set(key, [test])
        else known.push(test)
        return
      }
      case 'whole':
        this.#whole.add(test.sql)
    }
  }

  #addValues(value: string, literals: readonly string[]): void {
    const known = this.#equal.get(value) ?? new Set()
    for (const literal of literals) known.add(literal)
    this.#equal.set(value, known)
  }

  #takeAddresses(field: string, ranges: readonly IpRange[]): void {
    const column = this.#addresses(field)
    // What the log does not give is missing, and no address is in a set then.
    if (column === undefined) return
    for (const start of ranges.flatMap(blocksOf).map((block) => column.startOf(block))) {
      const known = this.#starts.get(start.value) ?? new Map<string, AddressStart>()
      known.set(`${start.start}${start.isWhole ? '$' : ''}`, start)
      this.#starts.set(start.value, known)
    }
  }

  #startTerms(value: string, found: readonly AddressStart[]): readonly string[] {
    if (found.length <= fewStarts) return found.map((one) => this.#startTest(one))
    const starts = found.map(startPattern)
    return Array.from({ length: Math.ceil(starts.length / mostStarts) }, (_, at) => {
      const parts = starts.slice(at * mostStarts, (at + 1) * mostStarts)
      return this.#dialect.matches(value, 'text', { kind: 'concat', parts: [{ kind: 'assertion', assertion: 'start_text' }, { kind: 'alternation', parts }] }) // prettier-ignore
    })
  }

  #startTest({ value, start, isWhole }: AddressStart): string {
    const literal = this.#dialect.bytes(fromText(start), 'text')
    return isWhole ? `${value} = ${literal}` : this.#dialect.startsWith(value, literal)
  }

  #oneOf(value: string, literals: readonly string[], at: number, setup: string[]): string {
    if (literals.length === 0) return 'false'
    if (literals.length <= fewValues) return `${value} IN (${literals.join(', ')})`
    const table = `portcullis_values_${String(at)}`
    setup.push(...this.#dialect.tableOf(table, [{ name: 'g', literals }]))
    return `${value} IN (SELECT g FROM ${table})`
  }

  #patternTerms(tests: readonly Extract<NecessaryTest, { kind: 'pattern' }>[]): readonly string[] {
    const [first] = tests
    if (first === undefined || tests.length < 3) return tests.map(({ sql }) => sql)
    return Array.from({ length: Math.ceil(tests.length / mostPatterns) }, (_, at) => {
      const parts = tests.slice(at * mostPatterns, (at + 1) * mostPatterns).map(({ pattern }) => pattern)
      const pattern: RegexNode = { kind: 'alternation', parts }
      return this.#dialect.matches(first.value, first.form, pattern)
    })
  }
}
