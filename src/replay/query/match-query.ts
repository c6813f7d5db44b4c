import type { Condition } from '../../compiler/index.ts'
import type { Dialect } from '../sql/dialect.ts'
import { SqlRefusal } from '../sql/refusal.ts'
import type { TranslationContext } from '../translate/context.ts'
import { Translator } from '../translate/translate.ts'
import { findPattern, writeFoundValues, type PatternOperand } from './found-values.ts'
import { findGuard, joinOf, operandsOf, Shapes, type Guard, type ReplayRule, type Spread } from './join/index.ts'

/** A rule that is joined by no value that it names. */
interface ScannedRule {
  readonly context: TranslationContext
  readonly number: number
  readonly operands: readonly Condition[]
  readonly sql: string
  readonly found: PatternOperand | undefined
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

/** Fewer rules are asked one by one: joins cost more than they save. */
const fewRules = 12

/** Fewer patterns than this are looked for in each row. */
const fewPatterns = 8

/** A guard that lets more through than this is no better than a pattern that the rule looks for too. */
const mostOfGuard = 0.05

/** Writes how rows find their rules. */
export class MatchQueryWriter {
  readonly #context: TranslationContext
  readonly #table: string
  readonly #shapes: Shapes
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
    this.#shapes = new Shapes(table)
  }

  /** @param spread - how many values fields have, which tells what rules are best joined by */
  write(rules: readonly ReplayRule[], spread: Spread): MatchQuery {
    const guardOf = (operands: readonly Condition[]): Guard | undefined => rules.length > fewRules ? findGuard(operands, spread) : undefined // prettier-ignore
    for (const rule of rules) {
      try {
        this.#take(rule, guardOf)
      } catch (error) {
        if (!(error instanceof SqlRefusal)) throw error
        this.#refused.push({ number: rule.number, refusal: error })
      }
    }
    const { found, scanned } = this.#sort()
    return {
      setup: [...found, ...this.#shapes.setup(this.#context)],
      pairs: [
        ...this.#shapes.pairs(),
        ...(scanned.length === 0 ? [] : [this.#context.dialect.matchedRules(scanned, `${this.#table} AS l`, 'true')]),
      ],
      refused: this.#refused,
      always: this.#always,
    }
  }

  #take(
    { number, condition, lists = this.#context.lists }: ReplayRule,
    guardOf: (operands: readonly Condition[]) => Guard | undefined,
  ): void {
    if (condition.kind === 'constant') {
      if (condition.value) this.#always.push(number)
      return
    }
    const context = { ...this.#context, lists }
    const operands = operandsOf(condition)
    const guard = guardOf(operands)
    const found = guard !== undefined && guard.share < mostOfGuard ? undefined : findPattern(context, operands)
    if (guard === undefined || found !== undefined) {
      this.#scanned.push({ context, number, operands, sql: new Translator(context).condition(condition), found })
      return
    }
    const { literals, ...join } = joinOf(guard, new Translator(context), context.dialect)
    const rest = guard.isExact ? operands.toSpliced(guard.at, 1) : operands
    this.#shapes.add({ context, number, literals, rest }, join)
  }

  /** Lets rules that look for patterns in one value, where they are many, find the values first. */
  #sort(): { readonly found: readonly string[]; readonly scanned: readonly ScannedRule[] } {
    const groups = new Map<string, (ScannedRule & { readonly found: PatternOperand })[]>()
    const scanned: ScannedRule[] = []
    for (const { found, ...rule } of this.#scanned) {
      if (found === undefined) {
        scanned.push({ ...rule, found })
        continue
      }
      const key = `${found.form} ${found.value.sql}`
      const known = groups.get(key)
      if (known === undefined) groups.set(key, [{ ...rule, found }])
      else known.push({ ...rule, found })
    }
    const setup: string[] = []
    for (const rules of groups.values()) {
      if (rules.length < fewPatterns) scanned.push(...rules)
      else setup.push(...this.#find(rules, `portcullis_found_${String(setup.length)}`))
    }
    return { found: setup, scanned }
  }

  #find(rules: readonly (ScannedRule & { readonly found: PatternOperand })[], name: string): readonly string[] {
    for (const { context, number, operands, found } of rules) {
      const holds = context.dialect.equalsColumn(found.value, 'v.id')
      const join = (shape: string): string => `JOIN ${name} AS v ON ${holds} JOIN ${shape} AS s ON s.g = v.rule`
      this.#shapes.add({ context, number, literals: [String(number)], rest: operands.toSpliced(found.at, 1) }, { key: name, join }) // prettier-ignore
    }
    return writeFoundValues(this.#context.dialect, name, this.#table, rules)
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
