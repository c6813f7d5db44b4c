import type { EventRecord } from '../compiler/index.ts'
import type { Policy } from '../policy/index.ts'
import { MessageBody, prepareBody, RequestHead, toTrafficLimits, type Exchange } from '../inspection/traffic/index.ts'
import type { ExchangeFacts } from './enforcer-setup.ts'
import { fillBody, fillRequest, isBodyField } from './fields/exchange-fields.ts'
import { createFieldSource } from './fields/field-source.ts'
import { recordOf } from './fields/context-record.ts'
import { fillIdentity } from './fields/identity-fields.ts'

/**
 * The values of some fields of an exchange, for a part of a policy that is no rule.
 *
 * @param names - fields of the policy's scheme; those without a value are left out
 */
export async function readExchangeFields(
  policy: Policy,
  exchange: Exchange,
  facts: ExchangeFacts,
  names: readonly string[],
): Promise<EventRecord> {
  const language = policy.document.scheme ?? 'policy'
  const context = policy.scheme.createContext()
  fillIdentity(context, facts, [])
  fillRequest(context, createFieldSource(new RequestHead(exchange, {}), {}), language, [])
  policy.attachApplications(context)
  if (names.some(isBodyField)) {
    const limits = toTrafficLimits({})
    const message = { headers: exchange.headers, body: exchange.body, decompressors: {} }
    fillBody(context, new MessageBody(message, limits, await prepareBody(message, limits)), language)
  }
  return recordOf(context, names) as EventRecord
}
