import type { Dialect } from '../sql/dialect.ts'

/** A constant of a rule, as a column of the table that its shape's rules stand in. */
export interface ShapeConstant {
  readonly type: 'Bytes' | 'Int'
  readonly sql: string
}

/**
 * A dialect that writes each constant as a column of a table, so that rules alike but for constants are one text. One is
 * made for all rules: a dialect has some sixty members to copy.
 */
export class ConstantCollector {
  readonly dialect: Dialect
  readonly #table: string
  #constants: ShapeConstant[] = []

  /** @param table - the name of the table that will hold the constants */
  constructor(dialect: Dialect, table: string) {
    this.#table = table
    this.dialect = {
      ...dialect,
      bytes: (value, form) => this.#collect('Bytes', dialect.bytes(value, form)),
      int: (value) => this.#collect('Int', dialect.int(value)),
      ip: (value) => this.#collect('Bytes', dialect.ip(value)),
    }
  }

  #collect(type: ShapeConstant['type'], sql: string): string {
    const known = this.#constants.findIndex((constant) => constant.sql === sql && constant.type === type)
    if (known === -1) this.#constants.push({ type, sql })
    return `${this.#table}.k${String(known === -1 ? this.#constants.length - 1 : known)}`
  }

  /** Forgets what was written before. */
  start(): void {
    this.#constants = []
  }

  /** What was written since the start, in the order of the columns `k0`, `k1`, … */
  get constants(): readonly ShapeConstant[] {
    return this.#constants
  }
}
