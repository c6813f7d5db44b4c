import { buildFilter, type Condition, type Filter } from '../../../compiler/index.ts'
import type { ValueInput } from '../../../runtime/index.ts'
import { operandsOf, type AskedRule } from '../../query/index.ts'
import { printKey, SqlRefusal } from '../../sql/index.ts'
import { Translator } from '../../translate/translate.ts'
import type { TranslationContext } from '../../translate/context.ts'
import { askEngine } from '../ask-engine.ts'
import type { DuckdbSession } from './duckdb-session.ts'
import type { LoadedLog } from './loaded-log.ts'
import { quoteText } from './log-source.ts'
import type { EngineRule } from '../matched-set.ts'
import type { ReplayField } from './replay-fields.ts'
import type { Stopwatch } from '../stopwatch.ts'

/** Values of one field for which a condition holds, which the engine has said of each. */
export interface DecidedValues {
  readonly field: ReplayField
  readonly table: string
  /** Whether it holds for a missing value too. */
  readonly missing: boolean
}

/** The condition as SQL, over a field's value. */
export function printDecided({ table, missing }: DecidedValues, value: string): string {
  return `coalesce(${value} IN (SELECT v FROM ${table}), ${String(missing)})`
}

/** Lets the engine decide what the database cannot say exactly. */
export class EngineRules {
  readonly #session: DuckdbSession
  readonly #log: LoadedLog
  readonly #told: EngineRule[] = []
  readonly #stopwatch: Stopwatch
  #tables = 0

  constructor(session: DuckdbSession, log: LoadedLog, stopwatch: Stopwatch) {
    this.#stopwatch = stopwatch
    this.#session = session
    this.#log = log
  }

  get told(): readonly EngineRule[] {
    return this.#told
  }

  tell({ alike }: AskedRule, { code, what }: SqlRefusal): void {
    for (const { place, name } of alike) this.#told.push({ number: place, rule: name, code, reason: what })
  }

  /** Decides operands of rules that the database cannot say, where they read one field, for each of its values once. */
  async decide(
    rules: readonly AskedRule[],
    context: TranslationContext,
  ): Promise<ReadonlyMap<Condition, DecidedValues>> {
    const decided = new Map<Condition, DecidedValues>()
    const told = new Set<number>()
    for (const rule of rules) {
      const translator = new Translator({ ...context, lists: rule.lists })
      for (const operand of operandsOf(rule.condition)) {
        const refusal = refusalOf(translator, operand)
        if (refusal === undefined || refusal.code === 'E_SQL_MANDATORY_MISSING') continue
        const found = await this.#decideValues(rule, operand)
        if (found === undefined) continue
        decided.set(operand, found)
        if (!told.has(rule.number)) this.tell(rule, refusal)
        told.add(rule.number)
      }
    }
    return decided
  }

  async #decideValues(rule: AskedRule, operand: Condition): Promise<DecidedValues | undefined> {
    const { filter } = rule
    const own = buildFilter(filter.text, { ...filter.checked, root: operand }, filter.scheme, 'closures')
    const [field, ...others] = this.#log.fields.filter(({ name }) => own.fields.includes(name))
    if (field === undefined || others.length > 0) return undefined
    const number = this.#tables++
    const name = `portcullis_operand_${String(number)}`
    this.#register(name, rule, own, [field])
    const table = `portcullis_decided_${String(number)}`
    const missing = await this.#log.keepValues(table, field, (value) => `${name}(json_object(${quoteText(field.name)}, ${value})::VARCHAR)`) // prettier-ignore
    return { field, table, missing }
  }

  /** A whole rule as a function of its fields, for rows that are kept: a query for `id` and `rule`. */
  registerRule(rule: AskedRule): string {
    const { number, filter } = rule
    const fields = this.#log.fields.filter((field) => filter.fields.includes(field.name))
    const name = `portcullis_rule_${String(number)}`
    this.#register(name, rule, filter, fields)
    const object = fields.map((field) => `${quoteText(field.name)}, l.${field.loaded}`).join(', ')
    return `SELECT l.id AS id, ${String(number)} AS rule FROM ${this.#log.table} AS l WHERE ${name}(json_object(${object})::VARCHAR)`
  }

  #register(name: string, { name: rule, policy }: AskedRule, filter: Filter, fields: readonly ReplayField[]): void {
    const addresses = new Set(fields.filter(({ type }) => type === 'Ip').map((field) => field.name))
    const holds = (json: string): boolean => {
      const values = Object.entries(JSON.parse(json) as Record<string, unknown>).filter(([, value]) => value !== null)
      const record = values.map(([field, value]) => [field, addresses.has(field) ? printKey(String(value)) : value])
      return askEngine(rule, filter, policy, Object.fromEntries(record) as Record<string, ValueInput>)
    }
    this.#session.registerRule(name, (json) => this.#stopwatch.duringCall('engine', () => holds(json)))
  }
}

function refusalOf(translator: Translator, operand: Condition): SqlRefusal | undefined {
  try {
    translator.condition(operand)
    return undefined
  } catch (error) {
    if (error instanceof SqlRefusal) return error
    throw error
  }
}
