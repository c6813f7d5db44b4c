import type { LlmShape } from '../llm-shapes.ts'
import type { SentRequest, World } from '../request.ts'

const picture = 'data:image/jpeg;base64,/9j/4AAQSkZJRgABAQ=='
const lead = 'Read this first.'
const withLead = (text: string): string => `${lead}\n${text}`

/** Earlier turns, and the last of the user. */
function talk(world: World, content: unknown): object[] {
  return [...world.history().map(([role, said]) => ({ role, content: said })), { role: 'user', content }]
}

const chatAt =
  (host: (world: World) => string, path: string, model: string, extra: object = {}) =>
  (text: string, world: World): SentRequest => ({
    host: host(world),
    path,
    headers: { authorization: `Bearer fake-${world.draw.hex(6)}` },
    json: { model, messages: [{ role: 'system', content: world.system() }, ...talk(world, text)], ...extra },
  })

/** Ways to ask that no other set has. */
// prettier-ignore
export const heldOut2Shapes: readonly LlmShape[] = [
  { kind: 'openai-chat-developer', app: 'openai', build: (text, world) => ({ host: 'api.openai.com', path: '/v1/chat/completions', json: { model: 'o4-mini', reasoning_effort: 'low', messages: [{ role: 'developer', content: world.system() }, ...talk(world, text)], response_format: { type: 'json_object' } } }) },
  { kind: 'openai-chat-named', app: 'openai', prompt: withLead, build: (text, world) => ({ host: 'api.openai.com', path: '/v1/chat/completions', json: { stream: true, stream_options: { include_usage: true }, messages: [...world.history().map(([role, content]) => ({ role, content })), { role: 'user', name: 'kim', content: [{ type: 'text', text: lead }, { type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } }, { type: 'text', text }] }], model: 'gpt-4o-audio-preview' } }) },
  { kind: 'openai-responses-list', app: 'openai', build: (text, world) => ({ host: 'api.openai.com', path: '/v1/responses', json: { model: 'gpt-5.1', input: [{ role: 'user', content: 'Hi' }, { role: 'assistant', content: 'Hello' }, { role: 'user', content: text }], tools: [{ type: 'web_search' }], metadata: { user: world.draw.hex(6) } } }) },
  { kind: 'openai-completions-list', app: 'openai', prompt: withLead, build: (text) => ({ host: 'api.openai.com', path: '/v1/completions', json: { model: 'davinci-002', prompt: [lead, text], temperature: 0 } }) },
  { kind: 'azure-embeddings', app: 'azure-openai', build: (text) => ({ host: 'north-star.openai.azure.com', path: '/openai/deployments/emb-3/embeddings?api-version=2024-06-01', headers: { 'api-key': 'fake' }, json: { input: text } }) },
  { kind: 'azure-chat-parts', app: 'azure-openai', prompt: withLead, build: (text) => ({ host: 'north-star.openai.azure.com', path: '/openai/deployments/gpt-4.1/chat/completions?api-version=2025-01-01-preview', json: { messages: [{ role: 'user', content: [{ type: 'text', text: lead }, { type: 'image_url', image_url: { url: picture, detail: 'low' } }, { type: 'text', text }] }], stream: true } }) },
  { kind: 'anthropic-document', app: 'anthropic', prompt: withLead, build: (text) => ({ host: 'api.anthropic.com', path: '/v1/messages?beta=true', headers: { 'anthropic-version': '2023-06-01', 'anthropic-beta': 'files-api-2025-04-14' }, json: { model: 'claude-haiku-4-5', max_tokens: 1024, thinking: { type: 'enabled', budget_tokens: 512 }, stream: true, system: [{ type: 'text', text: 'Be short. Contact: help@example.com' }], messages: [{ role: 'user', content: [{ type: 'text', text: lead }, { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0=' } }, { type: 'text', text }] }] } }) },
  { kind: 'anthropic-tool-loop', app: 'anthropic', build: (text) => ({ host: 'api.anthropic.com', path: '/v1/messages', headers: { 'anthropic-version': '2023-06-01' }, json: { model: 'claude-sonnet-4-0', max_tokens: 300, messages: [{ role: 'user', content: text }, { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'get', input: {} }] }, { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'mail kim@example.org' }] }] }] } }) },
  { kind: 'gemini-function', app: 'google-gemini', build: (text) => ({ host: 'generativelanguage.googleapis.com', path: '/v1beta/models/gemini-3-pro:generateContent', json: { contents: [{ role: 'user', parts: [{ text }] }, { role: 'model', parts: [{ functionCall: { name: 'f', args: {} } }] }, { role: 'user', parts: [{ functionResponse: { name: 'f', response: { ip: '192.0.2.1' } } }] }] } }) },
  { kind: 'gemini-snake', app: 'google-gemini', build: (text, world) => ({ host: 'generativelanguage.googleapis.com', path: '/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse', json: { system_instruction: { parts: { text: world.system() } }, contents: [{ role: 'user', parts: [{ inline_data: { mime_type: 'image/png', data: 'iVBO' } }, { text }] }], generationConfig: { temperature: 0.2 } } }) },
  { kind: 'bedrock-converse-tool', app: 'amazon-bedrock', build: (text) => ({ host: 'bedrock-runtime.eu-central-1.amazonaws.com', path: '/model/eu.anthropic.claude-sonnet-4-20250514-v1%3A0/converse', json: { messages: [{ role: 'user', content: [{ text }] }, { role: 'assistant', content: [{ toolUse: { toolUseId: 't', name: 'n', input: {} } }] }, { role: 'user', content: [{ toolResult: { toolUseId: 't', content: [{ text: 'call 212-555-0100' }] } }] }] } }) },
  { kind: 'bedrock-invoke-mistral', app: 'amazon-bedrock', build: (text) => ({ host: 'bedrock-runtime.us-west-2.amazonaws.com', path: '/model/mistral.mistral-large-2407-v1%3A0/invoke', json: { messages: [{ role: 'user', content: text }], max_tokens: 100 } }) },
  { kind: 'cohere-parts', app: 'cohere', prompt: withLead, build: (text) => ({ host: 'api.cohere.com', path: '/v2/chat', json: { model: 'command-r7b-12-2024', stream: true, messages: [{ role: 'system', content: 'Short.' }, { role: 'user', content: [{ type: 'text', text: lead }, { type: 'text', text }] }] } }) },
  { kind: 'mistral-chunks', app: 'mistral', prompt: withLead, build: (text) => ({ host: 'api.mistral.ai', path: '/v1/chat/completions', json: { model: 'pixtral-large-latest', messages: [{ role: 'user', content: [{ type: 'text', text: lead }, { type: 'image_url', image_url: picture }, { type: 'text', text }] }] } }) },
  { kind: 'mistral-embeddings', app: 'mistral', prompt: withLead, build: (text) => ({ host: 'api.mistral.ai', path: '/v1/embeddings', json: { model: 'mistral-embed', input: [lead, text] } }) },
  { kind: 'groq-tools', app: 'groq', build: chatAt(() => 'api.groq.com', '/openai/v1/chat/completions', 'openai/gpt-oss-120b', { tools: [{ type: 'function', function: { name: 'x', parameters: { type: 'object' } } }], tool_choice: 'auto' }) },
  { kind: 'ollama-images', app: 'ollama', build: (text, world) => ({ host: `${world.host('box')}:11434`, path: '/api/chat', json: { model: 'llama3.2-vision', stream: false, keep_alive: '5m', messages: [...talk(world, text).slice(0, -1), { role: 'user', content: text, images: ['iVBO'] }] } }) },
  { kind: 'ollama-embed', app: 'ollama', build: (text) => ({ host: '127.0.0.1:11434', path: '/api/embed', json: { model: 'nomic-embed-text', input: text } }) },
  { kind: 'workers-ai-embeddings', app: 'workers-ai', build: (text, { draw }) => ({ host: 'api.cloudflare.com', path: `/client/v4/accounts/${draw.hex(32)}/ai/run/@cf/baai/bge-m3`, json: { text } }) },
  { kind: 'vercel-ai-sdk-6', build: (text, world) => ({ host: world.host('portal'), path: '/api/chat', json: { id: world.draw.hex(16), messageId: world.draw.hex(10), trigger: 'regenerate-message', messages: [{ id: 'm1', role: 'user', parts: [{ type: 'text', text: 'Hello' }] }, { id: 'm2', role: 'assistant', parts: [{ type: 'reasoning', text: 'thinking' }, { type: 'text', text: 'Hi!' }] }, { id: 'm3', role: 'user', metadata: { lang: 'en' }, parts: [{ type: 'text', text }] }] } }) },
  { kind: 'chatgpt-web-parts', app: 'chatgpt', build: (text, { draw }) => ({ host: 'chatgpt.com', path: '/backend-api/conversation', json: { action: 'next', messages: [{ id: draw.uuid(), author: { role: 'user' }, create_time: 1764000000.5, content: { content_type: 'multimodal_text', parts: [{ content_type: 'image_asset_pointer', asset_pointer: 'file-service://file-x' }, text] }, metadata: {} }], parent_message_id: draw.uuid(), model: 'gpt-5', timezone_offset_min: -60 } }) },
  { kind: 'vllm', build: chatAt((world) => `${world.host('serve')}:8000`, '/v1/chat/completions', 'Qwen/Qwen3-32B', { top_k: 20, repetition_penalty: 1.05 }) },
  { kind: 'lm-studio', build: chatAt(() => 'localhost:1234', '/v1/chat/completions', 'google/gemma-3-12b') },
  { kind: 'vllm-completions', build: (text, world) => ({ host: `${world.host('serve')}:8000`, path: '/v1/completions', json: { model: 'mistralai/Mistral-7B-v0.3', prompt: text, max_tokens: 50 } }) },
  { kind: 'xai', build: chatAt(() => 'api.x.ai', '/v1/chat/completions', 'grok-4') },
  { kind: 'together', build: chatAt(() => 'api.together.xyz', '/v1/chat/completions', 'deepseek-ai/DeepSeek-V3') },
  { kind: 'fireworks', build: chatAt(() => 'api.fireworks.ai', '/inference/v1/chat/completions', 'accounts/fireworks/models/kimi-k2-instruct') },
  { kind: 'custom-chatbot', customPath: '$.data.question', prompt: () => null, build: (text, world) => ({ host: world.host('hotel'), path: '/concierge/v2/ask', json: { data: { question: text, room: 12 }, meta: { v: 1 } } }) },
  { kind: 'custom-chatbot-last', customPath: '$.events[-1].say', prompt: () => null, build: (text, world) => ({ host: world.host('garage'), path: '/talk', json: { events: [{ say: 'hello' }, { say: 'welcome' }, { say: text }] } }) },
  { kind: 'custom-chatbot-filter', customPath: "$.turns[?(@.who == 'guest')].line", prompt: () => null, build: (text, world) => ({ host: world.host('museum'), path: '/guide/chat', json: { turns: [{ who: 'guide', line: 'Welcome' }, { who: 'guest', line: text }] } }) },
  { kind: 'custom-chatbot-quoted', customPath: "$['user input']['text']", prompt: () => null, build: (text, world) => ({ host: world.host('clinic'), path: '/api/triage', json: { 'user input': { text, channel: 'web' }, step: 3 } }) },
]
