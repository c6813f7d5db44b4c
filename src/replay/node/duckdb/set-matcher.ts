import type { Condition } from '../../../compiler/index.ts'
import type { Policy } from '../../../policy/index.ts'
import {
  AskedRules,
  CandidateWriter,
  joinAll,
  MatchQueryWriter,
  writeSetQuery,
  type Spread,
} from '../../query/index.ts'
import { duckdb, type SqlValue } from '../../sql/index.ts'
import { holdsBytes } from '../../translate/bytes.ts'
import type { ListItems, TranslationContext } from '../../translate/context.ts'
import { sqlFunctions } from '../../translate/functions.ts'
import type { DuckdbSession } from './duckdb-session.ts'
import { EngineRules, printDecided, type DecidedValues } from './engine-rules.ts'
import type { LoadedLog } from './loaded-log.ts'
import { collectSets, type EngineRule, type MatchedSet } from '../matched-set.ts'
import type { ReplayField } from './replay-fields.ts'
import type { Stopwatch } from '../stopwatch.ts'

/** Finds which rules match which rows: those of all policies in one query. */
export class SetMatcher {
  readonly asked: AskedRules
  readonly #session: DuckdbSession
  readonly #log: LoadedLog
  readonly #stopwatch: Stopwatch
  #pairs: readonly string[] = []
  /** Whether the sets of rows were counted as the log was read. */
  #isJoined = false
  #always: readonly number[] = []

  constructor(
    session: DuckdbSession,
    policies: readonly Policy[],
    log: LoadedLog,
    lists: ListItems | undefined,
    stopwatch: Stopwatch,
  ) {
    this.#stopwatch = stopwatch
    this.#session = session
    this.#log = log
    this.asked = new AskedRules(policies, lists)
  }

  /** What rules are written over: the fields as they stand in the log, or in the rows that are kept. */
  #contextOf(
    valueOf: (field: ReplayField) => string,
    decided?: ReadonlyMap<Condition, DecidedValues>,
  ): TranslationContext {
    const fields = new Map(this.#log.fields.map((field) => [field.name, field]))
    const columns = (name: string): SqlValue | undefined => {
      const field = fields.get(name)
      if (field === undefined) return undefined
      const sql = valueOf(field)
      return {
        sql,
        present: field.column.always === true ? undefined : `${sql} IS NOT NULL`,
        form: holdsBytes(field.type) ? 'text' : undefined,
      }
    }
    const written = [...(decided ?? [])].map(([node, values]) => [node, printDecided(values, valueOf(values.field))] as const) // prettier-ignore
    return { dialect: duckdb, columns, functions: sqlFunctions, decided: new Map(written) }
  }

  /** @returns rules that the engine decides, since DuckDB cannot say them */
  async plan(): Promise<readonly EngineRule[]> {
    const log = this.#log
    const inLog = (field: ReplayField): string => log.valueOf(field)
    const spread = await this.#stopwatch.during('prepare', () => log.spread())
    const joined = joinAll(this.asked.rules, this.#contextOf(inLog), spread)
    if (joined === undefined) return this.#planEach(inLog, spread)
    await this.#stopwatch.during('prepare', () => log.keepJoined(joined))
    this.#isJoined = true
    this.#always = joined.always
    return []
  }

  /** Keeps the rows that some rule may match, and plans how they find their rules. */
  async #planEach(inLog: (field: ReplayField) => string, spread: Spread): Promise<readonly EngineRule[]> {
    const log = this.#log
    const engine = new EngineRules(this.#session, log, this.#stopwatch)
    const decided = await this.#stopwatch.during('prepare', () =>
      engine.decide(this.asked.rules, this.#contextOf(inLog)),
    )
    const addresses = new Map(log.fields.map((field) => [field.name, log.addressOf(field)]))
    const candidates = new CandidateWriter(duckdb, (name) => addresses.get(name))
    const asked = candidates.write(this.asked.rules, this.#contextOf(inLog, decided), spread)
    await this.#stopwatch.during('prepare', () => log.keep(asked))
    const kept = this.#contextOf(({ loaded }) => `l.${loaded}`, decided)
    const query = new MatchQueryWriter(kept, log.table).write(this.asked.rules, spread)
    for (const statement of query.setup) await this.#session.run(statement)
    const pairs = [...query.pairs]
    for (const { number, refusal } of query.refused) {
      const rule = this.asked.rules[number]
      if (rule === undefined) throw new Error('INVARIANT: a refused rule is one that was asked for')
      engine.tell(rule, refusal)
      pairs.push(engine.registerRule(rule))
    }
    this.#pairs = pairs
    this.#always = query.always
    return [...engine.told].sort((a, b) => a.number - b.number)
  }

  /** The sets of rows, with their times. */
  async sets(rows: number): Promise<readonly MatchedSet[]> {
    const times = this.#log.bucket === undefined ? undefined : () => this.#log.times()
    return collectSets(await this.#findSets(), this.#always, rows, times)
  }

  async #findSets(): Promise<readonly (readonly unknown[])[]> {
    const { bucket, table } = this.#log
    if (this.#isJoined) return this.#session.rows(`SELECT rules, rows, id${bucket === undefined ? '' : ', bucket'} FROM ${table}${bucket === undefined ? '' : ' ORDER BY bucket'}`) // prettier-ignore
    if (this.#pairs.length === 0) return []
    return this.#session.rows(writeSetQuery(this.#pairs, duckdb, bucket === undefined ? undefined : { bucket, table }))
  }
}
