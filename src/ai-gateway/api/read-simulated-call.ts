import type { EventRecord } from '../../compiler/index.ts'
import type { AiGatewayPlan } from '../../policy/index.ts'
import type { SimulatedCall } from '../decide/simulate.ts'
import type { Operation } from '../decide/call.ts'

type Members = Readonly<Record<string, unknown>>
type Rules = Pick<AiGatewayPlan, 'access'>

const operations: readonly string[] = ['chat', 'messages', 'responses', 'embeddings', 'generate']
const known = new Set(['provider', 'model', 'user', 'groups', 'metadata', 'spent', 'operation', 'stream', 'input_tokens', 'max_tokens', 'fields']) // prettier-ignore

class NoCall extends Error {
  override readonly name = 'NoCall'
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textIn(value: Members, name: string): string | undefined {
  const member = value[name]
  if (member !== undefined && typeof member !== 'string') throw new NoCall(`\`${name}\` is no text`)
  return member
}

function countIn(value: Members, name: string): number | undefined {
  const member = value[name]
  if (member === undefined) return undefined
  if (typeof member !== 'number' || !Number.isInteger(member) || member < 0) throw new NoCall(`\`${name}\` is no whole number from 0`) // prettier-ignore
  return member
}

function objectIn(value: Members, name: string): Members {
  const member = value[name] ?? {}
  if (!isObject(member)) throw new NoCall(`\`${name}\` is no object`)
  return member
}

function groupsIn({ groups }: Members): readonly string[] | undefined {
  if (groups === undefined) return undefined
  if (!Array.isArray(groups) || !groups.every((group): group is string => typeof group === 'string')) throw new NoCall('`groups` is no list of texts') // prettier-ignore
  return groups
}

function metadataIn(value: Members): Readonly<Record<string, string>> {
  const entries = Object.entries(objectIn(value, 'metadata'))
  for (const [name, member] of entries)
    if (!['string', 'number', 'boolean'].includes(typeof member)) throw new NoCall(`\`metadata.${name}\` is no text, number or truth value`) // prettier-ignore
  return Object.fromEntries(entries.map(([name, member]) => [name, String(member)]))
}

function isStream({ stream = false }: Members): boolean {
  if (typeof stream !== 'boolean') throw new NoCall('`stream` is no truth value')
  return stream
}

function spentIn(value: Members, { access }: Rules): Readonly<Record<string, number>> {
  const entries = Object.entries(objectIn(value, 'spent'))
  return Object.fromEntries(
    entries.map(([name, member]) => {
      // What is pretended of a rule that is not there would count for none, and the call would pass.
      if (!access.some(({ id }) => id === name)) throw new NoCall(`\`spent.${name}\` names no rule of \`access\``)
      if (typeof member !== 'number' || !(member >= 0)) throw new NoCall(`\`spent.${name}\` is no amount in dollars`)
      return [name, member]
    }),
  )
}

/** The members of a call; its provider may stand before the slash of its model. */
function toCall(value: Members, plan: Rules): Omit<SimulatedCall, 'now' | 'withDrafts'> {
  for (const name of Object.keys(value)) if (!known.has(name)) throw new NoCall(`\`${name}\` is not known`)
  const written = textIn(value, 'model')
  if (written === undefined || written === '') throw new NoCall('it names no `model`')
  const slash = written.indexOf('/')
  const provider = textIn(value, 'provider') ?? (slash > 0 ? written.slice(0, slash) : undefined)
  if (provider === undefined) throw new NoCall('it names no `provider`')
  const model = value['provider'] === undefined ? written.slice(slash + 1) : written
  const operation = textIn(value, 'operation') ?? 'chat'
  if (!operations.includes(operation)) throw new NoCall(`\`operation\` is none of ${operations.join(', ')}`)
  const call = {
    operation: operation as Operation,
    model,
    isStream: isStream(value),
    user: textIn(value, 'user'),
    groups: groupsIn(value),
    metadata: metadataIn(value),
    inputTokens: countIn(value, 'input_tokens') ?? 0,
    maxTokens: countIn(value, 'max_tokens') ?? 0,
    fields: objectIn(value, 'fields') as EventRecord,
  }
  return { call, target: { provider, model }, spent: spentIn(value, plan) }
}

/**
 * A line of a file of calls to simulate: `model` and `provider` (or `provider/model` in one), `user`, `groups`, `metadata`,
 * `spent` in dollars by the id of a rule, `operation`, `stream`, `input_tokens`, `max_tokens` and `fields` of the event.
 *
 * @param plan - has the rules that `spent` may name
 */
export function readSimulatedCall(
  value: Members,
  plan: Rules,
): { readonly simulated: Omit<SimulatedCall, 'now' | 'withDrafts'> } | { readonly reason: string } {
  try {
    return { simulated: toCall(value, plan) }
  } catch (error) {
    if (!(error instanceof NoCall)) throw error
    return { reason: error.message }
  }
}
