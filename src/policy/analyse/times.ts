import { isActive, type Activity } from '../../runtime/index.ts'
import type { RuleRow } from './rows.ts'

const quarter = 15 * 60_000
/** A week and a day, in quarters of an hour: schedules repeat by week, and clocks are put forward. */
const quarters = 8 * 24 * 4

/**
 * A time at which all of several activities are there, or none of them is.
 *
 * @returns milliseconds since 1970; undefined if none was found in a week about the present and the expiries
 */
export function findTime(activities: readonly Activity[], isThere: boolean, now: number): number | undefined {
  const expiries = activities.flatMap(({ until }) => until ?? [])
  const starts = isThere
    ? [Math.min(now, ...expiries) - quarters * quarter]
    : [now, Math.max(now, ...expiries) + quarter]
  for (const start of starts)
    for (let step = 0; step < quarters; step++) {
      const time = Math.ceil(start / quarter + step) * quarter
      if (activities.every((activity) => isActive(activity, time) === isThere)) return time
    }
  return undefined
}

/** Times at which a policy's rules are there and are not: one for each activity, none of them, all of them. */
export function sampleTimes(rows: readonly RuleRow[], now: number): readonly number[] {
  const activities = new Map(
    rows.flatMap(({ chance }) => chance?.activities ?? []).map((one) => [JSON.stringify(one), one]),
  )
  const all = [...activities.values()]
  if (all.length === 0) return [now]
  const times = [
    findTime(all, false, now),
    findTime(all, true, now),
    ...all.flatMap((one) => [findTime([one], true, now), findTime([one], false, now)]),
  ]
  return [...new Set([now, ...times.filter((time) => time !== undefined)])]
}
