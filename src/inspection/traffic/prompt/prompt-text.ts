import { isJsonObject, type JsonObject, type JsonValue } from '../message/json.ts'
import type { PromptForm } from './prompt-shapes.ts'

/** Levels of parts within parts that are read. */
const maxPartDepth = 8

const textTypes: ReadonlySet<string> = new Set(['text', 'input_text'])
const userRoles: ReadonlySet<string> = new Set(['user', 'human', 'role_user'])
const conversationRoles: ReadonlySet<string> = new Set([
  ...userRoles,
  ...['system', 'developer', 'assistant', 'model', 'tool', 'function', 'ai', 'chatbot', 'bot', 'data', 'tool_result'],
])

function textOfParts(parts: readonly JsonValue[], depth: number): string[] {
  return parts.flatMap((part) => textParts(part, depth + 1))
}

/** The texts of content in any of its forms: a string, a part, or parts. Images, files and tool results have none. */
function textParts(content: JsonValue | undefined, depth = 0): string[] {
  if (depth > maxPartDepth) return []
  if (typeof content === 'string') return content === '' ? [] : [content]
  if (Array.isArray(content)) return textOfParts(content, depth)
  if (!isJsonObject(content)) return []
  const { type, text, parts } = content
  if (typeof type === 'string' && !textTypes.has(type.toLowerCase())) return []
  if (text !== undefined)
    return typeof text === 'string' ? textParts(text, depth) : textParts(nestedText(text), depth + 1)
  if (parts !== undefined) return textParts(parts, depth + 1)
  return content['content'] === undefined ? [] : textParts(content['content'], depth + 1)
}

/** Threads write `text: { value }`, Vertex AI `text: { text }`. */
function nestedText(text: JsonValue): JsonValue | undefined {
  return isJsonObject(text) ? (text['value'] ?? text['text']) : undefined
}

function join(texts: readonly string[]): string | undefined {
  return texts.length === 0 ? undefined : texts.join('\n')
}

/** The role that a turn names, in lower case; `undefined` if it names none. */
function roleOf(turn: JsonObject): string | undefined {
  const { role, author, type } = turn
  if (typeof role === 'string') return role.toLowerCase()
  if (isJsonObject(author) && typeof author['role'] === 'string') return author['role'].toLowerCase()
  return typeof type === 'string' && conversationRoles.has(type) ? type : undefined
}

/** The text of one turn; where content and parts repeat each other (AI SDK 4) it counts once. */
function turnText(turn: JsonObject): string | undefined {
  const content = join(textParts(turn['content']))
  return content ?? join(textParts(turn['parts'])) ?? join(textParts(turn['text']))
}

function latestUserText(turns: JsonValue | undefined, rolelessIsUser: boolean): string | undefined {
  const list = Array.isArray(turns) ? turns : [turns]
  for (let at = list.length - 1; at >= 0; at--) {
    const turn = list[at]
    if (!isJsonObject(turn)) continue
    const role = roleOf(turn)
    if (role === undefined ? !rolelessIsUser : !userRoles.has(role)) continue
    const text = turnText(turn)
    if (text !== undefined) return text
  }
  return undefined
}

/** Whether a list is a conversation with a model: every turn names a role, and one says something. */
export function isConversation(value: JsonValue | undefined, rolelessIsUser: boolean): boolean {
  if (!Array.isArray(value) || value.length === 0) return false
  return (
    value.every((turn) => {
      if (!isJsonObject(turn)) return false
      const role = roleOf(turn)
      return role === undefined ? rolelessIsUser && Array.isArray(turn['parts']) : conversationRoles.has(role)
    }) && latestUserText(value, rolelessIsUser) !== undefined
  )
}

/** Items are turns if one of them names a role; else they are texts or text parts. */
function inputText(value: JsonValue | undefined, rolelessIsUser: boolean): string | undefined {
  const isTurns = Array.isArray(value)
    ? value.some((item) => isJsonObject(item) && roleOf(item) !== undefined)
    : isJsonObject(value) && roleOf(value) !== undefined
  return isTurns ? latestUserText(value, rolelessIsUser) : join(textParts(value))
}

const human = '\n\nHuman:'
const assistant = '\n\nAssistant:'

/** The last turn of the human in a transcript; a text that is none is the prompt itself. */
function transcriptText(value: JsonValue | undefined): string | undefined {
  if (typeof value !== 'string') return join(textParts(value))
  const padded = value.startsWith('Human:') ? `\n\n${value}` : value
  const start = padded.lastIndexOf(human)
  if (start === -1 || !padded.includes(assistant, start)) return value === '' ? undefined : value
  const end = padded.indexOf(assistant, start)
  const text = padded.slice(start + human.length, end).trim()
  return text === '' ? undefined : text
}

/** The prompt that a value holds, or undefined. */
export function readPromptText(
  value: JsonValue | undefined,
  form: PromptForm,
  rolelessIsUser = false,
): string | undefined {
  switch (form) {
    case 'text':
      return join(textParts(value))
    case 'turns':
      return latestUserText(value, rolelessIsUser)
    case 'input':
      return inputText(value, rolelessIsUser)
    case 'transcript':
      return transcriptText(value)
  }
}
