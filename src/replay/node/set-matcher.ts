import type { Condition } from '../../compiler/index.ts'
import type { Policy } from '../../policy/index.ts'
import { CandidateWriter, MatchQueryWriter, replayRules, writeSetQuery } from '../query/index.ts'
import { duckdb, type SqlValue } from '../sql/index.ts'
import { holdsBytes } from '../translate/bytes.ts'
import type { ListItems, TranslationContext } from '../translate/context.ts'
import { sqlFunctions } from '../translate/functions.ts'
import type { DuckdbSession } from './duckdb-session.ts'
import { EngineRules, printDecided, type AskedRule, type DecidedValues, type EngineRule } from './engine-rules.ts'
import type { LoadedLog, TimeCount } from './loaded-log.ts'
import type { ReplayField } from './replay-fields.ts'

/** Rows in which the same rules match. */
export interface MatchedSet {
  readonly rules: readonly number[]
  readonly rows: number
  readonly first: number | null
  /** In order of time; empty if rows are not counted by it. */
  readonly times: readonly TimeCount[]
}

/** What was planned: who decides what, and whose numbers are whose. */
export interface MatchPlan {
  readonly byEngine: readonly EngineRule[]
  /** The numbers of one policy's own rules, from the numbers that one query asked for. */
  of(policy: number, asked: readonly number[]): readonly number[]
}

/** The items of the lists that a document holds. */
function listsOf({ document }: Policy, given: ListItems | undefined): ListItems {
  return (type, name) => document.lists?.[name]?.items ?? given?.(type, name)
}

/** Finds which rules match which rows: those of all policies in one query. */
export class SetMatcher {
  readonly #session: DuckdbSession
  readonly #log: LoadedLog
  readonly #lists: ListItems | undefined
  readonly #asked: AskedRule[] = []
  /** By policy: of each of its rules, the number that is asked for. */
  readonly #numbers: (readonly number[])[] = []
  #pairs: readonly string[] = []
  #always: readonly number[] = []

  constructor(session: DuckdbSession, policies: readonly Policy[], log: LoadedLog, lists: ListItems | undefined) {
    this.#session = session
    this.#log = log
    this.#lists = lists
    for (const policy of policies) this.#number(policy)
  }

  #number(policy: Policy): void {
    const rules = policy.stages.flatMap((stage) => stage.rules)
    const first = this.#asked.length
    const lists = listsOf(policy, this.#lists)
    for (const { number, condition } of replayRules(policy)) {
      const rule = rules[number]
      if (rule === undefined) throw new Error('INVARIANT: each condition is that of a rule')
      const { filter } = rule
      this.#asked.push({ number: first + number, condition, policy, filter, lists, name: rule.rule.report.rule })
    }
    this.#numbers.push(rules.map((_, at) => first + at))
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

  async plan(): Promise<MatchPlan> {
    const log = this.#log
    const engine = new EngineRules(this.#session, log)
    const inLog = (field: ReplayField): string => log.valueOf(field)
    const decided = await engine.decide(this.#asked, this.#contextOf(inLog))
    const addresses = new Map(log.fields.map((field) => [field.name, log.addressOf(field)]))
    const candidates = new CandidateWriter(duckdb, (name) => addresses.get(name))
    await log.keep(candidates.write(this.#asked, this.#contextOf(inLog, decided), await log.spread()))
    const kept = this.#contextOf(({ loaded }) => `l.${loaded}`, decided)
    const query = new MatchQueryWriter(kept, log.table).write(this.#asked)
    for (const statement of query.setup) await this.#session.run(statement)
    const pairs = [...query.pairs]
    for (const { number, refusal } of query.refused) {
      const asked = this.#asked[number]
      if (asked === undefined) throw new Error('INVARIANT: a refused rule is one that was asked for')
      engine.tell(asked, refusal)
      pairs.push(engine.registerRule(asked))
    }
    this.#pairs = pairs
    this.#always = query.always
    return {
      byEngine: [...engine.told].sort((a, b) => a.number - b.number),
      of: (policy, asked) => {
        const held = new Set(asked)
        return (this.#numbers[policy] ?? []).flatMap((number, own) => (held.has(number) ? [own] : []))
      },
    }
  }

  /** The sets of rows, with their times. */
  async sets(rows: number): Promise<readonly MatchedSet[]> {
    const { bucket, table } = this.#log
    const found = this.#pairs.length === 0 ? [] : await this.#session.rows(writeSetQuery(this.#pairs, duckdb, bucket === undefined ? undefined : { bucket, table })) // prettier-ignore
    const sets = new Map<string, { rules: readonly number[]; rows: number; first: number; times: TimeCount[] }>()
    for (const [matched, count, first, at] of found) {
      const rules = this.#withAlways(matched as readonly number[])
      const key = rules.join()
      const known = sets.get(key) ?? { rules, rows: 0, first: Number(first), times: [] }
      known.rows += Number(count)
      known.first = Math.min(known.first, Number(first))
      if (bucket !== undefined) known.times.push({ at: at === null ? null : Number(at), rows: Number(count) })
      sets.set(key, known)
    }
    const all = [...sets.values()]
    const rest = rows - all.reduce((sum, set) => sum + set.rows, 0)
    if (rest === 0) return all
    const times = restOf(await this.#log.times(), all.flatMap((set) => set.times)) // prettier-ignore
    return [...all, { rules: this.#withAlways([]), rows: rest, first: null, times }]
  }

  #withAlways(matched: readonly number[]): readonly number[] {
    return [...matched.map(Number), ...this.#always].sort((a, b) => a - b)
  }
}

/** What is left of counts by time when others are taken away. */
function restOf(all: readonly TimeCount[], taken: readonly TimeCount[]): readonly TimeCount[] {
  const counts = new Map<number | null, number>()
  for (const { at, rows } of taken) counts.set(at, (counts.get(at) ?? 0) + rows)
  return all.flatMap(({ at, rows }) => {
    const left = rows - (counts.get(at) ?? 0)
    return left === 0 ? [] : [{ at, rows: left }]
  })
}
