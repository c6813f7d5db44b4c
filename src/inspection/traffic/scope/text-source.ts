import type { PromptTextSource } from '../prompt/prompt-sources.ts'

/**
 * What a text of a request is to the model: the user's latest turn (`prompt`), what the extraction says of any
 * other, or the body of a request that goes to no model (`body`).
 */
export type TextSource = PromptTextSource | 'prompt' | 'body'

/** Which of the texts of a request to a model rules look at. */
export type PromptScope = 'latest' | 'conversation' | 'all'

/** The sources of each scope; `all` leaves none out. */
const scopes: Readonly<Record<Exclude<PromptScope, 'all'>, ReadonlySet<TextSource>>> = {
  latest: new Set(['prompt', 'body']),
  conversation: new Set(['prompt', 'body', 'user', 'system', 'assistant', 'tool_result', 'document', 'file']),
}

export function isInScope(source: TextSource, scope: PromptScope): boolean {
  return scope === 'all' || scopes[scope].has(source)
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
