import * as runtime from '../../runtime/index.ts'
import type { FunctionDefinition } from '../function-definition.ts'
import { between, defineFunction, oneOf, parameter } from './define.ts'

const computed = { kind: 'computed' } as const
const literal = { kind: 'literal' } as const

/** Source: limits of `regex_replace` and `wildcard_replace` in the catalogue. */
const mostReferences = 8

/** Counts `${n}`; `$$` is an escaped dollar, whatever follows it. */
function countReferences(template: string): number {
  return template.match(/\$\$|\$\{[0-9]{1,3}\}/g)?.filter((found) => found !== '$$').length ?? 0
}

const replacement = parameter('replacement', 'Bytes', {
  ...literal,
  check: (value) =>
    countReferences(value as string) > mostReferences
      ? `it has more than ${String(mostReferences)} references \`\${n}\``
      : undefined,
})

const bitOffset = { ...literal, check: between(0, 2040) }

// prettier-ignore
export const lookupFunctions: readonly FunctionDefinition[] = [
  defineFunction('lookup_json_integer', { parameters: [parameter('field', 'Bytes'), parameter('key', 'Bytes or Int'), parameter('keys', 'Bytes or Int')], required: 2, variadic: true, returns: 'Int', implementation: runtime.lookupJsonInteger, export: 'lookupJsonInteger', cost: 200 }),
  defineFunction('lookup_json_string', { parameters: [parameter('field', 'Bytes'), parameter('key', 'Bytes or Int'), parameter('keys', 'Bytes or Int')], required: 2, variadic: true, returns: 'Bytes', implementation: runtime.lookupJsonString, export: 'lookupJsonString', cost: 200 }),
  defineFunction('has_key', { parameters: [parameter('map', 'Map<T>'), parameter('key', 'Bytes')], returns: 'Bool', implementation: runtime.hasKey, export: 'hasKey', cost: 3 }),
  defineFunction('has_value', { parameters: [parameter('collection', 'Array<T> or Map<T> of a primitive type'), parameter('value', 'the type of the elements')], returns: 'Bool', implementation: runtime.hasValue, export: 'hasValue', cost: 10 }),
  defineFunction('regex_replace', { parameters: [parameter('source', 'Bytes'), parameter('regular_expression', 'Bytes', { ...literal, pattern: 'regex' }), replacement], returns: 'Bytes', implementation: runtime.regexReplace, export: 'regexReplace', cost: 60, use: { perExpression: 1, notWith: ['wildcard_replace'] } }),
  defineFunction('wildcard_replace', { parameters: [parameter('source', 'Bytes', computed), parameter('wildcard_pattern', 'Bytes', { ...literal, pattern: 'wildcard' }), replacement, parameter('flags', 'Bytes', { ...literal, default: '', check: oneOf('', 's') })], required: 3, returns: 'Bytes', implementation: runtime.wildcardReplace, export: 'wildcardReplace', cost: 40, use: { perExpression: 1, notWith: ['regex_replace'] } }),
  defineFunction('cidr', { parameters: [parameter('address', 'Ip', computed), parameter('ipv4_network_bits', 'Int', { check: between(1, 32) }), parameter('ipv6_network_bits', 'Int', { check: between(1, 128) })], returns: 'Ip', implementation: runtime.cidr, export: 'cidr', cost: 10 }),
  defineFunction('cidr6', { parameters: [parameter('address', 'Ip', computed), parameter('ipv6_network_bits', 'Int', { check: between(1, 128) })], returns: 'Ip', implementation: runtime.cidr6, export: 'cidr6', cost: 10 }),
  defineFunction('bit_slice', { parameters: [parameter('protocol', 'Bytes', { ...computed, fields: ['ip', 'tcp', 'udp', 'icmp'] }), parameter('offset_start', 'Int', bitOffset), parameter('offset_end', 'Int', bitOffset)], returns: 'Int', implementation: runtime.bitSlice, export: 'bitSlice', cost: 10 }),
  defineFunction('is_jwt_present', { parameters: [parameter('token_configuration_id', 'Bytes', literal)], returns: 'Bool', implementation: runtime.isJwtPresent, export: 'isJwtPresent', environment: true, cost: 50 }),
  defineFunction('is_jwt_valid', { parameters: [parameter('token_configuration_id', 'Bytes', literal)], returns: 'Bool', implementation: runtime.isJwtValid, export: 'isJwtValid', environment: true, cost: 500 }),
]
