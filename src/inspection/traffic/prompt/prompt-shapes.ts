/** How the text stands at a place of the body. */
export type PromptForm =
  /** A string, an array of strings, or text parts; token numbers hold no text. */
  | 'text'
  /** A list of turns: the latest of the user that holds text. */
  | 'turns'
  /** A string or text parts, or a list of turns (Responses and its relatives). */
  | 'input'
  /** One text with `Human:` and `Assistant:` turns inside (the Text Completions API of Anthropic). */
  | 'transcript'

export interface PromptSource {
  /** Keys from the top of the body; none: the body itself is a turn, or a list of turns. */
  readonly at: readonly string[]
  readonly as: PromptForm
}

/** What a body must hold at its top before a row applies. */
export interface BodySign {
  readonly key: string
  readonly type?: 'string' | 'number' | 'boolean' | 'object' | 'array' | 'text'
}

/** One API: where it is found, and where its body holds the prompt. */
export interface PromptShape {
  readonly id: string
  /** Applies on the hosts of these applications only. */
  readonly apps?: readonly string[]
  /** Applies on these paths; see `matchPath`. None: on any path. */
  readonly paths?: readonly string[]
  /**
   * The body must look like one of these: all signs of a list. On the hosts of a known
   * application a path is proof enough, and this is not asked.
   */
  readonly signs?: readonly (readonly BodySign[])[]
  /** In the order of their precedence: the first that gives text counts. */
  readonly sources: readonly PromptSource[]
  /** Where the body names its conversation. */
  readonly conversation?: readonly (readonly string[])[]
  /** Paths on which answers always stream. */
  readonly streamingPaths?: readonly string[]
  /** Answers stream unless `stream` is false. */
  readonly streamsByDefault?: boolean
  /** An application that the API itself tells, whatever the host. */
  readonly app?: string
  /** The path is used for nothing else, so a body that cannot be read does not hide the endpoint. */
  readonly pathTells?: boolean
  /** Turns without a role are the user's. */
  readonly rolelessIsUser?: boolean
}

const messages: PromptSource = { at: ['messages'], as: 'turns' }
const prompt: PromptSource = { at: ['prompt'], as: 'text' }
const input: PromptSource = { at: ['input'], as: 'text' }
const responsesInput: PromptSource = { at: ['input'], as: 'input' }
const contents: PromptSource = { at: ['contents'], as: 'turns' }

const model: BodySign = { key: 'model', type: 'string' }
const messageList: BodySign = { key: 'messages', type: 'array' }

const conversationId: readonly (readonly string[])[] = [
  ['conversation_id'],
  ['conversationId'],
  ['session_id'],
  ['sessionId'],
]

/** Everything that an invocation by model id may take: the body depends on the model family. */
const anyModel: readonly PromptSource[] = [
  messages,
  contents,
  { at: ['inputText'], as: 'text' },
  { at: ['message'], as: 'text' },
  { at: ['prompt'], as: 'transcript' },
  responsesInput,
  { at: ['text'], as: 'text' },
  { at: ['texts'], as: 'text' },
  { at: ['inputs'], as: 'input' },
]

const known = {
  openai: [
    'openai',
    'azure-openai',
    'groq',
    'mistral',
    'deepseek',
    'xai',
    'openrouter',
    'together',
    'perplexity',
    'workers-ai',
    'ollama',
    'google-gemini',
    'anthropic',
    'cohere',
    'amazon-bedrock',
  ],
}

// Sources: the public API references of each provider (request bodies), and ai-detections.json, promptExtraction.
// The first row that applies counts, so what is specific stands before what is general.
// prettier-ignore
export const promptShapes: readonly PromptShape[] = [
  { id: 'chatgpt-web', paths: ['/backend-api/conversation', '/backend-api/*/conversation', '/backend-anon/conversation', '/backend-anon/*/conversation'], apps: ['chatgpt'], sources: [messages], conversation: [['conversation_id']], streamsByDefault: true },
  { id: 'claude-web', apps: ['claude'], paths: ['**/completion', '**/retry_completion'], sources: [prompt], streamsByDefault: true },
  { id: 'gemini', paths: ['**/models/*:generateContent', '**/models/*:streamGenerateContent', '**/models/*:countTokens', '**/tunedModels/*:generateContent', '**/endpoints/*:generateContent', '**/endpoints/*:streamGenerateContent', '**/v1internal:*'], sources: [contents, { at: ['generateContentRequest', 'contents'], as: 'turns' }, { at: ['request', 'contents'], as: 'turns' }], streamingPaths: ['**/*:streamGenerateContent'], rolelessIsUser: true },
  { id: 'gemini-embeddings', paths: ['**/models/*:embedContent'], sources: [{ at: ['content'], as: 'text' }] },
  { id: 'gemini-embeddings', paths: ['**/models/*:batchEmbedContents'], sources: [{ at: ['requests'], as: 'text' }] },
  { id: 'vertex-anthropic', paths: ['**/models/*:rawPredict', '**/models/*:streamRawPredict'], sources: [messages], streamingPaths: ['**/*:streamRawPredict'] },
  { id: 'vertex-predict', apps: ['google-gemini'], paths: ['**/models/*:predict', '**/models/*:generateText', '**/models/*:generateMessage'], sources: [{ at: ['instances'], as: 'text' }, prompt, { at: ['prompt', 'text'], as: 'text' }] },
  { id: 'bedrock-converse', paths: ['/model/*/converse', '/model/*/converse-stream', '/model/*/*/converse', '/model/*/*/converse-stream'], signs: [[messageList]], pathTells: true, sources: [messages], streamingPaths: ['**/converse-stream'] },
  { id: 'bedrock-invoke', paths: ['/model/*/invoke', '/model/*/invoke-with-response-stream', '/model/*/*/invoke', '/model/*/*/invoke-with-response-stream'], signs: [[messageList], [{ key: 'inputText' }], [{ key: 'prompt' }], [{ key: 'message' }], [{ key: 'texts' }], [{ key: 'anthropic_version' }]], pathTells: true, sources: anyModel, streamingPaths: ['**/invoke-with-response-stream'] },
  { id: 'bedrock-agent', apps: ['amazon-bedrock'], paths: ['/agents/*/agentAliases/*/sessions/*/text'], sources: [{ at: ['inputText'], as: 'text' }] },
  { id: 'bedrock-agent', apps: ['amazon-bedrock'], paths: ['/retrieveAndGenerate', '/retrieveAndGenerateStream'], sources: [{ at: ['input', 'text'], as: 'text' }], conversation: [['sessionId']] },
  { id: 'workers-ai', apps: ['workers-ai'], paths: ['/client/v4/accounts/*/ai/run/**'], sources: [messages, prompt, responsesInput, { at: ['text'], as: 'text' }, { at: ['requests'], as: 'text' }] },
  { id: 'cohere-chat', paths: ['/v2/chat'], apps: ['cohere'], sources: [messages] },
  { id: 'cohere-chat-v1', paths: ['/v1/chat'], apps: ['cohere'], sources: [{ at: ['message'], as: 'text' }], conversation: [['conversation_id']] },
  { id: 'cohere-generate', paths: ['/v1/generate', '/generate'], apps: ['cohere'], sources: [prompt] },
  { id: 'cohere-embeddings', paths: ['/v1/embed', '/v2/embed'], apps: ['cohere'], sources: [{ at: ['texts'], as: 'text' }, { at: ['inputs'], as: 'text' }] },
  { id: 'openai-chat', paths: ['**/chat/completions'], signs: [[messageList]], pathTells: true, sources: [messages] },
  { id: 'anthropic-messages', paths: ['**/v1/messages', '**/v1/messages/count_tokens', '/anthropic/**'], apps: ['anthropic'], sources: [messages] },
  { id: 'anthropic-messages', paths: ['**/v1/messages'], signs: [[messageList, model], [messageList, { key: 'max_tokens' }]], sources: [messages] },
  { id: 'anthropic-complete', paths: ['**/v1/complete'], apps: ['anthropic'], sources: [{ at: ['prompt'], as: 'transcript' }] },
  { id: 'openai-responses', paths: ['**/responses'], apps: known.openai, sources: [responsesInput], conversation: [['conversation', 'id'], ['conversation'], ['previous_response_id']] },
  { id: 'openai-responses', paths: ['**/responses'], signs: [[model, { key: 'input' }], [model, { key: 'prompt', type: 'object' }]], sources: [responsesInput], conversation: [['conversation', 'id'], ['conversation'], ['previous_response_id']] },
  { id: 'openai-embeddings', paths: ['**/embeddings'], apps: known.openai, sources: [input, prompt, { at: ['text'], as: 'text' }] },
  { id: 'ollama-embeddings', app: 'ollama', paths: ['**/api/embed', '**/api/embeddings'], signs: [[model, { key: 'input' }], [model, { key: 'prompt' }]], sources: [input, prompt] },
  { id: 'openai-embeddings', paths: ['**/embeddings'], signs: [[model, { key: 'input' }]], sources: [input] },
  { id: 'mistral-fim', paths: ['**/fim/completions'], apps: ['mistral'], sources: [prompt] },
  { id: 'mistral-agents', paths: ['**/agents/completions'], apps: ['mistral'], sources: [messages] },
  { id: 'mistral-conversations', paths: ['**/conversations', '**/conversations/*'], apps: ['mistral'], sources: [{ at: ['inputs'], as: 'input' }] },
  { id: 'openai-thread', paths: ['**/threads/*/messages'], apps: ['openai', 'azure-openai'], sources: [{ at: [], as: 'turns' }] },
  { id: 'openai-thread', paths: ['**/threads', '**/threads/runs', '**/threads/*/runs'], apps: ['openai', 'azure-openai'], sources: [{ at: ['additional_messages'], as: 'turns' }, { at: ['thread', 'messages'], as: 'turns' }, messages] },
  { id: 'openai-completions', paths: ['**/completions'], apps: known.openai, sources: [prompt, messages] },
  { id: 'openai-completions', paths: ['**/completions'], signs: [[model, { key: 'prompt' }]], sources: [prompt] },
  { id: 'openai-images', paths: ['**/images/generations'], apps: ['openai', 'azure-openai', 'xai'], sources: [prompt] },
  { id: 'ollama-chat', app: 'ollama', paths: ['/api/chat'], apps: ['ollama'], sources: [messages], streamsByDefault: true },
  { id: 'ollama-chat', app: 'ollama', paths: ['**/api/chat'], signs: [[model, messageList]], sources: [messages], streamsByDefault: true },
  { id: 'ollama-generate', app: 'ollama', paths: ['/api/generate'], apps: ['ollama'], sources: [prompt], streamsByDefault: true },
  { id: 'ollama-generate', app: 'ollama', paths: ['**/api/generate'], signs: [[model, { key: 'prompt', type: 'string' }]], sources: [prompt], streamsByDefault: true },
  { id: 'vercel-ai-sdk', paths: ['**/api/chat', '**/api/chat/*', '**/api/ai/chat'], signs: [[messageList]], sources: [messages], conversation: [['chatId'], ['id']], streamsByDefault: true },
  { id: 'vercel-ai-sdk', paths: ['**/api/chat', '**/api/chat/*'], signs: [[{ key: 'message', type: 'object' }, { key: 'id', type: 'string' }]], sources: [{ at: ['message'], as: 'turns' }], conversation: [['id']], streamsByDefault: true },
  { id: 'vercel-ai-sdk-completion', paths: ['**/api/completion'], signs: [[{ key: 'prompt', type: 'string' }]], sources: [prompt], streamsByDefault: true },
  { id: 'tgi', paths: ['/generate', '/generate_stream', '/models/**'], signs: [[{ key: 'inputs', type: 'string' }]], sources: [{ at: ['inputs'], as: 'text' }], streamingPaths: ['/generate_stream'] },
  { id: 'replicate', paths: ['/v1/predictions', '/v1/models/*/*/predictions', '/v1/deployments/*/*/predictions'], signs: [[{ key: 'input', type: 'object' }]], sources: [{ at: ['input', 'messages'], as: 'turns' }, { at: ['input', 'prompt'], as: 'text' }] },
  // What an API looks like wherever it is. Look-alikes (SMS lists, forms with a `prompt`) lack these signs.
  { id: 'chatgpt-web', signs: [[messageList, { key: 'parent_message_id' }], [messageList, { key: 'conversation_mode' }]], sources: [messages], conversation: [['conversation_id']], streamsByDefault: true },
  { id: 'anthropic-messages', signs: [[{ key: 'anthropic_version' }, messageList]], sources: [messages] },
  { id: 'bedrock-invoke', signs: [[{ key: 'inputText', type: 'string' }, { key: 'textGenerationConfig' }]], sources: anyModel },
  { id: 'openai-responses', signs: [[model, { key: 'input' }, { key: 'instructions' }], [model, { key: 'input' }, { key: 'max_output_tokens' }], [model, { key: 'input' }, { key: 'previous_response_id' }], [model, { key: 'input' }, { key: 'tools' }]], sources: [responsesInput], conversation: [['conversation', 'id'], ['conversation'], ['previous_response_id']] },
  { id: 'completions', signs: [[model, { key: 'prompt', type: 'text' }, { key: 'max_tokens' }], [model, { key: 'prompt', type: 'text' }, { key: 'temperature' }], [model, { key: 'prompt', type: 'text' }, { key: 'stream', type: 'boolean' }], [{ key: 'prompt', type: 'text' }, { key: 'n_predict' }], [{ key: 'prompt', type: 'text' }, { key: 'max_tokens' }], [{ key: 'prompt', type: 'text' }, { key: 'max_tokens_to_sample' }]], sources: [prompt], conversation: conversationId },
  { id: 'tgi', signs: [[{ key: 'inputs', type: 'string' }, { key: 'parameters', type: 'object' }]], sources: [{ at: ['inputs'], as: 'text' }] },
  { id: 'langserve', paths: ['**/invoke', '**/stream', '**/stream_log', '**/stream_events'], signs: [[{ key: 'input', type: 'object' }]], sources: [{ at: ['input', 'messages'], as: 'turns' }], conversation: [['config', 'configurable', 'thread_id'], ['config', 'configurable', 'session_id']] },
]

/** Rows for bodies that nothing else tells: turns with the roles of a model conversation. */
export const conversationShapes: readonly PromptShape[] = [
  {
    id: 'chat',
    signs: [[messageList]],
    sources: [messages],
    conversation: [...conversationId, ['chat_id'], ['thread_id']],
  },
  { id: 'gemini', signs: [[{ key: 'contents', type: 'array' }]], sources: [contents], rolelessIsUser: true },
]

/** Where an endpoint that is known to be an LLM's may hold its prompt. Source: ai-detections.json, shape `generic`. */
export const genericSources: readonly PromptSource[] = [
  messages,
  contents,
  ...['prompt', 'message', 'query', 'question', 'input', 'inputText', 'inputs', 'text', 'content', 'q'].map(
    (key): PromptSource => ({ at: [key], as: 'input' }),
  ),
]
