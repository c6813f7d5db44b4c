import { isJsonObject, type JsonObject, type JsonValue } from '../../inspection/traffic/index.ts'

/** A request in the words of another API, or what of it cannot be said there. */
export type Adapted = { readonly body: JsonObject } | { readonly reason: string }

class CannotAdapt extends Error {
  override readonly name = 'CannotAdapt'
}

/** The text of a content that is text or parts of text. */
function textOf(content: JsonValue | undefined, where: string): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) throw new CannotAdapt(`\`${where}\` is no text`)
  return (content as readonly JsonValue[])
    .map((part) => {
      if (isJsonObject(part) && part['type'] === 'text' && typeof part['text'] === 'string') return part['text']
      throw new CannotAdapt(`\`${where}\` holds a part that is no text`)
    })
    .join('')
}

function messagesOf(body: JsonObject): readonly JsonObject[] {
  const { messages } = body
  if (!Array.isArray(messages)) throw new CannotAdapt('`messages` is no list')
  return (messages as readonly JsonValue[]).map((message) => {
    if (!isJsonObject(message)) throw new CannotAdapt('a message is no object')
    for (const name of Object.keys(message)) if (name !== 'role' && name !== 'content') throw new CannotAdapt(`a message has \`${name}\``) // prettier-ignore
    return message
  })
}

/** Members of both APIs by the same name and meaning. */
const same = ['model', 'temperature', 'top_p', 'stream'] as const

function take(body: JsonObject, own: readonly string[], out: Record<string, JsonValue>): void {
  for (const name of Object.keys(body)) {
    if ((same as readonly string[]).includes(name)) out[name] = body[name] as JsonValue
    else if (!own.includes(name)) throw new CannotAdapt(`\`${name}\` has no counterpart`)
  }
}

function chatToMessages(body: JsonObject, maxTokens: number): JsonObject {
  const out: Record<string, JsonValue> = {}
  take(body, ['messages', 'max_tokens', 'max_completion_tokens', 'stop', 'user', 'stream_options'], out)
  const all = messagesOf(body)
  const isSystem = ({ role }: JsonObject): boolean => role === 'system' || role === 'developer'
  const firstOther = all.findIndex((message) => !isSystem(message))
  if (all.some((message, index) => isSystem(message) && firstOther !== -1 && index > firstOther))
    throw new CannotAdapt('a system message stands behind others')
  const system = all.filter(isSystem).map(({ content }) => textOf(content, 'messages.content'))
  if (system.length > 0) out['system'] = system.join('\n\n')
  out['messages'] = all
    .filter((message) => !isSystem(message))
    .map(({ role, content }) => {
      if (role !== 'user' && role !== 'assistant') throw new CannotAdapt(`a message has the role \`${String(role)}\``)
      return { role, content: textOf(content, 'messages.content') }
    })
  out['max_tokens'] = body['max_completion_tokens'] ?? body['max_tokens'] ?? maxTokens
  const { stop, temperature } = body
  if (stop !== undefined && stop !== null) out['stop_sequences'] = Array.isArray(stop) ? stop : [stop]
  if (typeof temperature === 'number' && temperature > 1) throw new CannotAdapt('`temperature` is over 1')
  return out
}

function messagesToChat(body: JsonObject): JsonObject {
  const out: Record<string, JsonValue> = {}
  take(body, ['messages', 'max_tokens', 'system', 'stop_sequences', 'metadata'], out)
  const { system, stop_sequences: stop, max_tokens: most } = body
  const own = messagesOf(body).map((message): JsonObject => ({ role: message['role'] as JsonValue, content: textOf(message['content'], 'messages.content') })) // prettier-ignore
  out['messages'] = system === undefined ? own : [{ role: 'system', content: textOf(system, 'system') }, ...own]
  if (most !== undefined) out['max_completion_tokens'] = most
  if (stop !== undefined) out['stop'] = stop
  return out
}

/**
 * A chat of OpenAI as messages of Anthropic, or the other way round. What the other API has no words for is told, and
 * nothing is left out silently: tools, pictures and formats are.
 *
 * @param maxTokens - tokens out where the call names no limit, which Anthropic asks for
 */
export function adaptRequest(body: JsonObject, to: 'openai' | 'anthropic', maxTokens: number): Adapted {
  try {
    return { body: to === 'anthropic' ? chatToMessages(body, maxTokens) : messagesToChat(body) }
  } catch (error) {
    if (!(error instanceof CannotAdapt)) throw error
    return { reason: error.message }
  }
}
