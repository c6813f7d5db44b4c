import * as runtime from '../../runtime/index.ts'
import type { Type } from '../../runtime/index.ts'
import type { FunctionDefinition } from '../function-definition.ts'
import { between, defineFunction, parameter } from './define.ts'

const computed = { kind: 'computed' } as const
const literal = { kind: 'literal' } as const

/** `to_string` of an address: the value alone does not tell an address from an integer. */
const ipToString = defineFunction('to_string', {
  parameters: [parameter('value', 'Ip')],
  returns: 'Bytes',
  implementation: runtime.ipToText,
  export: 'ipToText',
  cost: 10,
})

// prettier-ignore
export const textFunctions: readonly FunctionDefinition[] = [
  defineFunction('concat', { parameters: [parameter('value', 'Bytes or Array<T>'), parameter('values', 'the type of the first argument')], variadic: true, returns: (types) => types[0] as Type, implementation: runtime.concat, export: 'concat', cost: 10 }),
  defineFunction('len', { parameters: [parameter('value', 'Bytes or Array<T>')], returns: 'Int', implementation: runtime.length, export: 'length', cost: 2 }),
  defineFunction('lower', { parameters: [parameter('source', 'Bytes')], returns: 'Bytes', implementation: runtime.lower, export: 'lower', cost: 8 }),
  defineFunction('upper', { parameters: [parameter('source', 'Bytes')], returns: 'Bytes', implementation: runtime.upper, export: 'upper', cost: 8 }),
  defineFunction('starts_with', { parameters: [parameter('source', 'Bytes', computed), parameter('substring', 'Bytes')], returns: 'Bool', implementation: runtime.startsWith, export: 'startsWith', cost: 3 }),
  defineFunction('ends_with', { parameters: [parameter('source', 'Bytes', computed), parameter('substring', 'Bytes')], returns: 'Bool', implementation: runtime.endsWith, export: 'endsWith', cost: 3 }),
  defineFunction('substring', { parameters: [parameter('field', 'Bytes', computed), parameter('start', 'Int'), parameter('end', 'Int')], required: 2, returns: 'Bytes', implementation: runtime.substring, export: 'substring', cost: 5 }),
  defineFunction('remove_bytes', { parameters: [parameter('source', 'Bytes'), parameter('bytes', 'Bytes')], returns: 'Bytes', implementation: runtime.removeBytes, export: 'removeBytes', cost: 40 }),
  defineFunction('split', { parameters: [parameter('input', 'Bytes'), parameter('separator', 'Bytes', { ...literal, check: (value) => (value === '' ? 'the separator is not empty' : undefined) }), parameter('limit', 'Int', { ...literal, check: between(1, 128) })], returns: { array: 'Bytes' }, implementation: runtime.split, export: 'split', cost: 30 }),
  defineFunction('join', { parameters: [parameter('items', 'Array<Bytes>'), parameter('separator', 'Bytes')], returns: 'Bytes', implementation: runtime.join, export: 'join', cost: 20 }),
  defineFunction('to_string', { parameters: [parameter('value', 'Int, Bool or Ip')], returns: 'Bytes', implementation: runtime.toTextValue, export: 'toTextValue', cost: 5, overload: (types) => (types[0] === 'Ip' ? { ...ipToString, name: 'to_string(Ip)' } : undefined) }),
]
