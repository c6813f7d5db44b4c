import { decidingActions } from './deciding-actions.generated.ts'

/**
 * An action that can be the outcome of a decision. Every other action is noted or changes settings, and the event goes
 * on. Source: the rows of rules-actions.json and gateway-actions.json that end the evaluation, and isolation.
 */
export type DecidingAction = (typeof decidingActions)[number]

const names: ReadonlySet<string> = new Set(decidingActions)

/** Whether an action can be the outcome of a decision. */
export function isDecidingAction(action: string): action is DecidingAction {
  return names.has(action)
}
