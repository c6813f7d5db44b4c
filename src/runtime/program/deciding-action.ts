/**
 * The actions that can be the outcome of a decision. Every other action is noted or changes settings, and the event
 * goes on. Source: the rows of rules-actions.json and gateway-actions.json that end the evaluation.
 */
const decidingActions = [
  'allow',
  'block',
  'challenge',
  'js_challenge',
  'managed_challenge',
  'redirect',
  'isolate',
  'off',
  'override',
  'safesearch',
  'ytrestricted',
  'l4_override',
] as const

/** An action that can be the outcome of a decision. */
export type DecidingAction = (typeof decidingActions)[number]

const names: ReadonlySet<string> = new Set(decidingActions)

/** Whether an action can be the outcome of a decision. */
export function isDecidingAction(action: string): action is DecidingAction {
  return names.has(action)
}
