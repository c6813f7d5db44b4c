import type { Activity } from './program.ts'

const weekDays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
const clocks = new Map<string, Intl.DateTimeFormat>()

/** Whether a rule is there at a time. */
export function isActive(active: Activity, now: number): boolean {
  if (active.until !== undefined && now >= active.until) return false
  if (active.schedule === undefined) return true
  const timeZone = active.timeZone ?? 'UTC'
  let clock = clocks.get(timeZone)
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    clocks.set(timeZone, clock)
  }
  const parts = new Map(clock.formatToParts(now).map(({ type, value }) => [type, value]))
  const day = weekDays.find((name) => name === parts.get('weekday')?.toLowerCase()) ?? 'sun'
  const minute = Number(parts.get('hour')) * 60 + Number(parts.get('minute'))
  return active.schedule[day]?.some(([from, to]) => minute >= from && minute < to) ?? false
}
