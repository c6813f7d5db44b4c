import { describe, expect, it } from 'vitest'
import { periodAround, weekDays, type Period, type WeekDay } from './calendar.ts'

function bounds(at: string, period: Period, timeZone = 'UTC', weekStart: WeekDay = 'mon'): readonly string[] {
  const { start, end } = periodAround(Date.parse(at), { period, timeZone, weekStart })
  return [new Date(start).toISOString(), new Date(end).toISOString(), `${String((end - start) / 3_600_000)} h`]
}

describe('periods of the calendar', () => {
  it.each<[string, string, Period, string, string, string, string]>([
    ['a day of 23 hours', '2026-03-29T12:00:00Z', 'day', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z', '23 h'], // prettier-ignore
    ['a day of 25 hours', '2026-10-25T12:00:00Z', 'day', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z', '25 h'], // prettier-ignore
    ['a day of 23 hours, west', '2026-03-08T12:00:00Z', 'day', 'America/New_York', '2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z', '23 h'], // prettier-ignore
    ['a day of 24.5 hours', '2026-04-05T00:00:00Z', 'day', 'Australia/Lord_Howe', '2026-04-04T13:00:00.000Z', '2026-04-05T13:30:00.000Z', '24.5 h'], // prettier-ignore
    ['a day that begins at one o’clock', '2018-11-04T12:00:00Z', 'day', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z', '23 h'], // prettier-ignore
    ['a day that a zone left out', '2011-12-31T00:00:00Z', 'day', 'Pacific/Apia', '2011-12-30T10:00:00.000Z', '2011-12-31T10:00:00.000Z', '24 h'], // prettier-ignore
    ['a day furthest east', '2026-01-01T12:00:00Z', 'day', 'Pacific/Kiritimati', '2026-01-01T10:00:00.000Z', '2026-01-02T10:00:00.000Z', '24 h'], // prettier-ignore
    ['a month with a change', '2026-03-31T21:59:59.999Z', 'month', 'Europe/Berlin', '2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z', '743 h'], // prettier-ignore
    ['the last moment of January', '2026-01-31T23:59:59.999Z', 'month', 'UTC', '2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z', '744 h'], // prettier-ignore
    ['the first of February', '2026-02-01T00:00:00Z', 'month', 'UTC', '2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z', '672 h'], // prettier-ignore
    ['February of a leap year', '2028-02-29T12:00:00Z', 'month', 'UTC', '2028-02-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z', '696 h'], // prettier-ignore
    ['a year', '2026-07-01T00:00:00Z', 'year', 'Asia/Kolkata', '2025-12-31T18:30:00.000Z', '2026-12-31T18:30:00.000Z', '8760 h'], // prettier-ignore
    ['an hour at half past', '2026-07-01T00:10:00Z', 'hour', 'Asia/Kolkata', '2026-06-30T23:30:00.000Z', '2026-07-01T00:30:00.000Z', '1 h'], // prettier-ignore
    ['the second two o’clock', '2026-10-25T01:30:00Z', 'hour', 'Europe/Berlin', '2026-10-25T01:00:00.000Z', '2026-10-25T02:00:00.000Z', '1 h'], // prettier-ignore
    ['a minute', '2026-10-25T01:30:17.250Z', 'minute', 'Europe/Berlin', '2026-10-25T01:30:00.000Z', '2026-10-25T01:31:00.000Z', `${String(1 / 60)} h`], // prettier-ignore
  ])('%s', (_name, at, period, timeZone, start, end, length) => {
    expect(bounds(at, period, timeZone)).toEqual([start, end, length])
  })

  it('begin their weeks on the day that is asked for', () => {
    const starts = weekDays.map((weekStart) => bounds('2026-11-26T12:00:00Z', 'week', 'UTC', weekStart)[0])
    expect(starts.map((start) => new Date(start!).getUTCDay())).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(starts[1]).toBe('2026-11-23T00:00:00.000Z')
    expect(starts[4]).toBe('2026-11-26T00:00:00.000Z')
    expect(bounds('2026-03-29T12:00:00Z', 'week', 'Europe/Berlin')[2]).toBe('167 h')
  })

  it('follow each other without a gap over a year', () => {
    for (const timeZone of ['Europe/Berlin', 'Australia/Lord_Howe', 'Africa/Casablanca'])
      for (const period of ['day', 'week', 'month'] as const) {
        let at = Date.parse('2026-01-01T00:00:00Z')
        while (at < Date.parse('2027-01-01T00:00:00Z')) {
          const { start, end } = periodAround(at, { period, timeZone, weekStart: 'mon' })
          expect(start <= at && at < end).toBe(true)
          expect(periodAround(end, { period, timeZone, weekStart: 'mon' }).start).toBe(end)
          expect(periodAround(end - 1, { period, timeZone, weekStart: 'mon' }).end).toBe(end)
          at = end
        }
      }
  })
})
