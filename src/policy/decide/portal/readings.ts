import type { PortalVerdict } from '../../../runtime/index.ts'
import type { PortalScan } from './portal.ts'

/** The ways to understand a call: the first is what it says, the others what it may be taken for. */
export type Readings<Reading> = readonly [Reading, ...Reading[]]

/** Asks the rules about each reading: the first must be allowed, and a rule that blocks counts for each. */
export function decideReadings<Reading>(
  [first, ...others]: Readings<Reading>,
  ask: (reading: Reading) => PortalVerdict,
): PortalVerdict {
  let verdict = ask(first)
  for (const reading of others) {
    if (!verdict.allowed) break
    const next = ask(reading)
    const monitored = [...new Set([...verdict.monitored, ...next.monitored])]
    verdict = next.rule !== null && !next.allowed ? { ...next, monitored } : { ...verdict, monitored }
  }
  return verdict
}

const strength = { pass: 0, mask: 1, block: 2 } as const

/** What two scans of the same texts come to: what one of them holds back is held back. */
function combine(a: PortalScan, b: PortalScan): PortalScan {
  const stronger = strength[b.action] > strength[a.action] ? b : a
  const ids = (key: 'matched' | 'monitored' | 'tags'): readonly string[] => [...new Set([...a[key], ...b[key]])]
  return {
    ...stronger,
    matched: ids('matched'),
    monitored: ids('monitored'),
    tags: ids('tags'),
    findings: [...a.findings, ...b.findings],
    watched: [...a.watched, ...b.watched],
    truncated: a.truncated || b.truncated,
    problems: [...a.problems, ...b.problems],
  }
}

/** Scans texts under each reading of a call: a DLP rule that is about one of them counts. */
export function scanReadings<Reading>(
  [first, ...others]: Readings<Reading>,
  scan: (reading: Reading) => PortalScan,
): PortalScan {
  return others.reduce((whole, reading) => combine(whole, scan(reading)), scan(first))
}
