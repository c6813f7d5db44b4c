import type { Dialect } from '../sql/dialect.ts'

/** A constant of a rule, as a column of the table that its shape's rules stand in. */
export interface ShapeConstant {
  readonly type: 'Bytes' | 'Int'
  readonly sql: string
}

/** A dialect that writes each constant as a column of a table, so that rules alike but for constants are one text. */
export interface ConstantCollector {
  readonly dialect: Dialect
  /** In the order of the columns `k0`, `k1`, … */
  readonly constants: readonly ShapeConstant[]
}

/** @param table - the name of the table that will hold the constants */
export function collectConstants(dialect: Dialect, table: string): ConstantCollector {
  const constants: ShapeConstant[] = []
  const take = (type: ShapeConstant['type'], sql: string): string => {
    const known = constants.findIndex((constant) => constant.sql === sql && constant.type === type)
    if (known === -1) constants.push({ type, sql })
    return `${table}.k${String(known === -1 ? constants.length - 1 : known)}`
  }
  return {
    constants,
    dialect: {
      ...dialect,
      bytes: (value, form) => take('Bytes', dialect.bytes(value, form)),
      int: (value) => take('Int', dialect.int(value)),
      ip: (value) => take('Bytes', dialect.ip(value)),
    },
  }
}
