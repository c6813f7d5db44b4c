import type { EnforcementDecision, GuardRecord } from '../../enforcement/index.ts'

/** What one rule or guard made of a prompt or an answer. */
export interface ContentOutcome {
  readonly direction: 'request' | 'response'
  /** The rule, guardrail or guard; undefined if a message could not be read or changed as it must be. */
  readonly rule: string | undefined
  readonly action: string
  /** Places in which a guard found something; 1 for a rule. */
  readonly count: number
  /** Of a block by a guard: why. */
  readonly reason: string | undefined
}

/** What became of one detector. */
export interface ScanOutcome {
  readonly detector: string
  readonly result: 'ran' | 'timeout' | 'error'
  /** Milliseconds; undefined if it did not end. */
  readonly durationMs: number | undefined
}

/** A rule that hung on what a detector did not say. */
export interface OpenRule {
  readonly rule: string
  /** `closed`: taken as matched, or as not matched if it lets pass; `open`: passed over. */
  readonly taken: 'open' | 'closed'
}

/** What rules, guards and detectors made of the texts of a call. It holds none of them. */
export interface ContentRecord {
  readonly outcomes: readonly ContentOutcome[]
  readonly scans: readonly ScanOutcome[]
  readonly unsettled: readonly OpenRule[]
}

type Judged = Pick<EnforcementDecision, 'matched' | 'detections'>

function outcomesOfGuard({ direction, findings, block }: GuardRecord): readonly ContentOutcome[] {
  const counts = new Map<string, { readonly guard: string; readonly action: string; count: number }>()
  for (const { guard, action } of findings) {
    const key = JSON.stringify([guard, action])
    const known = counts.get(key)
    if (known === undefined) counts.set(key, { guard, action, count: 1 })
    else known.count += 1
  }
  const found = [...counts.values()].map(({ guard, action, count }) => ({ direction, rule: guard, action, count, reason: block?.guard === guard ? block.reason : undefined })) // prettier-ignore
  const isTold = block === undefined || found.some(({ rule, action }) => rule === block.guard && action === 'block')
  return isTold ? found : [...found, { direction, rule: block.guard, action: 'block', count: 1, reason: block.reason }]
}

function scansOf({ durations, failures }: Judged['detections']): readonly ScanOutcome[] {
  const failed = failures.map(({ detector, reason }) => ({ detector, result: reason, durationMs: undefined }))
  const names = new Set(failures.map(({ detector }) => detector))
  const ran = [...durations].filter(([detector]) => !names.has(detector))
  return [...ran.map(([detector, durationMs]) => ({ detector, result: 'ran' as const, durationMs })), ...failed]
}

/** What decisions and guards tell of the texts of one call. */
export function contentRecord(
  judged: readonly { readonly direction: 'request' | 'response'; readonly decision: Judged }[],
  guarded: readonly GuardRecord[],
): ContentRecord {
  const byRules = judged.flatMap(({ direction, decision }) =>
    decision.matched.map(({ rule, action }) => ({ direction, rule, action, count: 1, reason: undefined })),
  )
  // A rule that blocks an answer is told by what carried it out as well.
  const named = new Set(byRules.map(({ direction, rule }) => JSON.stringify([direction, rule])))
  const byGuards = guarded.flatMap(outcomesOfGuard).filter(({ direction, rule }) => !named.has(JSON.stringify([direction, rule]))) // prettier-ignore
  return {
    outcomes: [...byRules, ...byGuards],
    scans: judged.flatMap(({ decision }) => scansOf(decision.detections)),
    unsettled: judged.flatMap(({ decision }) => decision.detections.unsettled.map(({ rule, taken }) => ({ rule, taken }))), // prettier-ignore
  }
}
