import type { FunctionDefinition } from '../function-definition.ts'
import { encodingFunctions } from './encoding.ts'
import { lookupFunctions } from './lookup.ts'
import { textFunctions } from './text.ts'

/** Every function of the Rules language. `any` and `all` are quantifiers of the grammar and stand in its docs only. */
export const rulesFunctions: readonly FunctionDefinition[] = [
  ...textFunctions,
  ...encodingFunctions,
  ...lookupFunctions,
]
