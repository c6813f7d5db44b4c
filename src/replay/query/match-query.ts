import type { Condition } from '../../compiler/index.ts'
import { parseRegex, type RegexNode } from '../../regex/index.ts'
import type { Dialect } from '../sql/dialect.ts'
import { SqlRefusal } from '../sql/refusal.ts'
import { formOf } from '../translate/bytes.ts'
import type { TranslationContext } from '../translate/context.ts'
import { literalRegex, wildcardRegex } from '../translate/tests/patterns.ts'
import { Translator } from '../translate/translate.ts'
import { collectConstants, type ShapeConstant } from './constants.ts'
import { widened } from './necessary.ts'
import { findGuard, guardLiterals, operandsOf, type ReplayRule } from './rule-parts.ts'

/** Rules alike but for their constants: one join with a table of those. */
interface Shape {
  readonly guard: string
  readonly rest: string
  readonly types: readonly ShapeConstant['type'][]
  readonly rows: { readonly literal: string; readonly constants: readonly ShapeConstant[]; readonly rule: number }[]
}

/** A rule that every row is asked for, behind what a pattern for many of them lets through. */
interface ScannedRule {
  readonly number: number
  readonly sql: string
  readonly filter: { readonly value: string; readonly form: 'bytes' | 'text'; readonly pattern: RegexNode } | undefined
}

/** What says which rules match which rows. */
export interface MatchQuery {
  /** Statements that make the tables of rules. */
  readonly setup: readonly string[]
  /** Queries that give `id` and `rule`, no pair twice. */
  readonly pairs: readonly string[]
  /** Rules that the database cannot say, with the reason of the first node that refused. */
  readonly refused: readonly { readonly number: number; readonly refusal: SqlRefusal }[]
  /** Rules that hold for every row. */
  readonly always: readonly number[]
}

/** Behind some two hundred patterns RE2 runs out of its memory for states, and is slow. */
const mostPatterns = 150

/** Fewer rules are asked one by one: joins cost more than they save. */
const fewRules = 12

function patternOf(condition: Condition): RegexNode | undefined {
  if (condition.kind !== 'compare' || condition.whenMissing) return undefined
  const { test } = condition
  if (test.kind === 'contains') return test.literal === '' ? undefined : literalRegex(test.literal)
  if (test.kind === 'wildcard') return wildcardRegex(test)
  return test.kind === 'regex' ? parseRegex(test.source).root : undefined
}

/** Writes how rows find their rules. */
export class MatchQueryWriter {
  readonly #context: TranslationContext
  readonly #table: string
  readonly #shapes = new Map<string, Shape>()
  readonly #scanned: ScannedRule[] = []
  readonly #refused: { readonly number: number; readonly refusal: SqlRefusal }[] = []
  readonly #always: number[] = []

  /**
   * @param context - whose columns are those of `l`, the table of the log
   * @param table - the name of that table
   */
  constructor(context: TranslationContext, table: string) {
    this.#context = context
    this.#table = table
  }

  write(rules: readonly ReplayRule[]): MatchQuery {
    const joins = rules.length > fewRules
    for (const rule of rules) {
      try {
        this.#take(rule, joins)
      } catch (error) {
        if (!(error instanceof SqlRefusal)) throw error
        this.#refused.push({ number: rule.number, refusal: error })
      }
    }
    const shapes = [...this.#shapes.values()]
    return {
      setup: shapes.flatMap((shape, at) => this.#createTable(shape, at)),
      pairs: [...shapes.map((shape, at) => this.#join(shape, at)), ...this.#scans()],
      refused: this.#refused,
      always: this.#always,
    }
  }

  #take({ number, condition, lists = this.#context.lists }: ReplayRule, joins: boolean): void {
    if (condition.kind === 'constant') {
      if (condition.value) this.#always.push(number)
      return
    }
    const context = { ...this.#context, lists }
    const operands = operandsOf(condition)
    const at = joins ? findGuard(operands) : undefined
    const guard = at === undefined ? undefined : operands[at]
    if (guard?.kind === 'compare' && at !== undefined)
      this.#addToShape(context, number, guard, operands.toSpliced(at, 1))
    else this.#scan(context, number, condition, operands)
  }

  #addToShape(
    context: TranslationContext,
    number: number,
    guard: Extract<Condition, { kind: 'compare' }>,
    rest: readonly Condition[],
  ): void {
    const { dialect } = context
    const value = new Translator(context).value(guard.left)
    const { dialect: collecting, constants } = collectConstants(dialect, 's')
    const translator = new Translator({ ...context, dialect: collecting })
    const condition = rest.length === 0 ? 'true' : rest.map((operand) => translator.condition(operand)).join(' AND ')
    const types = constants.map(({ type }) => type)
    const key = [value.sql, condition, ...types].join('\n')
    const shape = this.#shapes.get(key) ?? {
      guard: dialect.equalsColumn(value, 's.g'),
      rest: condition,
      types,
      rows: [],
    }
    this.#shapes.set(key, shape)
    for (const literal of guardLiterals(guard, value, dialect)) shape.rows.push({ literal, constants, rule: number })
  }

  #scan(context: TranslationContext, number: number, condition: Condition, operands: readonly Condition[]): void {
    const translator = new Translator(context)
    const sql = translator.condition(condition)
    this.#scanned.push({ number, sql, filter: this.#filterOf(context, operands) })
  }

  /** The first operand that looks for a pattern that the database can say. */
  #filterOf(context: TranslationContext, operands: readonly Condition[]): ScannedRule['filter'] {
    for (const operand of operands) {
      const found = patternOf(operand)
      if (found === undefined || operand.kind !== 'compare') continue
      try {
        const value = new Translator(context).value(operand.left)
        const form = formOf(value)
        const pattern = form === 'text' ? widened(found) : found
        context.dialect.matches(value.sql, form, pattern)
        return { value: value.sql, form, pattern }
      } catch (error) {
        if (!(error instanceof SqlRefusal)) throw error
      }
    }
    return undefined
  }

  #createTable({ rows, types }: Shape, at: number): readonly string[] {
    const { dialect } = this.#context
    const columns = ['g', ...types.map((_, index) => `k${String(index)}`), 'rule']
    const values = rows.map(({ literal, constants, rule }) => `(${[literal, ...constants.map(({ sql }) => sql), String(rule)].join(', ')})`) // prettier-ignore
    return values.length === 0 ? [] : dialect.tableOf(`portcullis_shape_${String(at)}`, columns, values)
  }

  #join({ guard, rest, rows }: Shape, at: number): string {
    if (rows.length === 0) return `SELECT l.id AS id, 0 AS rule FROM ${this.#table} AS l WHERE false`
    return `SELECT l.id AS id, s.rule AS rule FROM ${this.#table} AS l JOIN portcullis_shape_${String(at)} AS s ON ${guard} WHERE ${rest}`
  }

  #scans(): readonly string[] {
    const groups = new Map<string, ScannedRule[]>()
    for (const rule of this.#scanned) {
      const key = rule.filter === undefined ? '' : `${rule.filter.form} ${rule.filter.value}`
      groups.set(key, [...(groups.get(key) ?? []), rule])
    }
    // A filter for few rules is one more test for each row.
    const plain = [...groups].flatMap(([key, rules]) => (key === '' || rules.length < 8 ? rules : []))
    const filtered = [...groups].flatMap(([key, rules]) => (key === '' || rules.length < 8 ? [] : [rules]))
    const chunks = filtered.flatMap((rules) =>
      Array.from({ length: Math.ceil(rules.length / mostPatterns) }, (_, at) =>
        rules.slice(at * mostPatterns, (at + 1) * mostPatterns),
      ),
    )
    return [
      ...(plain.length === 0 ? [] : [this.#scanOf(plain, 'true')]),
      ...chunks.map((rules) => this.#filtered(rules)),
    ]
  }

  #filtered(rules: readonly ScannedRule[]): string {
    const filters = rules.flatMap(({ filter }) => (filter === undefined ? [] : [filter]))
    const [first] = filters
    if (first === undefined) throw new Error('INVARIANT: a group of filtered rules has a filter')
    const pattern: RegexNode = { kind: 'alternation', parts: filters.map((filter) => filter.pattern) }
    return this.#scanOf(rules, this.#context.dialect.matches(first.value, first.form, pattern))
  }

  #scanOf(rules: readonly ScannedRule[], where: string): string {
    const { dialect } = this.#context
    const answers = rules.map(({ number, sql }) => ({ number, sql }))
    return dialect.matchedRules(answers, `${this.#table} AS l`, where)
  }
}

/** Where a row's step of time is found, over the rows of `l`. */
export interface SetTimes {
  readonly bucket: string
  readonly table: string
}

/** Asks for the rows of each set of rules that match together, how many there are, and by time where that is asked. */
export function writeSetQuery(pairs: readonly string[], dialect: Dialect, times?: SetTimes): string {
  return dialect.countSets(pairs.map((query) => `(${query})`).join(' UNION ALL '), times)
}
