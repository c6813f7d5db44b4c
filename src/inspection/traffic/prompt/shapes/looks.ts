import { modelApis } from '../../applications/index.ts'
import type { PromptShape, PromptSource } from './shape.ts'

const conversation: readonly string[] = ['conversation_id', 'conversationId', 'session_id', 'sessionId']

// What an API looks like wherever it is. Look-alikes (SMS lists, forms with a `prompt`) lack these signs.
// prettier-ignore
export const looks: readonly PromptShape[] = [
  { id: 'openai-completions', source: 'openai/openai-node: src/resources/completions.ts', apps: modelApis, paths: ['**/completions', '**/completion'], sources: ['text prompt', 'turns messages', 'input input'] },
  { id: 'chatgpt-web', source: 'xtekky/gpt4free: g4f/Provider/needs_auth/OpenaiChat.py', signs: [['messages:array', 'parent_message_id'], ['messages:array', 'conversation_mode']], sources: ['turns messages'], conversation: ['conversation_id'], streamsByDefault: true },
  { id: 'anthropic-messages', source: 'anthropics/anthropic-sdk-typescript: src/resources/messages/messages.ts', signs: [['anthropic_version', 'messages:array']], sources: ['turns messages'] },
  { id: 'bedrock-invoke', source: 'the user guide of Bedrock (Titan)', signs: [['inputText:string', 'textGenerationConfig']], sources: ['text inputText'] },
  { id: 'openai-responses', source: 'openai/openai-node: src/resources/responses', signs: [['model:string', 'input', 'instructions'], ['model:string', 'input', 'max_output_tokens'], ['model:string', 'input', 'previous_response_id'], ['model:string', 'input', 'tools:array']], sources: ['input input'], conversation: ['conversation/id', 'conversation', 'previous_response_id'] },
  { id: 'completions', source: 'openai/openai-node: src/resources/completions.ts; ggml-org/llama.cpp', signs: [['model:string', 'prompt:text', 'max_tokens'], ['model:string', 'prompt:text', 'temperature'], ['model:string', 'prompt:text', 'stream:boolean'], ['prompt:text', 'n_predict'], ['prompt:text', 'max_tokens'], ['prompt:text', 'max_tokens_to_sample']], sources: ['text prompt'], conversation },
  { id: 'tgi', source: 'huggingface/text-generation-inference: docs/openapi.json', signs: [['inputs:string', 'parameters:object']], sources: ['text inputs'] },
]

/** Rows for bodies that nothing else tells: turns with the roles of a model conversation. */
export const conversationLooks: readonly PromptShape[] = [
  {
    id: 'chat',
    source: 'the roles that the APIs above share',
    signs: [['messages:array']],
    sources: ['turns messages'],
    conversation: [...conversation, 'chat_id', 'thread_id'],
  },
  {
    id: 'gemini',
    source: 'googleapis/js-genai: src/models.ts',
    signs: [['contents:array']],
    sources: ['turns contents'],
    rolelessIsUser: true,
  },
]

/** Where an endpoint that is known to be an LLM's may hold its prompt. Source: ai-detections.json, shape `generic`. */
export const genericSources: readonly PromptSource[] = [
  'turns messages',
  'turns contents',
  ...['prompt', 'message', 'query', 'question', 'input', 'inputText', 'inputs', 'text', 'content', 'q'].map(
    (key): PromptSource => `input ${key}`,
  ),
]
