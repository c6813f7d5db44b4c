import { eventsFor } from '../../../analysis/index.ts'
import type { EventRecord } from '../../../compiler/index.ts'
import type { Policy } from '../../decide/policy.ts'
import { toRows } from '../rows.ts'
import { analyzerFor, type ProveOptions } from '../shared.ts'
import { eventKey } from './event-key.ts'

/** Options of {@link edgeEvents}. */
export interface EdgeOptions extends ProveOptions {
  /** Ids of the rules to look at. Default: all. */
  readonly rules?: readonly string[]
}

/**
 * Events at the edges of a policy's own rules: for each part of each condition one for every outcome, and one for each
 * value at which its answer turns. Equal events are given once.
 */
export function edgeEvents(policy: Policy, { rules, ...options }: EdgeOptions = {}): readonly EventRecord[] {
  const analyzer = analyzerFor(policy, options)
  const events = new Map<string, EventRecord>()
  for (const { condition, compiled } of toRows(policy.stages)) {
    if (rules !== undefined && !rules.includes(compiled.rule.report.rule)) continue
    for (const { witness } of eventsFor(condition, analyzer).events) {
      const key = eventKey(witness.event)
      if (!events.has(key)) events.set(key, witness.event)
    }
  }
  return [...events.values()]
}
