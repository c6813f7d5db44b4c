import { isJsonObject, type JsonObject, type JsonValue } from '../message/json.ts'

/**
 * What a text of a request is to the model: the user's latest turn (`prompt`) or an earlier one (`user`), what
 * the application says (`system`, `tool_description`), what came back (`assistant`, `tool`), a file, any other
 * member of the body, or the body of a request that goes to no model (`body`).
 */
export type TextSource =
  'prompt' | 'user' | 'system' | 'tool_description' | 'assistant' | 'tool' | 'file' | 'member' | 'body'

/** Which of the texts of a request to a model rules look at. */
export type PromptScope = 'latest' | 'conversation' | 'all'

/** The sources of each scope; `all` leaves none out. */
const scopes: Readonly<Record<Exclude<PromptScope, 'all'>, ReadonlySet<TextSource>>> = {
  latest: new Set(['prompt', 'body']),
  conversation: new Set(['prompt', 'body', 'user', 'system', 'assistant', 'tool', 'file']),
}

export function isInScope(source: TextSource, scope: PromptScope): boolean {
  return scope === 'all' || scopes[scope].has(source)
}

// Sources: the request bodies of the providers' public API references.
// prettier-ignore
const sourcesByRole: Readonly<Record<string, TextSource>> = {
  user: 'user', human: 'user', role_user: 'user',
  system: 'system', developer: 'system',
  assistant: 'assistant', model: 'assistant', ai: 'assistant', chatbot: 'assistant', bot: 'assistant',
  tool: 'tool', function: 'tool', tool_result: 'tool', data: 'tool', ipython: 'tool',
}

// prettier-ignore
const sourcesByType: Readonly<Record<string, TextSource>> = {
  tool_result: 'tool', function_call_output: 'tool', tool_response: 'tool', 'tool-result': 'tool', mcp_tool_result: 'tool',
  computer_call_output: 'tool', web_search_tool_result: 'tool', search_result: 'tool',
  tool_use: 'assistant', function_call: 'assistant', 'tool-call': 'assistant', thinking: 'assistant', reasoning: 'assistant',
  file: 'file', input_file: 'file', document: 'file', image: 'file', image_url: 'file', input_image: 'file',
  audio: 'file', input_audio: 'file', video: 'file',
}

// prettier-ignore
const sourcesByKey: Readonly<Record<string, TextSource>> = {
  system: 'system', instructions: 'system', systemInstruction: 'system', system_instruction: 'system', system_prompt: 'system', preamble: 'system',
  tools: 'tool_description', functions: 'tool_description', toolConfig: 'tool_description', tool_config: 'tool_description', tool_choice: 'tool_description', response_format: 'tool_description',
  functionResponse: 'tool', function_response: 'tool', toolResult: 'tool', tool_results: 'tool',
  functionCall: 'assistant', function_call: 'assistant', tool_calls: 'assistant', toolUse: 'assistant',
  inlineData: 'file', inline_data: 'file', documents: 'file', document: 'file',
}

function lookUp(table: Readonly<Record<string, TextSource>>, name: JsonValue | undefined): TextSource | undefined {
  return typeof name === 'string' && Object.hasOwn(table, name) ? table[name] : undefined
}

/** The role that a turn names, in lower case; undefined if it names none. */
function roleOf({ role, author }: JsonObject): JsonValue | undefined {
  if (typeof role === 'string') return role.toLowerCase()
  return isJsonObject(author) && typeof author['role'] === 'string' ? author['role'].toLowerCase() : undefined
}

/**
 * What the texts of an object are, by its role, its type or the member in which it stands; undefined if nothing
 * tells, and they are what the texts around them are. A role that nobody knows makes them plain members.
 */
export function sourceOfObject(object: JsonObject): TextSource | undefined {
  const role = roleOf(object)
  if (role !== undefined) return lookUp(sourcesByRole, role) ?? 'member'
  return lookUp(sourcesByType, object['type'])
}

export function sourceOfKey(key: string): TextSource | undefined {
  return lookUp(sourcesByKey, key)
}

/** Members whose values are words of the API. A long value, or one with spaces, is text all the same. */
const parameterKeys: ReadonlySet<string> = new Set([
  ...[
    'model',
    'role',
    'type',
    'object',
    'id',
    'tool_call_id',
    'tool_use_id',
    'call_id',
    'jsonrpc',
    'method',
    'stop_reason',
  ],
  ...['finish_reason', 'mimeType', 'mime_type', 'media_type', 'format', 'detail', 'encoding_format', 'response_format'],
  ...['reasoning_effort', 'service_tier', 'anthropic_version', 'taskType', 'truncation', 'cache_control', 'keep_alive'],
])

/** Whether a value is a parameter of the API and no text that a model reads. */
export function isParameter(key: string, text: string): boolean {
  return parameterKeys.has(key) && text.length <= 64 && /^[\w.:/@-]*$/.test(text)
}
