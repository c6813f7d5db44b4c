/** A rule that the engine itself decided, in part or whole. */
export interface EngineRule {
  /** Of the policy's rules over all stages; of the policy that was, behind those. */
  readonly number: number
  readonly rule: string
  readonly code: string
  readonly reason: string
}

/** Rows in a step of time; `at` is its start in seconds since 1970, null for rows that tell no time. */
export interface TimeCount {
  readonly at: number | null
  readonly rows: number
}

/** Rows in which the same rules match. */
export interface MatchedSet {
  readonly rules: readonly number[]
  readonly rows: number
  readonly first: number | null
  /** In order of time; empty if rows are not counted by it. */
  readonly times: readonly TimeCount[]
}

/**
 * The sets that a query of `rules`, `rows`, `first` and, where rows are counted by time, `bucket` has found, and the rows
 * that no rule matched.
 *
 * @param always - rules that hold for every row
 * @param rows - of the whole log
 * @param times - counts all rows by time; undefined if that is not asked
 */
export async function collectSets(
  found: readonly (readonly unknown[])[],
  always: readonly number[],
  rows: number,
  times: (() => Promise<readonly TimeCount[]>) | undefined,
): Promise<readonly MatchedSet[]> {
  const withAlways = (matched: readonly unknown[]): readonly number[] =>
    [...matched.map(Number), ...always].sort((a, b) => a - b)
  const sets = new Map<string, { rules: readonly number[]; rows: number; first: number; times: TimeCount[] }>()
  for (const [matched, count, first, at] of found) {
    const rules = withAlways(matched as readonly unknown[])
    const key = rules.join()
    const known = sets.get(key) ?? { rules, rows: 0, first: Number(first), times: [] }
    known.rows += Number(count)
    known.first = Math.min(known.first, Number(first))
    if (times !== undefined) known.times.push({ at: at === null ? null : Number(at), rows: Number(count) })
    sets.set(key, known)
  }
  const all = [...sets.values()]
  const rest = rows - all.reduce((sum, set) => sum + set.rows, 0)
  if (rest === 0) return all
  const left = times === undefined ? [] : restOf(await times(), all.flatMap((set) => set.times)) // prettier-ignore
  return [...all, { rules: withAlways([]), rows: rest, first: null, times: left }]
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
