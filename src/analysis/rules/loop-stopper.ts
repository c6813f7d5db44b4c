import type { Condition } from '../../compiler/index.ts'
import type { ExecutionContext } from '../../runtime/index.ts'
import { canStop, type FindStopper, type PlacedRule } from './model.ts'

type Holds = (condition: Condition, context: ExecutionContext) => boolean

/** Finds what stops a rule by going through the rules in their order, as the engine does. */
export function createLoopStopper(rows: readonly PlacedRule[], holds: Holds): FindStopper {
  const hasSkips = rows.some(({ rule }) => rule.skips !== undefined)
  const hasLastWins = rows.some(({ isLastWins }) => isLastWins)
  return (context, place) => {
    const matched: number[] = []
    const last = hasLastWins ? rows.length : place
    const goesOn = hasSkips || rows[place]?.stage !== 0
    for (let at = 0; at < last; at++) {
      const row = rows[at]
      if (row === undefined || at === place || row.rule.monitor === true) continue
      const stops = canStop(rows, at, place)
      if (!stops && !goesOn) continue
      // What an earlier match keeps from acting keeps nothing from acting itself.
      if (goesOn && matched.some((earlier) => canStop(rows, earlier, at))) continue
      if (!holds(row.rule.condition, context)) continue
      if (stops) return at
      matched.push(at)
    }
    return -1
  }
}
