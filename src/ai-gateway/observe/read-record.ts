import type { DecisionRecord } from '../record.ts'

type Members = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A line of a file of records; the reason if it is none. Records are written by gateways: their form is checked, not each value. */
export function readRecord(value: unknown): { readonly record: DecisionRecord } | { readonly reason: string } {
  if (!isObject(value) || value['kind'] !== 'ai_gateway_decision')
    return { reason: 'its `kind` is not `ai_gateway_decision`' }
  if (value['version'] !== 1) return { reason: 'its `version` is not 1' }
  const { call, asked, outcome, content, usage } = value
  if (!isObject(call) || !isObject(call['metadata']) || typeof call['model'] !== 'string')
    return { reason: '`call` is no call' }
  if (!Array.isArray(asked)) return { reason: '`asked` is no list' }
  const isOutcome = isObject(outcome) && Array.isArray(outcome['limits']) && Array.isArray(outcome['attempts'])
  if (!isOutcome) return { reason: '`outcome` is no outcome' }
  if (!isObject(content) || !Array.isArray(content['outcomes']) || !Array.isArray(content['scans']))
    return { reason: '`content` is missing' }
  if (usage !== undefined && !isObject(usage)) return { reason: '`usage` is no usage' }
  return { record: value as unknown as DecisionRecord }
}
