import { isJsonObject, type JsonObject, type JsonValue } from '../message/json.ts'
import { readContent, type PlacedText } from './content.ts'
import { stepTo, type Found } from './place.ts'

/** Whose turn a role is; `other` for a role that no API of ours has. */
export type Speaker = 'user' | 'system' | 'assistant' | 'tool_result' | 'document' | 'other'

// Sources: the APIs of the shapes' table; PaLM and LangChain write `human` and `ai`, Cohere `chatbot`, ShareGPT `gpt`,
// Grok on X 1 and 2, Gemini's protobuf ROLE_USER, Flowise userMessage.
const roleRows: readonly (readonly [speaker: Speaker, roles: readonly string[]])[] = [
  ['user', ['user', 'human', 'role_user', 'usermessage', 'humanmessage']],
  ['system', ['system', 'developer', 'systemmessage', 'role_system']],
  ['assistant', ['assistant', 'model', 'ai', 'chatbot', 'bot', 'gpt', 'agent', 'role_model', 'role_agent', 'role_assistant', 'apimessage', 'aimessage', 'assistantmessage']], // prettier-ignore
  ['tool_result', ['tool', 'function', 'tool_result', 'toolmessage', 'functionmessage']],
  ['document', ['data', 'document', 'context']],
]
const speakers: ReadonlyMap<string, Speaker> = new Map(
  roleRows.flatMap(([speaker, roles]) => roles.map((role) => [role, speaker] as const)),
)

/** The role that a turn names, in lower case; `undefined` if it names none. */
export function roleOf(turn: JsonObject): string | undefined {
  const { role, author, type, sender, id } = turn
  if (typeof role === 'string') return role.toLowerCase()
  if (isJsonObject(author) && typeof author['role'] === 'string') return author['role'].toLowerCase()
  if (typeof author === 'string' && speakers.has(author.toLowerCase())) return author.toLowerCase()
  if (typeof type === 'string' && type !== 'document' && speakers.has(type.toLowerCase())) return type.toLowerCase()
  if (sender === 1 || sender === 2) return sender === 1 ? 'user' : 'assistant'
  if (typeof sender === 'string' && speakers.has(sender.toLowerCase())) return sender.toLowerCase()
  // LangChain's own serialisation: the class of the message is the last item of its id.
  const name = Array.isArray(id) && turn['lc'] !== undefined ? id.at(-1) : undefined
  return typeof name === 'string' ? name.toLowerCase().replace('chunk', '') : undefined
}

/** Whose turn it is; undefined if the turn names no role. */
export function speakerOf(turn: JsonObject): Speaker | undefined {
  const role = roleOf(turn)
  return role === undefined ? undefined : (speakers.get(role) ?? 'other')
}

/** Members that hold what a turn says, in the order of their precedence. */
const turnMembers = ['content', 'parts', 'text', 'message', 'blocks', 'value', 'query'] as const

/** What one turn says; where content and parts repeat each other (AI SDK 4) it counts once. */
function turnTexts({ value, place }: Found): PlacedText[] {
  if (!isJsonObject(value)) return []
  for (const key of turnMembers) {
    const said = value[key]
    if (said === undefined || said === null) continue
    const texts = readContent({ value: said, place: stepTo(place, key) })
    if (texts.length > 0) return texts
  }
  return []
}

/** Turns that stand inside of something: CopilotKit's `textMessage`, LangChain's `kwargs` and `data`. */
function unwrap(found: Found): Found {
  if (!isJsonObject(found.value)) return found
  const { textMessage, kwargs, data, type } = found.value
  if (isJsonObject(textMessage)) return { value: textMessage, place: stepTo(found.place, 'textMessage') }
  if (isJsonObject(kwargs)) return { value: kwargs, place: stepTo(found.place, 'kwargs') }
  if (isJsonObject(data) && typeof type === 'string' && speakers.has(type) && found.value['content'] === undefined)
    return { value: data, place: stepTo(found.place, 'data') }
  return found
}

function turnSpeaker(found: Found): Speaker | undefined {
  if (!isJsonObject(found.value)) return undefined
  const { textMessage } = found.value
  return speakerOf(isJsonObject(textMessage) ? textMessage : found.value)
}

/** LangChain's short form: `["human", "text"]`. */
function shortTurn({ value, place }: Found): { readonly speaker: Speaker; readonly said: Found } | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [role, said] = value
  const speaker = typeof role === 'string' ? speakers.get(role.toLowerCase()) : undefined
  return speaker === undefined || said === undefined
    ? undefined
    : { speaker, said: { value: said, place: stepTo(place, 1) } }
}

/** The latest turn of the user that says something; empty if there is none. */
export function latestUserTexts({ value, place }: Found, rolelessIsUser: boolean): PlacedText[] {
  const list: readonly Found[] = Array.isArray(value)
    ? value.map((item, index) => ({ value: item, place: stepTo(place, index) }))
    : [{ value, place }]
  for (let at = list.length - 1; at >= 0; at--) {
    const turn = list[at]
    if (turn === undefined) continue
    const short = shortTurn(turn)
    const speaker = short?.speaker ?? turnSpeaker(turn)
    if (speaker === undefined ? !rolelessIsUser : speaker !== 'user') continue
    const texts = short === undefined ? turnTexts(unwrap(turn)) : readContent(short.said)
    if (texts.length > 0) return texts
  }
  return []
}

/** Whether a value is turns, or one: an item names a role. */
export function hasTurns(value: JsonValue): boolean {
  const isTurn = (item: JsonValue, index: number): boolean =>
    (isJsonObject(item) && turnSpeaker({ value: item, place: '' }) !== undefined) ||
    shortTurn({ value: item, place: String(index) }) !== undefined
  return Array.isArray(value) ? value.some(isTurn) : isTurn(value, 0)
}

/** Roles that people have in conversations among themselves too, so that they tell no model. */
const ambiguousRoles: ReadonlySet<string> = new Set(['agent', 'gpt', 'context', 'document'])

function tellsModel(turn: JsonObject): boolean | undefined {
  const role = roleOf(isJsonObject(turn['textMessage']) ? turn['textMessage'] : turn)
  return role === undefined ? undefined : speakers.has(role) && !ambiguousRoles.has(role)
}

/** Whether a list is a conversation with a model: every turn names a known role, and the user says something. */
export function isConversation(found: Found, rolelessIsUser: boolean): boolean {
  const { value } = found
  if (!Array.isArray(value) || value.length === 0) return false
  const known = value.every((turn) => {
    if (!isJsonObject(turn)) return shortTurn({ value: turn, place: '' }) !== undefined
    return tellsModel(turn) ?? (rolelessIsUser && Array.isArray(turn['parts']))
  })
  return known && latestUserTexts(found, rolelessIsUser).length > 0
}
