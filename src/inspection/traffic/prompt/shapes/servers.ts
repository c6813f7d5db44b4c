import type { PromptShape } from './shape.ts'

// Servers of models that people run themselves, on hosts of any name.
// prettier-ignore
export const servers: readonly PromptShape[] = [
  { id: 'tabby', source: 'TabbyML/tabby: crates/tabby/src/services/completion.rs', paths: ['**/completions'], signs: [['segments/prefix:string']], sources: ['text segments/prefix'] },
  { id: 'openai-completions', source: 'openai/openai-node: src/resources/completions.ts', paths: ['**/completions'], signs: [['model:string', 'prompt']], sources: ['text prompt'] },
  { id: 'ollama-chat', source: 'ollama/ollama: docs/api.md', app: 'ollama', paths: ['**/api/chat'], signs: [['model:string', 'messages:array']], sources: ['turns messages'], streamsByDefault: true },
  { id: 'ollama-generate', source: 'ollama/ollama: docs/api.md', app: 'ollama', paths: ['**/api/generate'], signs: [['model:string', 'prompt:string']], sources: ['text prompt'], streamsByDefault: true, mayHoldNoText: true },
  { id: 'llama-cpp-infill', source: 'ggml-org/llama.cpp: tools/server/README.md', paths: ['**/infill'], signs: [['input_prefix:string']], sources: ['text prompt', 'text input_prefix'] },
  { id: 'llama-cpp', source: 'ggml-org/llama.cpp: tools/server/README.md', paths: ['**/completion', '**/completions'], signs: [['prompt', 'n_predict'], ['prompt', 'cache_prompt']], sources: ['text prompt'] },
  { id: 'llama-cpp-embedding', source: 'ggml-org/llama.cpp: tools/server/README.md', paths: ['/embedding', '/embeddings', '/tokenize'], signs: [['content:text']], sources: ['text content'] },
  { id: 'llama-cpp-template', source: 'ggml-org/llama.cpp: tools/server/README.md', paths: ['/apply-template'], signs: [['messages:array']], sources: ['turns messages'] },
  { id: 'triton', source: 'triton-inference-server/server: docs/protocol/extension_generate.md', paths: ['**/v2/models/*/generate', '**/v2/models/*/generate_stream', '**/v2/models/*/versions/*/generate', '**/v2/models/*/versions/*/generate_stream'], signs: [['text_input'], ['prompt'], ['inputs']], sources: ['text text_input', 'text prompt', 'text inputs'], streamingPaths: ['**/generate_stream'] },
  { id: 'kserve-v2', source: 'kserve/open-inference-protocol: specification/protocol/inference_rest.md', paths: ['**/v2/models/*/infer', '**/v2/models/*/versions/*/infer'], signs: [['inputs/0/datatype=BYTES']], sources: ['text inputs/*/data'] },
  { id: 'kserve-v1', source: 'kserve/website: docs/modelserving/data_plane/v1_protocol.md', paths: ['**/v1/models/*:predict'], signs: [['instances/0:string'], ['instances/0/prompt'], ['instances/0/text'], ['instances/0/inputs'], ['instances/0/data:string']], sources: ['text instances', 'text instances/*/prompt', 'text instances/*/text', 'text instances/*/inputs', 'text instances/*/data'] },
  { id: 'tgi', source: 'huggingface/text-generation-inference: docs/openapi.json', paths: ['/generate', '/generate_stream', '/models/**'], signs: [['inputs:string']], sources: ['text inputs'], streamingPaths: ['/generate_stream'] },
  { id: 'tei', source: 'huggingface/text-embeddings-inference: docs/openapi.json', paths: ['/embed', '/embed_all', '/embed_sparse', '/predict', '/similarity', '/rerank'], signs: [['inputs:text'], ['query:string', 'texts:array'], ['inputs/source_sentence']], sources: ['text inputs', 'text query', 'text inputs/source_sentence'] },
  { id: 'vllm', source: 'vllm-project/vllm: vllm/entrypoints/openai, api_server.py', paths: ['/generate', '/pooling', '/classify', '/score', '/rerank', '**/v1/score', '**/v1/rerank', '**/v2/rerank', '/tokenize'], signs: [['prompt:string', 'stream'], ['prompt:string', 'max_tokens'], ['model:string', 'input'], ['model:string', 'text_1'], ['model:string', 'query:string'], ['model:string', 'prompt:string'], ['model:string', 'messages:array']], sources: ['text prompt', 'turns messages', 'input input', 'text text_1', 'text query'] },
  { id: 'sglang', source: 'sgl-project/sglang: docs/basic_usage/native_api', paths: ['/generate'], signs: [['text:text', 'sampling_params:object']], sources: ['text text'] },
  { id: 'lmdeploy', source: 'InternLM/lmdeploy: docs/en/llm/api_server.md', paths: ['**/v1/chat/interactive'], signs: [['prompt']], sources: ['input prompt'], conversation: ['session_id'] },
  { id: 'koboldcpp', source: 'LostRuins/koboldcpp: embd_res/kcpp_docs', paths: ['**/api/v1/generate', '**/api/extra/generate/stream'], signs: [['prompt:string']], sources: ['text prompt'] },
  { id: 'lm-studio', source: 'lmstudio-ai/docs: REST API v0 and v1', paths: ['**/api/v1/chat'], signs: [['model:string', 'input']], sources: ['input input'], conversation: ['previous_response_id'] },
  { id: 'stable-diffusion-webui', source: 'AUTOMATIC1111/stable-diffusion-webui: modules/api/api.py', paths: ['**/sdapi/v1/txt2img', '**/sdapi/v1/img2img'], signs: [['prompt:string']], pathTells: true, sources: ['text prompt'], mayHoldNoText: true },
]
