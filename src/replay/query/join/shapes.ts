import type { Condition } from '../../../compiler/index.ts'
import type { TranslationContext } from '../../translate/context.ts'
import { constantColumns, RestWriter } from './constants.ts'

/** How rows of the log, `l`, find the rules of a shape, which stand in `s` by their `g`. */
export interface ShapeJoin {
  /** A join with `s`, given the name of its table. */
  readonly join: (shape: string) => string
  /** What tells joins apart. */
  readonly key: string
}

/** A rule, by what it is found and what else must hold. */
export interface ShapedRule {
  readonly context: TranslationContext
  readonly number: number
  /** Values of `g`, each once. */
  readonly literals: readonly string[]
  readonly rest: readonly Condition[]
}

/** Rules alike but for their constants: one join with a table of those. */
interface Shape {
  readonly join: ShapeJoin['join']
  readonly rest: string
  readonly columns: readonly { readonly name: string; readonly literals: string[] }[]
}

/** The tables of rules that rows are joined with. */
export class Shapes {
  readonly #shapes = new Map<string, Shape>()
  readonly #writer = new RestWriter()
  readonly #table: string

  /** @param table - the name of the table of the log */
  constructor(table: string) {
    this.#table = table
  }

  /** @throws SqlRefusal where the dialect cannot say a node of the rest */
  add({ context, number, literals, rest }: ShapedRule, { join, key }: ShapeJoin): void {
    const { condition, constants } = this.#writer.write(context, rest)
    const { Bytes: texts, Int: numbers } = constants
    const names = ['g', ...constantColumns({ Bytes: texts.length, Int: numbers.length }), 'rule']
    const identity = [key, condition, ...names].join('\n')
    const shape = this.#shapes.get(identity) ?? { join, rest: condition, columns: names.map((name) => ({ name, literals: [] })) } // prettier-ignore
    this.#shapes.set(identity, shape)
    for (const literal of literals) {
      const row = [literal, ...texts, ...numbers, String(number)]
      for (const [at, column] of shape.columns.entries()) column.literals.push(row[at] as string)
    }
  }

  /** Statements that make the tables. */
  setup({ dialect }: TranslationContext): readonly string[] {
    return this.#filled().flatMap(({ columns }, at) => dialect.tableOf(nameOf(at), columns))
  }

  /** Queries for `id` and `rule`. */
  pairs(): readonly string[] {
    return this.#filled().map(({ join, rest }, at) => `SELECT l.id AS id, s.rule AS rule FROM ${this.#table} AS l ${join(nameOf(at))} WHERE ${rest}`) // prettier-ignore
  }

  /** A shape whose rules have no value that a column can hold finds nothing. */
  #filled(): readonly Shape[] {
    return [...this.#shapes.values()].filter(({ columns }) => columns[0]?.literals.length !== 0)
  }
}

function nameOf(at: number): string {
  return `portcullis_shape_${String(at)}`
}
