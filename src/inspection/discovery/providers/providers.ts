/** One provider of models: where it answers. Hosts and paths take `{name}` for one label or one segment. */
export interface ProviderRow {
  readonly id: string
  /** A port is given where only the port tells the server (`*:11434`). */
  readonly hosts: readonly string[]
  readonly paths: readonly string[]
}

/**
 * Known providers of models. All but Cloudflare's own AI Gateway are general knowledge of their public documentation,
 * not a list that Cloudflare publishes: add to it and change it through `DiscoveryRules`.
 */
export const providers: readonly ProviderRow[] = [
  {
    id: 'openai',
    hosts: ['api.openai.com'],
    paths: [
      '/v1/chat/completions',
      '/v1/responses',
      '/v1/completions',
      '/v1/embeddings',
      '/v1/images/generations',
      '/v1/audio/transcriptions',
      '/v1/audio/speech',
      '/v1/moderations',
      '/v1/realtime',
    ],
  },
  {
    id: 'anthropic',
    hosts: ['api.anthropic.com'],
    paths: ['/v1/messages', '/v1/messages/count_tokens', '/v1/messages/batches', '/v1/complete'],
  },
  {
    id: 'google-gemini',
    hosts: ['generativelanguage.googleapis.com'],
    paths: [
      '/v1beta/models/{model}:generateContent',
      '/v1beta/models/{model}:streamGenerateContent',
      '/v1beta/models/{model}:embedContent',
      '/v1beta/openai/chat/completions',
    ],
  },
  {
    id: 'google-vertex',
    hosts: ['aiplatform.googleapis.com', '{region}-aiplatform.googleapis.com'],
    paths: [
      '/v1/projects/{project}/locations/{location}/publishers/{publisher}/models/{model}:generateContent',
      '/v1/projects/{project}/locations/{location}/publishers/{publisher}/models/{model}:streamGenerateContent',
      '/v1/projects/{project}/locations/{location}/publishers/{publisher}/models/{model}:rawPredict',
      '/v1/projects/{project}/locations/{location}/publishers/{publisher}/models/{model}:streamRawPredict',
      '/v1/projects/{project}/locations/{location}/endpoints/{endpoint}:predict',
    ],
  },
  {
    id: 'azure-openai',
    hosts: [
      '{resource}.openai.azure.com',
      '{resource}.cognitiveservices.azure.com',
      '{resource}.services.ai.azure.com',
    ],
    paths: [
      '/openai/deployments/{deployment}/chat/completions',
      '/openai/deployments/{deployment}/completions',
      '/openai/deployments/{deployment}/embeddings',
      '/openai/v1/chat/completions',
      '/openai/v1/responses',
      '/models/chat/completions',
    ],
  },
  {
    id: 'aws-bedrock',
    hosts: [
      'bedrock-runtime.{region}.amazonaws.com',
      'bedrock-runtime-fips.{region}.amazonaws.com',
      'bedrock-agent-runtime.{region}.amazonaws.com',
    ],
    paths: [
      '/model/{modelId}/invoke',
      '/model/{modelId}/invoke-with-response-stream',
      '/model/{modelId}/converse',
      '/model/{modelId}/converse-stream',
    ],
  },
  {
    id: 'mistral',
    hosts: ['api.mistral.ai', 'codestral.mistral.ai'],
    paths: ['/v1/chat/completions', '/v1/fim/completions', '/v1/embeddings', '/v1/agents/completions', '/v1/ocr'],
  },
  {
    id: 'cohere',
    hosts: ['api.cohere.com', 'api.cohere.ai'],
    paths: [
      '/v2/chat',
      '/v1/chat',
      '/v2/embed',
      '/v1/embed',
      '/v2/rerank',
      '/v1/generate',
      '/compatibility/v1/chat/completions',
    ],
  },
  {
    id: 'groq',
    hosts: ['api.groq.com'],
    paths: ['/openai/v1/chat/completions', '/openai/v1/responses', '/openai/v1/audio/transcriptions'],
  },
  {
    id: 'together',
    hosts: ['api.together.xyz', 'api.together.ai'],
    paths: ['/v1/chat/completions', '/v1/completions', '/v1/embeddings', '/v1/images/generations'],
  },
  {
    id: 'perplexity',
    hosts: ['api.perplexity.ai'],
    paths: ['/chat/completions', '/async/chat/completions', '/search'],
  },
  {
    id: 'xai',
    hosts: ['api.x.ai'],
    paths: ['/v1/chat/completions', '/v1/responses', '/v1/messages', '/v1/images/generations'],
  },
  {
    id: 'deepseek',
    hosts: ['api.deepseek.com'],
    paths: ['/chat/completions', '/v1/chat/completions', '/beta/completions', '/anthropic/v1/messages'],
  },
  {
    id: 'huggingface',
    hosts: [
      'router.huggingface.co',
      'api-inference.huggingface.co',
      '{id}.{region}.{cloud}.endpoints.huggingface.cloud',
    ],
    paths: [
      '/v1/chat/completions',
      '/models/{owner}/{model}',
      '/hf-inference/models/{owner}/{model}',
      '/generate',
      '/generate_stream',
    ],
  },
  {
    id: 'openrouter',
    hosts: ['openrouter.ai'],
    paths: ['/api/v1/chat/completions', '/api/v1/completions', '/api/v1/responses'],
  },
  {
    id: 'replicate',
    hosts: ['api.replicate.com'],
    paths: ['/v1/predictions', '/v1/models/{owner}/{name}/predictions', '/v1/deployments/{owner}/{name}/predictions'],
  },
  {
    id: 'fireworks',
    hosts: ['api.fireworks.ai'],
    paths: ['/inference/v1/chat/completions', '/inference/v1/completions'],
  },
  { id: 'cerebras', hosts: ['api.cerebras.ai'], paths: ['/v1/chat/completions'] },
  { id: 'nvidia-nim', hosts: ['integrate.api.nvidia.com'], paths: ['/v1/chat/completions'] },
  { id: 'moonshot', hosts: ['api.moonshot.ai', 'api.moonshot.cn'], paths: ['/v1/chat/completions'] },
  {
    id: 'dashscope',
    hosts: ['dashscope.aliyuncs.com', 'dashscope-intl.aliyuncs.com'],
    paths: ['/compatible-mode/v1/chat/completions', '/api/v1/services/aigc/text-generation/generation'],
  },
  { id: 'ai21', hosts: ['api.ai21.com'], paths: ['/studio/v1/chat/completions'] },
  { id: 'voyage', hosts: ['api.voyageai.com'], paths: ['/v1/embeddings', '/v1/rerank'] },
  {
    id: 'github-models',
    hosts: ['models.github.ai', 'models.inference.ai.azure.com'],
    paths: ['/inference/chat/completions', '/chat/completions'],
  },
  {
    id: 'workers-ai',
    hosts: ['api.cloudflare.com'],
    paths: [
      '/client/v4/accounts/{account}/ai/run/{model}',
      '/client/v4/accounts/{account}/ai/v1/chat/completions',
      '/client/v4/accounts/{account}/ai/v1/embeddings',
    ],
  },
  {
    id: 'cloudflare-ai-gateway',
    hosts: ['gateway.ai.cloudflare.com'],
    paths: [
      '/v1/{account}/{gateway}',
      '/v1/{account}/{gateway}/compat/chat/completions',
      '/v1/{account}/{gateway}/{provider}/{rest}',
    ],
  },
  {
    id: 'ollama',
    hosts: ['localhost:11434', '127.0.0.1:11434'],
    paths: ['/api/chat', '/api/generate', '/api/embed', '/api/embeddings', '/v1/chat/completions'],
  },
  {
    id: 'vllm',
    hosts: ['*:8000'],
    paths: ['/v1/chat/completions', '/v1/completions', '/v1/embeddings', '/v1/responses', '/pooling', '/score'],
  },
  { id: 'tgi', hosts: ['*:8080', '*:80'], paths: ['/generate', '/generate_stream', '/v1/chat/completions'] },
  { id: 'llama-cpp', hosts: ['*:8080'], paths: ['/completion', '/v1/chat/completions', '/infill', '/embedding'] },
  { id: 'lm-studio', hosts: ['localhost:1234'], paths: ['/v1/chat/completions', '/api/v0/chat/completions'] },
  { id: 'litellm', hosts: ['*:4000'], paths: ['/chat/completions', '/v1/chat/completions', '/v1/messages'] },
]
