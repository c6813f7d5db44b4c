import type { World } from './request.ts'
import type { SentRequest } from './request.ts'

/** A way to ask a model. */
export interface LlmShape {
  readonly kind: string
  readonly app?: string
  readonly build: (text: string, world: World) => SentRequest
  /** The prompt that the request then has; default the text. */
  readonly prompt?: (text: string) => string | null
  readonly customPath?: string
}

type Turns = readonly { readonly role: string; readonly content: unknown }[]

function turns(world: World, last: unknown, withSystem = true): Turns {
  const { draw } = world
  return [
    ...(withSystem && draw.chance(0.6) ? [{ role: 'system', content: world.system() }] : []),
    ...world.history().map(([role, content]) => ({ role, content })),
    { role: 'user', content: last },
  ]
}

const image = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUg=='
const intro = 'Please read both parts:'
const twoParts = (text: string): string => `${intro}\n${text}`

const openaiChat = (host: string, path: string, models: readonly string[]) => (text: string, world: World): SentRequest => ({
  host, path, headers: { authorization: `Bearer test-${world.draw.hex(8)}` },
  json: { model: world.draw.pick(models), messages: turns(world, text), ...(world.draw.chance(0.5) ? { stream: true } : {}) },
}) // prettier-ignore

// prettier-ignore
export const sharedShapes: readonly LlmShape[] = [
  { kind: 'openai-chat', app: 'openai', build: openaiChat('api.openai.com', '/v1/chat/completions', ['gpt-4o', 'gpt-5-mini', 'o3']) },
  { kind: 'openai-chat-parts', app: 'openai', prompt: twoParts, build: (text, world) => ({
    host: 'api.openai.com', path: '/v1/chat/completions',
    json: { model: 'gpt-4o', messages: turns(world, [{ type: 'text', text: intro }, { type: 'image_url', image_url: { url: image } }, { type: 'text', text }]) } }) },
  { kind: 'openai-chat-tools', app: 'openai', build: (text, world) => ({
    host: 'api.openai.com', path: '/v1/chat/completions',
    json: { model: 'gpt-4.1', messages: [...turns(world, text), { role: 'assistant', content: null, tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'find', arguments: '{"q":"old@example.org"}' } }] }, { role: 'tool', tool_call_id: 'call_1', content: '{"user":"none"}' }] } }) },
  { kind: 'openai-responses', app: 'openai', build: (text, { draw, system }) => ({
    host: 'api.openai.com', path: '/v1/responses', json: { model: 'gpt-5', input: text, instructions: system(), previous_response_id: `resp_${draw.hex(10)}` } }) },
  { kind: 'openai-responses-items', app: 'openai', prompt: twoParts, build: (text) => ({
    host: 'api.openai.com', path: '/v1/responses',
    json: { model: 'gpt-5', stream: true, input: [{ type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'Be kind.' }] }, { type: 'message', role: 'user', content: [{ type: 'input_text', text: intro }, { type: 'input_image', image_url: image }, { type: 'input_text', text }] }, { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' }, { type: 'function_call_output', call_id: 'c', output: 'nothing' }] } }) },
  { kind: 'openai-completions', app: 'openai', build: (text) => ({ host: 'api.openai.com', path: '/v1/completions', json: { model: 'gpt-3.5-turbo-instruct', prompt: text, max_tokens: 90 } }) },
  { kind: 'embeddings', app: 'openai', build: (text) => ({ host: 'api.openai.com', path: '/v1/embeddings', json: { model: 'text-embedding-3-large', input: text } }) },
  { kind: 'embeddings-array', app: 'openai', prompt: twoParts, build: (text) => ({ host: 'api.openai.com', path: '/v1/embeddings', json: { model: 'text-embedding-3-large', input: [intro, text] } }) },
  { kind: 'anthropic', app: 'anthropic', build: (text, world) => ({
    host: 'api.anthropic.com', path: '/v1/messages', headers: { 'anthropic-version': '2023-06-01' }, json: { model: 'claude-sonnet-4-5', max_tokens: 400, system: world.system(), messages: turns(world, text, false) } }) },
  { kind: 'anthropic-blocks', app: 'anthropic', prompt: twoParts, build: (text, world) => ({
    host: 'api.anthropic.com', path: '/v1/messages', headers: { 'anthropic-version': '2023-06-01' },
    json: { model: 'claude-opus-4-1', max_tokens: 400, messages: [...turns(world, [{ type: 'text', text: intro }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } }, { type: 'text', text, cache_control: { type: 'ephemeral' } }], false), { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'look', input: { q: 'x' } }] }, { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'card 4111 1111 1111 1111' }] }] } }) },
  { kind: 'gemini', app: 'google-gemini', prompt: twoParts, build: (text, { history, system }) => ({
    host: 'generativelanguage.googleapis.com', path: '/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse', headers: { 'x-goog-api-key': 'test' },
    json: { systemInstruction: { parts: [{ text: system() }] }, contents: [...history().map(([role, part]) => ({ role: role === 'user' ? 'user' : 'model', parts: [{ text: part }] })), { role: 'user', parts: [{ text: intro }, { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } }, { text }] }] } }) },
  { kind: 'azure-openai', app: 'azure-openai', build: (text, world) => ({
    host: `${world.draw.pick(['corp-east', 'ai-lab'])}.openai.azure.com`, path: '/openai/deployments/chat-4o/chat/completions?api-version=2024-10-21', headers: { 'api-key': 'test' }, json: { messages: turns(world, text), max_tokens: 200 } }) },
  { kind: 'bedrock-converse', app: 'amazon-bedrock', build: (text, world) => ({
    host: 'bedrock-runtime.eu-west-1.amazonaws.com', path: `/model/amazon.nova-lite-v1%3A0/${world.draw.pick(['converse', 'converse-stream'])}`,
    json: { system: [{ text: world.system() }], messages: [...world.history().map(([role, part]) => ({ role, content: [{ text: part }] })), { role: 'user', content: [{ text }, { image: { format: 'png', source: { bytes: 'iVBORw0KGgo=' } } }] }] } }) },
  { kind: 'bedrock-invoke-claude', app: 'amazon-bedrock', build: (text, world) => ({
    host: 'bedrock-runtime.us-east-1.amazonaws.com', path: '/model/anthropic.claude-3-7-sonnet-20250219-v1%3A0/invoke', json: { anthropic_version: 'bedrock-2023-05-31', max_tokens: 99, messages: turns(world, [{ type: 'text', text }], false) } }) },
  { kind: 'bedrock-invoke-titan', app: 'amazon-bedrock', build: (text) => ({
    host: 'bedrock-runtime.us-east-1.amazonaws.com', path: '/model/amazon.titan-text-premier-v1%3A0/invoke', json: { inputText: text, textGenerationConfig: { temperature: 0 } } }) },
  { kind: 'cohere', app: 'cohere', build: (text, world) => ({ host: 'api.cohere.com', path: '/v2/chat', json: { model: 'command-a-03-2025', messages: turns(world, text) } }) },
  { kind: 'mistral', app: 'mistral', build: openaiChat('api.mistral.ai', '/v1/chat/completions', ['mistral-small-latest', 'ministral-8b']) },
  { kind: 'groq', app: 'groq', build: openaiChat('api.groq.com', '/openai/v1/chat/completions', ['llama-3.3-70b-versatile']) },
  { kind: 'ollama-chat', app: 'ollama', build: (text, world) => ({ host: `${world.host('gpu')}:11434`, path: '/api/chat', json: { model: 'qwen3', messages: turns(world, text) } }) },
  { kind: 'ollama-generate', app: 'ollama', build: (text, world) => ({ host: 'localhost:11434', path: '/api/generate', json: { model: 'gemma3', prompt: text, system: world.system(), stream: world.draw.chance(0.5) } }) },
  { kind: 'workers-ai', app: 'workers-ai', build: (text, world) => ({
    host: 'api.cloudflare.com', path: `/client/v4/accounts/${world.draw.hex(32)}/ai/run/@cf/meta/llama-4-scout-17b-16e-instruct`, json: world.draw.chance(0.5) ? { prompt: text } : { messages: turns(world, text) } }) },
  { kind: 'vercel-ai-sdk', build: (text, world) => ({
    host: world.host('app'), path: '/api/chat',
    json: { id: world.draw.hex(16), trigger: 'submit-message', messages: [...world.history().map(([role, part]) => ({ id: world.draw.hex(6), role, parts: [{ type: 'step-start' }, { type: 'text', text: part }] })), { id: world.draw.hex(6), role: 'user', parts: [{ type: 'text', text }, { type: 'file', mediaType: 'image/png', url: image }] }] } }) },
  { kind: 'vercel-ai-sdk-4', build: (text, world) => ({ host: world.host('web'), path: '/api/chat', json: { id: world.draw.hex(12), messages: [...world.history().map(([role, content]) => ({ role, content, parts: [{ type: 'text', text: content }] })), { role: 'user', content: text, parts: [{ type: 'text', text }] }] } }) },
  { kind: 'chatgpt-web', app: 'chatgpt', build: (text, { draw }) => ({
    host: 'chatgpt.com', path: '/backend-api/f/conversation',
    json: { action: 'next', messages: [{ id: draw.uuid(), author: { role: 'user' }, content: { content_type: 'text', parts: [text] } }], conversation_id: draw.uuid(), parent_message_id: draw.uuid(), model: 'auto' } }) },
  { kind: 'openai-compatible', build: (text, world) => ({ host: world.host('inference'), path: '/proxy/team-7/v1/chat/completions', json: { model: 'qwen2.5-72b', messages: turns(world, text) } }) },
]

// prettier-ignore
export const tuningShapes: readonly LlmShape[] = [
  { kind: 'custom-chatbot', customPath: '$.turn.utterance', prompt: () => null, build: (text, world) => ({ host: world.host('shop'), path: '/widget/v3/say', json: { turn: { utterance: text, locale: 'en' }, basket: [] } }) },
  { kind: 'custom-chatbot-array', customPath: "$.log[?(@.from == 'visitor')].body", prompt: () => null, build: (text, world) => ({ host: world.host('help'), path: '/bot', json: { log: [{ from: 'bot', body: 'Welcome!' }, { from: 'visitor', body: text }] } }) },
  { kind: 'cohere-chat-v1', app: 'cohere', build: (text, { draw }) => ({ host: 'api.cohere.ai', path: '/v1/chat', json: { message: text, conversation_id: draw.hex(8), chat_history: [{ role: 'USER', message: 'old' }] } }) },
  { kind: 'openai-thread', app: 'openai', build: (text, { draw }) => ({ host: 'api.openai.com', path: `/v1/threads/thread_${draw.hex(12)}/messages`, json: { role: 'user', content: [{ type: 'text', text }] } }) },
  { kind: 'bedrock-invoke-llama', app: 'amazon-bedrock', build: (text) => ({ host: 'bedrock-runtime.us-west-2.amazonaws.com', path: '/model/meta.llama3-1-70b-instruct-v1%3A0/invoke', json: { prompt: text, max_gen_len: 512 } }) },
  { kind: 'deepseek', build: openaiChat('api.deepseek.com', '/chat/completions', ['deepseek-chat']) },
  { kind: 'perplexity', build: openaiChat('api.perplexity.ai', '/chat/completions', ['sonar-pro']) },
  { kind: 'vertex-gemini', app: 'google-gemini', build: (text) => ({ host: 'us-central1-aiplatform.googleapis.com', path: '/v1/projects/p1/locations/us-central1/publishers/google/models/gemini-2.0-flash:generateContent', json: { contents: { role: 'user', parts: { text } } } }) },
  { kind: 'llama-cpp', build: (text, world) => ({ host: world.host('edge'), path: '/completion', json: { prompt: text, n_predict: 64 } }) },
]

// prettier-ignore
export const heldOutShapes: readonly LlmShape[] = [
  { kind: 'custom-chatbot', customPath: '$.payload.inputs[0].value', prompt: () => null, build: (text, world) => ({ host: world.host('care'), path: '/agent/ask-me', json: { payload: { inputs: [{ value: text, kind: 'typed' }] }, client: 'web' } }) },
  { kind: 'custom-chatbot-descend', customPath: '$..customerSays', prompt: () => null, build: (text, world) => ({ host: world.host('bank'), path: '/assist/step', json: { flow: { stage: { customerSays: text } }, v: 2 } }) },
  { kind: 'azure-openai-v1', app: 'azure-openai', build: (text) => ({ host: 'design-hub.openai.azure.com', path: '/openai/v1/responses', json: { model: 'gpt-4.1-nano', input: [{ role: 'user', content: text }] } }) },
  { kind: 'bedrock-invoke-nova', app: 'amazon-bedrock', build: (text) => ({ host: 'bedrock-runtime.ap-northeast-1.amazonaws.com', path: '/model/apac.amazon.nova-pro-v1%3A0/invoke-with-response-stream', json: { schemaVersion: 'messages-v1', messages: [{ role: 'user', content: [{ text }] }] } }) },
  { kind: 'bedrock-invoke-command', app: 'amazon-bedrock', build: (text) => ({ host: 'bedrock-runtime.us-east-1.amazonaws.com', path: '/model/cohere.command-r-v1%3A0/invoke', json: { message: text, chat_history: [] } }) },
  { kind: 'vertex-claude', build: (text) => ({ host: 'europe-west1-aiplatform.googleapis.com', path: '/v1/projects/p9/locations/europe-west1/publishers/anthropic/models/claude-sonnet-4:streamRawPredict', json: { anthropic_version: 'vertex-2023-10-16', max_tokens: 50, messages: [{ role: 'user', content: text }] } }) },
  { kind: 'openrouter', build: openaiChat('openrouter.ai', '/api/v1/chat/completions', ['meta-llama/llama-4-maverick']) },
  { kind: 'gemini-roleless', app: 'google-gemini', build: (text) => ({ host: 'generativelanguage.googleapis.com', path: '/v1/models/gemini-2.0-flash-lite:generateContent?key=test', json: { contents: [{ parts: [{ text }] }] } }) },
  { kind: 'cohere-embed', app: 'cohere', prompt: twoParts, build: (text) => ({ host: 'api.cohere.com', path: '/v2/embed', json: { model: 'embed-v4.0', input_type: 'search_query', texts: [intro, text] } }) },
  { kind: 'tgi', build: (text, world) => ({ host: world.host('models'), path: '/generate_stream', json: { inputs: text, parameters: { max_new_tokens: 20 } } }) },
]
