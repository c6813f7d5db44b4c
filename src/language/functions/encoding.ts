import * as crypto from '../../crypto/index.ts'
import * as runtime from '../../runtime/index.ts'
import type { FunctionDefinition } from '../function-definition.ts'
import { defineFunction, oneOf, parameter } from './define.ts'

const computed = { kind: 'computed' } as const
const literal = { kind: 'literal' } as const
const flag = { kind: 'literal', default: '', check: oneOf('', 's') } as const

// prettier-ignore
export const encodingFunctions: readonly FunctionDefinition[] = [
  defineFunction('encode_base64', { parameters: [parameter('input', 'Bytes'), parameter('flags', 'Bytes', { ...literal, check: oneOf('u', 'p', 'up', 'pu') })], required: 1, returns: 'Bytes', implementation: runtime.encodeBase64, export: 'encodeBase64', cost: 20 }),
  defineFunction('decode_base64', { parameters: [parameter('source', 'Bytes', computed)], returns: 'Bytes', implementation: runtime.decodeBase64, export: 'decodeBase64', cost: 30 }),
  defineFunction('url_decode', { parameters: [parameter('source', 'Bytes', computed), parameter('options', 'Bytes', { ...literal, check: oneOf('r', 'u', 'ru', 'ur') })], required: 1, returns: 'Bytes', implementation: runtime.urlDecode, export: 'urlDecode', cost: 40 }),
  defineFunction('remove_query_args', { parameters: [parameter('field', 'Bytes', { ...computed, fields: ['http.request.uri.query', 'raw.http.request.uri.query'] }), parameter('query_param', 'Bytes')], variadic: true, returns: 'Bytes', implementation: runtime.removeQueryArgs, export: 'removeQueryArgs', cost: 40 }),
  defineFunction('uuidv4', { parameters: [parameter('source', 'Bytes')], returns: 'Bytes', implementation: runtime.uuidV4, export: 'uuidV4', cost: 30 }),
  defineFunction('sha256', { parameters: [parameter('input', 'Bytes')], returns: 'Bytes', implementation: crypto.sha256, export: 'sha256', from: 'crypto', cost: 500 }),
  defineFunction('is_timed_hmac_valid_v0', { parameters: [parameter('key', 'Bytes', literal), parameter('message_mac', 'Bytes'), parameter('ttl', 'Int', literal), parameter('current_timestamp', 'Int'), parameter('separator_length', 'Int', { ...literal, default: 0, check: (value) => (typeof value === 'number' && value >= 0 ? undefined : 'it is a number of bytes') }), parameter('flags', 'Bytes', flag)], required: 4, returns: 'Bool', implementation: crypto.isTimedHmacValid, export: 'isTimedHmacValid', from: 'crypto', cost: 1000 }),
]
