import type { Condition } from '../../../compiler/index.ts'
import type { Dialect } from '../../sql/dialect.ts'
import type { TranslationContext } from '../../translate/context.ts'
import { Translator } from '../../translate/translate.ts'

type ConstantType = 'Bytes' | 'Int'

/** Constants by their type, in the order of the columns `t0`, `t1`, … and `n0`, `n1`, … */
export type ShapeConstants = { readonly [K in ConstantType]: readonly string[] }

/** What must hold of a row, with its constants as columns of `s`. */
export interface WrittenRest {
  readonly condition: string
  readonly constants: ShapeConstants
}

const prefixes = { Bytes: 't', Int: 'n' } as const

/** The names of the columns of so many constants. */
export function constantColumns(counts: { readonly [K in ConstantType]: number }): readonly string[] {
  const names = (type: ConstantType): readonly string[] => Array.from({ length: counts[type] }, (_, at) => `${prefixes[type]}${String(at)}`) // prettier-ignore
  return [...names('Bytes'), ...names('Int')]
}

/** A dialect that writes each constant as a column of `s`, so that rules alike but for constants are one text. */
class ConstantCollector {
  readonly dialect: Dialect
  #constants: { readonly [K in ConstantType]: string[] } = { Bytes: [], Int: [] }

  constructor(dialect: Dialect) {
    this.dialect = {
      ...dialect,
      bytes: (value, form) => this.#collect('Bytes', dialect.bytes(value, form)),
      int: (value) => this.#collect('Int', dialect.int(value)),
      ip: (value) => this.#collect('Bytes', dialect.ip(value)),
    }
  }

  #collect(type: ConstantType, sql: string): string {
    const known = this.#constants[type]
    const found = known.indexOf(sql)
    if (found === -1) known.push(sql)
    return `s.${prefixes[type]}${String(found === -1 ? known.length - 1 : found)}`
  }

  /** Forgets what was written before. */
  start(): void {
    this.#constants = { Bytes: [], Int: [] }
  }

  get constants(): ShapeConstants {
    return this.#constants
  }
}

interface Collecting {
  readonly collector: ConstantCollector
  readonly collecting: TranslationContext
}

/** Writes what must hold of rows that a rule is joined with. One is made for all rules: a dialect has some sixty members to copy. */
export class RestWriter {
  readonly #collectors = new Map<Dialect, ConstantCollector>()
  /** Of contexts, those that write constants as columns. */
  readonly #contexts = new Map<TranslationContext, Collecting>()

  /**
   * @param rest - conditions that must all hold
   * @throws SqlRefusal where the dialect cannot say a node
   */
  write(context: TranslationContext, rest: readonly Condition[]): WrittenRest {
    const { collector, collecting } = this.#contexts.get(context) ?? this.#collect(context)
    collector.start()
    const translator = new Translator(collecting)
    const condition = rest.length === 0 ? 'true' : rest.map((operand) => translator.condition(operand)).join(' AND ')
    return { condition, constants: collector.constants }
  }

  #collect(context: TranslationContext): Collecting {
    const collector = this.#collectors.get(context.dialect) ?? new ConstantCollector(context.dialect)
    this.#collectors.set(context.dialect, collector)
    const made = { collector, collecting: { ...context, dialect: collector.dialect } }
    this.#contexts.set(context, made)
    return made
  }
}
