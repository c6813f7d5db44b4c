/** Periods of the calendar. */
export const periods = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const
export type Period = (typeof periods)[number]

/** In the order of `Date.getUTCDay`. */
export const weekDays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
export type WeekDay = (typeof weekDays)[number]

/** What periods depend on. */
export interface Calendar {
  readonly period: Period
  /** IANA name. */
  readonly timeZone: string
  readonly weekStart: WeekDay
}

/** A period, its end exclusive; milliseconds since 1970. */
export interface PeriodBounds {
  readonly start: number
  readonly end: number
}

const hour = 3_600_000
const day = 24 * hour
const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone)
  if (clock === undefined) {
    const two = '2-digit'
    clock = new Intl.DateTimeFormat('en-US', { timeZone, calendar: 'gregory', numberingSystem: 'latn', era: 'short', year: 'numeric', month: two, day: two, hour: two, minute: two, second: two, hourCycle: 'h23' }) // prettier-ignore
    clocks.set(timeZone, clock)
  }
  return clock
}

/** Whether the engine knows a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    clockOf(name)
    return true
  } catch (error) {
    // Asking is the only way to know; the engine says no with a RangeError.
    if (error instanceof RangeError) return false
    throw error
  }
}

/** What clocks show at an instant, as if it were UTC. */
function wallTime(instant: number, timeZone: string): number {
  const parts = new Map(
    clockOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const at = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0
  return Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'))
}

/**
 * The first instant at which clocks show a time or, where clocks are put forward over it, a later one.
 *
 * @param wall - the time as if it were UTC
 */
function firstInstant(wall: number, timeZone: string): number {
  // No zone is further from UTC than 15 hours, so the instant lies between, and clocks go back by 3 hours at most.
  const tried = new Set([-day, -hour, 0, hour, day].map((near) => wall + near - wallTime(wall + near, timeZone)))
  const exact = [...tried].map((offset) => wall + offset).filter((instant) => wallTime(instant, timeZone) === wall)
  if (exact.length > 0) return Math.min(...exact)
  let low = wall - day
  let high = wall + day
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000
    if (wallTime(middle, timeZone) >= wall) high = middle
    else low = middle
  }
  return high
}

/** The first wall time of the period in which a wall time lies, and of the next one. */
function wallBounds(wall: number, { period, weekStart }: Calendar): PeriodBounds {
  const date = new Date(wall)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  const midnight = Math.floor(wall / day) * day
  switch (period) {
    case 'year':
      return { start: Date.UTC(year, 0), end: Date.UTC(year + 1, 0) }
    case 'month':
      return { start: Date.UTC(year, month), end: Date.UTC(year, month + 1) }
    case 'week': {
      const start = midnight - ((date.getUTCDay() - weekDays.indexOf(weekStart) + 7) % 7) * day
      return { start, end: start + 7 * day }
    }
    default:
      return { start: midnight, end: midnight + day }
  }
}

const known = new Map<string, PeriodBounds>()
/** Calendars of which the current period is remembered. */
const mostKnown = 1000

/** Hours and minutes are as long everywhere; only where they begin depends on the zone. */
function shortBounds(instant: number, { period, timeZone }: Calendar): PeriodBounds {
  const length = period === 'hour' ? hour : 60_000
  const past = ((wallTime(instant, timeZone) % length) + length) % length
  const start = Math.floor(instant / 1000) * 1000 - past
  return { start, end: start + length }
}

/** The period of a calendar in which an instant lies: days have 23 to 25 hours where clocks change, months 28 to 31 days. */
export function periodAround(instant: number, calendar: Calendar): PeriodBounds {
  const { period, timeZone, weekStart } = calendar
  const key = `${period} ${weekStart} ${timeZone}`
  const last = known.get(key)
  if (last !== undefined && instant >= last.start && instant < last.end) return last
  const bounds =
    period === 'hour' || period === 'minute' ? shortBounds(instant, calendar) : longBounds(instant, calendar)
  if (known.size >= mostKnown) known.clear()
  known.set(key, bounds)
  return bounds
}

function longBounds(instant: number, calendar: Calendar): PeriodBounds {
  const { start, end } = wallBounds(wallTime(instant, calendar.timeZone), calendar)
  return { start: firstInstant(start, calendar.timeZone), end: firstInstant(end, calendar.timeZone) }
}
