import type { Decision } from '../../policy/index.ts'

/** What a summary reads of a set of rows. */
export interface SummarySet {
  readonly rows: number
  readonly first: number | null
  readonly sample: Readonly<Record<string, unknown>> | undefined
  readonly decision: Decision
  readonly former: Decision | undefined
  readonly times: readonly { readonly at: number | null; readonly rows: number }[]
}

/** A row of a log, counted from 1, and what rules read of it. */
export interface Sample {
  readonly row: number
  readonly fields: Readonly<Record<string, unknown>>
}

/** Rows that end with one action by one rule. */
export interface DecidedCount {
  readonly action: string
  readonly tier: string | null
  /** Null where no rule decides. */
  readonly rule: string | null
  readonly rows: number
  readonly sample: Sample | undefined
}

/** How often a rule matches, whoever decides. */
export interface MatchCount {
  readonly tier: string | null
  readonly rule: string
  readonly action: string
  readonly monitored: boolean
  readonly rows: number
}

/** Rows that were decided otherwise before. */
export interface ChangeCount {
  readonly from: Omit<DecidedCount, 'rows' | 'sample'>
  readonly to: Omit<DecidedCount, 'rows' | 'sample'>
  readonly rows: number
  readonly sample: Sample | undefined
}

/** Rows that one rule alone stops: nothing else speaks against them. */
export interface LoneStop {
  readonly tier: string | null
  readonly rule: string
  readonly action: string
  /** Rows that it stops, and those of them that no other rule matches. */
  readonly stopped: number
  readonly alone: number
  readonly sample: Sample | undefined
}

export interface ReplaySummary {
  readonly decided: readonly DecidedCount[]
  readonly matched: readonly MatchCount[]
  readonly changed: readonly ChangeCount[]
  readonly loneStops: readonly LoneStop[]
  /** Rows by action, in steps of time. */
  readonly series: readonly { readonly at: number; readonly actions: Readonly<Record<string, number>> }[]
  readonly withoutTime: number
}

/** Actions that let a row pass. */
const passing = new Set(['allow', 'off', 'log', 'skip'])

function byRows(a: { readonly rows: number }, b: { readonly rows: number }): number {
  return b.rows - a.rows
}

function whoOf({ action, tier, rule }: Decision): Omit<DecidedCount, 'rows' | 'sample'> {
  return { action, tier, rule }
}

function sampleOf({ first, sample }: SummarySet): Sample | undefined {
  return first === null || sample === undefined ? undefined : { row: first + 1, fields: sample }
}

function earlier(a: Sample | undefined, b: Sample | undefined): Sample | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return a.row <= b.row ? a : b
}

/** Adds up rows that have the same key. */
function addUp<T extends { readonly rows: number; readonly sample?: Sample | undefined }>(
  items: readonly T[],
  keyOf: (item: T) => string,
): readonly T[] {
  // prettier-ignore
  const found = new Map<string, T>()
  for (const item of items) {
    const key = keyOf(item)
    const known = found.get(key)
    found.set(key, known === undefined ? item : { ...known, rows: known.rows + item.rows, ...('sample' in item ? { sample: earlier(known.sample, item.sample) } : {}) }) // prettier-ignore
  }
  return [...found.values()].sort(byRows)
}

function key(...parts: readonly unknown[]): string {
  return JSON.stringify(parts)
}

function findChanges(sets: readonly SummarySet[]): readonly ChangeCount[] {
  const changes = sets.flatMap((set) => {
    const { decision, former, rows } = set
    if (former === undefined) return []
    const [from, to] = [whoOf(former), whoOf(decision)]
    const isSame = key(former.action, former.parameters) === key(decision.action, decision.parameters)
    return isSame ? [] : [{ from, to, rows, sample: sampleOf(set) }]
  })
  return addUp(changes, ({ from, to }) => key(from, to))
}

function findLoneStops(sets: readonly SummarySet[]): readonly LoneStop[] {
  const stops = sets.flatMap((set) => {
    const { action, rule, tier, matched, monitored } = set.decision
    if (rule === null || passing.has(action)) return []
    const others = [...matched, ...monitored].filter((report) => report.rule !== rule || (report.tier ?? null) !== tier)
    return [{ action, rule, tier, rows: set.rows, alone: others.length === 0 ? set.rows : 0, sample: sampleOf(set) }]
  })
  const found = new Map<string, LoneStop>()
  for (const { action, rule, tier, rows, alone, sample } of stops) {
    const name = key(action, rule, tier)
    const known = found.get(name) ?? { action, rule, tier, stopped: 0, alone: 0, sample: undefined }
    const shown = alone > 0 ? earlier(known.sample, sample) : known.sample
    found.set(name, { ...known, stopped: known.stopped + rows, alone: known.alone + alone, sample: shown })
  }
  return [...found.values()].filter(({ alone }) => alone > 0).sort((a, b) => b.alone - a.alone)
}

function countMatches({ decision, rows }: SummarySet): readonly MatchCount[] {
  const toCount = (report: Decision['matched'][number], monitored: boolean): MatchCount => ({
    tier: report.tier ?? null,
    rule: report.rule,
    action: report.action,
    monitored,
    rows,
  })
  return [
    ...decision.matched.map((report) => toCount(report, false)),
    ...decision.monitored.map((report) => toCount(report, true)),
  ]
}

/** Adds up what a policy decided for the sets of a replay. */
export function summarize(sets: readonly SummarySet[]): ReplaySummary {
  const steps = new Map<number, Record<string, number>>()
  let withoutTime = 0
  for (const { decision, times } of sets)
    for (const { at, rows } of times) {
      if (at === null) {
        withoutTime += rows
        continue
      }
      const actions = steps.get(at) ?? {}
      actions[decision.action] = (actions[decision.action] ?? 0) + rows
      steps.set(at, actions)
    }
  return {
    decided: addUp(
      sets.map((set) => ({ ...whoOf(set.decision), rows: set.rows, sample: sampleOf(set) })),
      ({ action, tier, rule }) => key(action, tier, rule),
    ),
    matched: addUp(sets.flatMap(countMatches), ({ tier, rule, action, monitored }) =>
      key(tier, rule, action, monitored),
    ),
    changed: findChanges(sets),
    loneStops: findLoneStops(sets),
    series: [...steps].sort(([a], [b]) => a - b).map(([at, actions]) => ({ at, actions })),
    withoutTime,
  }
}
