import type { Activity } from '../../../runtime/index.ts'
import type { GatewayPolicy } from '../../document/generated/document.generated.ts'
import type { DocumentPath } from '../../document/text/document-text.ts'
import type { FindingList } from '../../document/finding.ts'

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

const span = /^(\d{2}):(\d{2})-(\d{2}):(\d{2})$/

/** Reads `08:00-12:30,13:00-17:00` as minutes from midnight. */
function toRanges(text: string): (readonly [number, number])[] | undefined {
  const ranges: (readonly [number, number])[] = []
  for (const piece of text.split(',')) {
    const match = span.exec(piece.trim())
    if (match === null) return undefined
    const [h1, m1, h2, m2] = match.slice(1).map(Number) as [number, number, number, number]
    if (h1 > 24 || h2 > 24 || m1 > 59 || m2 > 59) return undefined
    ranges.push([h1 * 60 + m1, h2 * 60 + m2])
  }
  return ranges
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch (error) {
    // Asking is the only way to know; the engine says no with a RangeError.
    if (error instanceof RangeError) return false
    throw error
  }
}

/** When a Gateway policy is there: its schedule and its end. */
export function toActivity(policy: GatewayPolicy, path: DocumentPath, findings: FindingList): Activity | undefined {
  const { schedule, expiration } = policy
  let until: number | undefined
  if (expiration?.expired === true) until = 0
  else if (expiration?.expires_at !== undefined) {
    until = Date.parse(expiration.expires_at)
    if (Number.isNaN(until)) {
      findings.add('E_POLICY_SCHEMA', [...path, 'expiration', 'expires_at'], {
        reason: `\`${expiration.expires_at}\` is no ISO 8601 time`,
      })
      until = undefined
    }
  }
  const timeZone = typeof schedule?.time_zone === 'string' && schedule.time_zone !== '' ? schedule.time_zone : undefined
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    findings.add('E_POLICY_SCHEMA', [...path, 'schedule', 'time_zone'], { reason: `\`${timeZone}\` is no time zone` })
  }
  const byDay: [string, (readonly [number, number])[]][] = []
  for (const day of days) {
    const text = schedule?.[day]
    if (typeof text !== 'string' || text === '') continue
    const ranges = toRanges(text)
    if (ranges === undefined)
      findings.add('E_POLICY_SCHEMA', [...path, 'schedule', day], {
        reason: `expected times such as \`09:00-12:00,13:00-17:00\`, found \`${text}\``,
      })
    else byDay.push([day, ranges])
  }
  if (until === undefined && byDay.length === 0) return undefined
  return {
    ...(until === undefined ? {} : { until }),
    ...(byDay.length === 0 ? {} : { schedule: Object.fromEntries(byDay) }),
    ...(timeZone === undefined ? {} : { timeZone }),
  }
}
