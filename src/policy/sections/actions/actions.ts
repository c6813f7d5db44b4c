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

/** What a match of an action does to a run of rules outside Gateway. */
export function effectOfAction(name: string): {
  readonly effect: 'decide' | 'note' | 'isolate' | 'enter' | 'skip'
  readonly ends: 'run' | 'stage' | 'nothing'
} {
  if (name === 'execute') return { effect: 'enter', ends: 'nothing' }
  if (name === 'skip' || name === 'bypass') return { effect: 'skip', ends: 'nothing' }
  if (name === 'isolate' || name === 'noisolate') return { effect: 'isolate', ends: 'nothing' }
  if (phaseOnly.has(name)) return { effect: 'note', ends: 'stage' }
  return findAction(name)?.terminating === true
    ? { effect: 'decide', ends: 'run' }
    : { effect: 'note', ends: 'nothing' }
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
