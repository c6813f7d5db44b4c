import type { DecisionRecord } from '../record.ts'

/** What calls are put together by. */
export type SummaryGroup = 'model' | 'user' | 'provider' | 'route' | 'operation'

/** What calls of one group came to. */
export interface SummaryRow {
  readonly name: string
  readonly calls: number
  readonly answered: number
  readonly cached: number
  readonly refused: number
  /** Answers that did not end as answers do: cut, blocked, errors, clients gone. */
  readonly unfinished: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** Calls whose usage nobody told. */
  readonly estimated: number
  /** Dollars. */
  readonly cost: number
  /** Milliseconds; undefined where no text came. */
  readonly firstTextP50: number | undefined
  readonly firstTextP95: number | undefined
  readonly durationP50: number | undefined
  readonly durationP95: number | undefined
}

/** How often something happened. */
export interface SummaryCount {
  readonly name: string
  readonly count: number
}

/** What many calls came to. */
export interface GatewaySummary {
  readonly rows: readonly SummaryRow[]
  /** By code, and by limit or rule. */
  readonly refusals: readonly SummaryCount[]
  /** By direction, rule and action. */
  readonly guardrails: readonly SummaryCount[]
  /** By detector and result. */
  readonly scans: readonly SummaryCount[]
  /** Calls that limits did not count because their store was away. */
  readonly uncounted: number
}

interface Totals {
  calls: number
  answered: number
  cached: number
  refused: number
  unfinished: number
  inputTokens: number
  outputTokens: number
  estimated: number
  /** Billionths of a dollar. */
  cost: number
  readonly firstText: number[]
  readonly duration: number[]
}

function quantile(times: readonly number[], part: number): number | undefined {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
}

function nameOf({ call, outcome }: DecisionRecord, group: SummaryGroup): string {
  switch (group) {
    case 'user':
      return call.user ?? '(nobody)'
    case 'provider':
      return outcome.target?.provider ?? '(none)'
    case 'route':
      return outcome.route ?? '(none)'
    case 'operation':
      return call.operation
    case 'model':
      return outcome.target === undefined ? call.model : `${outcome.target.provider}/${outcome.target.model}`
  }
}

class Counts {
  readonly #counts = new Map<string, number>()

  add(name: string, amount = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + amount)
  }

  /** Most first. */
  list(): readonly SummaryCount[] {
    return [...this.#counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count)
  }
}

/** Adds calls up from their records. */
export class SummaryCounter {
  readonly #group: SummaryGroup
  readonly #totals = new Map<string, Totals>()
  readonly #refusals = new Counts()
  readonly #guardrails = new Counts()
  readonly #scans = new Counts()
  #uncounted = 0

  constructor(group: SummaryGroup) {
    this.#group = group
  }

  #totalsOf(name: string): Totals {
    const known = this.#totals.get(name)
    if (known !== undefined) return known
    const fresh: Totals = { calls: 0, answered: 0, cached: 0, refused: 0, unfinished: 0, inputTokens: 0, outputTokens: 0, estimated: 0, cost: 0, firstText: [], duration: [] } // prettier-ignore
    this.#totals.set(name, fresh)
    return fresh
  }

  add(record: DecisionRecord): void {
    const { outcome, usage, cost, end, firstTextMs, durationMs, content } = record
    const totals = this.#totalsOf(nameOf(record, this.#group))
    totals.calls += 1
    totals[outcome.kind] += 1
    if (outcome.kind === 'answered') {
      if (end !== 'complete') totals.unfinished += 1
      totals.inputTokens += usage?.input ?? 0
      totals.outputTokens += usage?.output ?? 0
      if (usage?.isEstimated === true) totals.estimated += 1
      totals.cost += cost ?? 0
      if (firstTextMs !== undefined) totals.firstText.push(firstTextMs)
      if (durationMs !== undefined) totals.duration.push(durationMs)
    } else if (outcome.kind === 'refused')
      this.#refusals.add(`${outcome.code ?? 'refused'}${outcome.rule === undefined ? '' : ` ${outcome.rule}`}`)
    if (outcome.storeError !== undefined) this.#uncounted += 1
    for (const { direction, rule, action, count } of content.outcomes)
      this.#guardrails.add(`${direction} ${rule ?? '(unread)'} ${action}`, count)
    for (const { detector, result } of content.scans) this.#scans.add(`${detector} ${result}`)
  }

  /** The most expensive first. */
  summary(): GatewaySummary {
    const rows = [...this.#totals].map(([name, { firstText, duration, cost, ...counts }]) => ({
      name,
      ...counts,
      cost: cost / 1e9,
      firstTextP50: quantile(firstText, 0.5),
      firstTextP95: quantile(firstText, 0.95),
      durationP50: quantile(duration, 0.5),
      durationP95: quantile(duration, 0.95),
    }))
    return {
      rows: rows.sort((a, b) => b.cost - a.cost || b.calls - a.calls),
      refusals: this.#refusals.list(),
      guardrails: this.#guardrails.list(),
      scans: this.#scans.list(),
      uncounted: this.#uncounted,
    }
  }
}
