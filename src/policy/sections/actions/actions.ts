import type { SettingsEffect } from '../../../runtime/index.ts'
import type { ActionRow } from './action-row.ts'
import { actionRows } from './action-rows.ts'

const rowsByName = new Map(actionRows.map((row) => [row.name, row]))

/** The row of an action, or undefined if it is not documented. */
export function findAction(name: string): ActionRow | undefined {
  return rowsByName.get(name)
}

/** Every documented action. */
export function listActions(): readonly ActionRow[] {
  return actionRows
}

/** Actions that only change settings or are noted, and let the event go on: they never are the outcome. */
const phaseOnly = new Set(['log_custom_field', 'serve_error'])

interface ActionEffect {
  readonly effect: 'decide' | 'note' | 'isolate' | 'enter' | 'skip'
  readonly ends: 'run' | 'stage' | 'nothing'
}

/** One object for each: thousands of rules have one action. */
const effects = {
  enter: { effect: 'enter', ends: 'nothing' },
  skip: { effect: 'skip', ends: 'nothing' },
  isolate: { effect: 'isolate', ends: 'nothing' },
  noteLast: { effect: 'note', ends: 'stage' },
  decide: { effect: 'decide', ends: 'run' },
  note: { effect: 'note', ends: 'nothing' },
} as const satisfies Readonly<Record<string, ActionEffect>>

/** What a match of an action does to a run of rules outside Gateway. */
export function effectOfAction(name: string): ActionEffect {
  if (name === 'execute') return effects.enter
  if (name === 'skip' || name === 'bypass') return effects.skip
  if (name === 'isolate' || name === 'noisolate') return effects.isolate
  if (phaseOnly.has(name)) return effects.noteLast
  return findAction(name)?.terminating === true ? effects.decide : effects.note
}

/** Actions whose parameters are settings, and how deep in the parameters one setting lies. */
const settingDepths: ReadonlyMap<string, SettingsEffect['depth']> = new Map([
  ['set_config', 1],
  ['set_cache_settings', 1],
  ['compress_response', 1],
  ['serve_error', 1],
  ['log_custom_field', 1],
  ['route', 2],
  ['rewrite', 2],
])

/**
 * What a match of an action sets.
 *
 * @param phase - of the ruleset; default: the first phase that is documented for the action
 */
export function settingsOfAction(name: string, phase?: string): SettingsEffect | undefined {
  const depth = settingDepths.get(name)
  return depth === undefined ? undefined : { phase: phase ?? findAction(name)?.phases[0] ?? name, depth }
}
