import type { RegexNode } from '../../regex/index.ts'
import type { IpRange } from '../../runtime/index.ts'
import type { Dialect } from '../sql/dialect.ts'
import type { TranslationContext } from '../translate/context.ts'
import { blocksOf, type AddressBlock } from './address-blocks.ts'
import { NecessaryFinder, type NecessaryTest, type Spread } from './necessary.ts'
import type { ReplayRule } from './rule-parts.ts'

/** What a log says of addresses before they are written as keys. */
export interface AddressColumn {
  /** The first bits of an address of one family, NULL for one of the other. */
  prefix(family: 4 | 6, bits: number): string
  literal(block: AddressBlock): string
  between(range: IpRange): string
}

/** How rows are found that some rule may match. */
export interface CandidateQuery {
  readonly setup: readonly string[]
  /** A condition on the rows of `l`, which may be NULL for false; undefined: all rows. */
  readonly where: string | undefined
}

/** Behind some two hundred patterns RE2 runs out of its memory for states, and is slow. */
const mostPatterns = 150

/** So few values are written into the query, more stand in a table. */
const fewValues = 6

/** Writes which rows some rule may match: a superset, which one look at each row tells. */
export class CandidateWriter {
  readonly #dialect: Dialect
  readonly #addresses: (field: string) => AddressColumn | undefined
  readonly #equal = new Map<string, Set<string>>()
  readonly #patterns = new Map<string, Extract<NecessaryTest, { kind: 'pattern' }>[]>()
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
    for (const range of ranges) {
      const blocks = blocksOf(range)
      if (blocks === undefined) this.#whole.add(column.between(range))
      for (const block of blocks ?? []) this.#addValues(column.prefix(block.family, block.bits), [column.literal(block)]) // prettier-ignore
    }
  }

  #oneOf(value: string, literals: readonly string[], at: number, setup: string[]): string {
    if (literals.length === 0) return 'false'
    if (literals.length <= fewValues) return `${value} IN (${literals.join(', ')})`
    const table = `portcullis_values_${String(at)}`
    setup.push(...this.#dialect.tableOf(table, ['g'], literals.map((literal) => `(${literal})`))) // prettier-ignore
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
