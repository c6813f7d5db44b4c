import type { Policy } from '../../../policy/index.ts'
import type { ValueInput } from '../../../runtime/index.ts'
import { AskedRules, MatchQueryWriter, writeSetQuery, type AskedRule } from '../../query/index.ts'
import { clickhouse } from '../../sql/index.ts'
import type { ListItems } from '../../translate/context.ts'
import { sqlFunctions } from '../../translate/functions.ts'
import { askEngine } from '../ask-engine.ts'
import { collectSets, type EngineRule, type MatchedSet } from '../matched-set.ts'
import type { Stopwatch } from '../stopwatch.ts'
import type { ClickhouseLog } from './clickhouse-log.ts'
import type { ClickhouseSession } from './clickhouse-session.ts'

/** Rows whose numbers one statement carries. */
const mostNumbers = 50_000

/** Finds which rules match which rows of a table: those of all policies in one query. */
export class ClickhouseMatcher {
  readonly asked: AskedRules
  readonly #session: ClickhouseSession
  readonly #log: ClickhouseLog
  readonly #stopwatch: Stopwatch
  #pairs: readonly string[] = []
  #always: readonly number[] = []

  constructor(
    session: ClickhouseSession,
    policies: readonly Policy[],
    log: ClickhouseLog,
    lists: ListItems | undefined,
    stopwatch: Stopwatch,
  ) {
    this.#stopwatch = stopwatch
    this.#session = session
    this.#log = log
    this.asked = new AskedRules(policies, lists)
  }

  /** @returns rules that the engine decides, since ClickHouse cannot say them */
  async plan(): Promise<readonly EngineRule[]> {
    const context = {
      dialect: clickhouse,
      columns: (name: string) => this.#log.columnOf(name),
      functions: sqlFunctions,
    }
    const query = new MatchQueryWriter(context, this.#log.table).write(this.asked.rules, await this.#log.spread())
    for (const statement of query.setup) await this.#session.run(statement)
    const pairs = [...query.pairs]
    const refused: EngineRule[] = []
    for (const { number, refusal } of query.refused) {
      const rule = this.asked.rules[number]
      if (rule === undefined) throw new Error('INVARIANT: a refused rule is one that was asked for')
      for (const { place, name } of rule.alike) refused.push({ number: place, rule: name, code: refusal.code, reason: refusal.what }) // prettier-ignore
      pairs.push(await this.#stopwatch.during('engine', () => this.#decideByEngine(rule)))
    }
    this.#pairs = pairs
    this.#always = query.always
    return refused.sort((a, b) => a.number - b.number)
  }

  /**
   * The engine decides each combination of values that the rule's fields have once, and the rows that hold one of those
   * that match are the rule's.
   */
  async #decideByEngine({ number, name, policy, filter }: AskedRule): Promise<string> {
    const fields = this.#log.fields.filter(({ name }) => filter.fields.includes(name))
    const { list, read } = this.#log.events(fields)
    const held = fields.flatMap(({ value, present }) => (present === undefined ? [value] : [value, present]))
    const table = `portcullis_engine_${String(number)}`
    await this.#session.run(`DROP TEMPORARY TABLE IF EXISTS ${table}`)
    await this.#session.run(`CREATE TEMPORARY TABLE ${table} (id UInt64) ENGINE = Memory`)
    const matched: string[] = []
    const group = held.length === 0 ? '' : ` GROUP BY ${held.join(', ')}`
    const query = `SELECT ${['min(l.id)', ...list].join(', ')} FROM ${this.#log.table} AS l${group}`
    for await (const [id, ...values] of this.#session.stream(query)) {
      if (askEngine(name, filter, policy, read(values) as Record<string, ValueInput>)) matched.push(`(${String(id)})`)
    }
    for (let from = 0; from < matched.length; from += mostNumbers)
      await this.#session.run(`INSERT INTO ${table} VALUES ${matched.slice(from, from + mostNumbers).join(', ')}`)
    const chosen = `SELECT id FROM ${table}`
    if (held.length === 0) return `SELECT l.id AS id, ${String(number)} AS rule FROM ${this.#log.table} AS l WHERE (SELECT count() FROM ${table}) > 0` // prettier-ignore
    return `SELECT l.id AS id, ${String(number)} AS rule FROM ${this.#log.table} AS l WHERE (${held.join(', ')}) IN (SELECT ${held.join(', ')} FROM ${this.#log.table} AS l WHERE l.id IN (${chosen}))`
  }

  /** The sets of rows, with their times. */
  async sets(rows: number): Promise<readonly MatchedSet[]> {
    const { bucket, table } = this.#log
    const asked = bucket === undefined ? undefined : { bucket, table }
    const found = this.#pairs.length === 0 ? [] : await this.#session.rows(writeSetQuery(this.#pairs, clickhouse, asked)) // prettier-ignore
    return collectSets(found, this.#always, rows, asked === undefined ? undefined : () => this.#log.times())
  }
}
