import { versionOrder } from '../../runtime/index.ts'
import type { FunctionDefinition } from '../function-definition.ts'
import { defineFunction, parameter } from './define.ts'
import { encodingFunctions } from './encoding.ts'
import { lookupFunctions } from './lookup.ts'
import { textFunctions } from './text.ts'

/** Every function of the Rules language. `any` and `all` are quantifiers of the grammar and stand in its docs only. */
export const rulesFunctions: readonly FunctionDefinition[] = [
  ...textFunctions,
  ...encodingFunctions,
  ...lookupFunctions,
]

/**
 * What the checker writes where a version is compared: how it stands to a literal, as an Int below, at or above 0. Its
 * name can be written in no expression.
 */
export const versionOrderFunction = defineFunction('<version order>', {
  parameters: [parameter('ecosystem', 'Bytes'), parameter('version', 'Bytes'), parameter('other', 'Bytes')],
  returns: 'Int',
  implementation: versionOrder,
  export: 'versionOrder',
  cost: 30,
})

/** Functions of the compiler's own, which no scheme lists, by name. */
export const innerFunctions: ReadonlyMap<string, FunctionDefinition> = new Map([
  [versionOrderFunction.name, versionOrderFunction],
])
