import type { Peer } from './engine.ts'
import { jsonLogicEngine, jsonLogicJs } from './json-logic.ts'
import { cedar, jsonRulesEngine } from './rule-engines.ts'
import { celJs, filtrex, jsonata } from './text-engines.ts'

export type { Peer } from './engine.ts'

/** The engines of the bench page. */
export const peers: readonly Peer[] = [jsonLogicEngine, celJs, filtrex, jsonLogicJs, cedar, jsonata, jsonRulesEngine]
