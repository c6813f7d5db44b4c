import type { Application } from './application.ts'

// prettier-ignore
export const codingTools: readonly Application[] = [
  { id: 'github-copilot', name: 'GitHub Copilot', kind: 'coding', hosts: ['api.githubcopilot.com', 'api.*.githubcopilot.com', 'copilot-proxy.githubusercontent.com', 'proxy.*.githubcopilot.com', '*.githubcopilot.com'], source: 'microsoft/vscode-copilot-chat; GitHub docs: Copilot allowlist reference',
    models: ['/chat/completions', '/responses', '/v1/messages', '/embeddings', '/v1/engines/*/completions', '/github/chat/threads/*/messages'], operations: { prompt: ['POST /chat/completions', 'POST /responses', 'POST /v1/messages', 'POST /v1/engines/*/completions', 'POST /github/chat/threads/*/messages'] } },
  { id: 'cursor', name: 'Cursor', kind: 'coding', hosts: ['*.cursor.sh', '*.cursorapi.com'], source: 'Cursor docs: network configuration', models: ['/aiserver.v1.ChatService/*', '/aiserver.v1.AiService/*', '/agent.v1.AgentService/*'] },
  { id: 'windsurf', name: 'Windsurf', kind: 'coding', hosts: ['server.codeium.com', 'server.self-serve.windsurf.com', 'inference.codeium.com', 'web-backend.codeium.com'], source: 'Windsurf docs: network allowlist', models: ['/exa.api_server_pb.ApiServerService/*', '/exa.language_server_pb.LanguageServerService/*'] },
  { id: 'tabnine', name: 'Tabnine', kind: 'coding', hosts: ['api.tabnine.com', '*.tabnine.com'], source: 'Tabnine docs: firewall', models: ['/chat/**', '/api/chat/**'] },
  { id: 'sourcegraph-cody', name: 'Sourcegraph Cody', kind: 'coding', hosts: ['cody-gateway.sourcegraph.com', 'sourcegraph.com'], only: ['/.api/completions/**', '/v1/completions/**', '/.api/llm/**'], source: 'sourcegraph/cody-public-snapshot', models: ['/.api/completions/*', '/v1/completions/*', '/.api/llm/chat/completions'] },
  { id: 'replit', name: 'Replit AI', kind: 'coding', hosts: ['production-modelfarm.replit.com', 'eval.janeway.replit.dev'], source: 'https://replit.com (the site itself)', models: ['/v1beta2/**', '/v1/**'] },
  { id: 'v0', name: 'v0', kind: 'coding', hosts: ['v0.dev', 'v0.app', 'api.v0.dev'], source: 'vercel/v0-sdk', models: ['/chat/api/chat', '/v1/chat/completions', '/v1/chats'] },
  { id: 'lovable', name: 'Lovable', kind: 'coding', hosts: ['lovable.dev', 'api.lovable.dev', 'ai.gateway.lovable.dev'], source: 'https://lovable.dev (the site itself)', models: ['/v1/chat/completions', '/projects/*/chat'] },
  { id: 'bolt', name: 'Bolt', kind: 'coding', hosts: ['bolt.new'], source: 'stackblitz/bolt.new', models: ['/api/chat', '/api/enhancer'] },
  { id: 'jetbrains-ai', name: 'JetBrains AI', kind: 'coding', hosts: ['api.jetbrains.ai', 'api.app.prod.grazie.aws.intellij.net'], source: 'JetBrains docs: AI Assistant, network', models: ['/user/v5/llm/**', '/user/*/llm/chat/**'] },
  { id: 'augment', name: 'Augment Code', kind: 'coding', hosts: ['*.api.augmentcode.com'], source: 'Augment docs: network', models: ['/chat-stream', '/completion', '/chat'] },
  { id: 'devin', name: 'Devin', kind: 'coding', hosts: ['api.devin.ai', 'app.devin.ai'], source: 'docs.devin.ai/api-reference', models: ['/v1/sessions', '/v1/session/*/message', '/v1/sessions/*/message'] },
]

// prettier-ignore
export const mediaTools: readonly Application[] = [
  { id: 'stability', name: 'Stability AI', kind: 'media', hosts: ['api.stability.ai'], source: 'Stability-AI/stability-sdk', models: ['/v1/generation/*/*', '/v2beta/stable-image/**', '/v2beta/audio/**', '/v2beta/3d/**'] },
  { id: 'midjourney', name: 'Midjourney', kind: 'media', hosts: ['www.midjourney.com', 'midjourney.com', 'alpha.midjourney.com'], source: 'https://www.midjourney.com (the site itself)', models: ['/api/submit-jobs'] },
  { id: 'runway', name: 'Runway', kind: 'media', hosts: ['api.dev.runwayml.com', 'api.runwayml.com', 'app.runwayml.com'], source: 'runwayml/sdk-node', models: ['/v1/text_to_video', '/v1/image_to_video', '/v1/text_to_image', '/v1/tasks'] },
  { id: 'luma', name: 'Luma', kind: 'media', hosts: ['api.lumalabs.ai'], source: 'lumalabs/lumaai-node', models: ['/dream-machine/v1/generations', '/dream-machine/v1/generations/*'] },
  { id: 'pika', name: 'Pika', kind: 'media', hosts: ['api.pika.art', 'parrot.pika.art'], source: 'https://pika.art (the site itself)', models: ['/generate', '/generate/*', '/api/v1/generate/*'] },
  { id: 'leonardo', name: 'Leonardo AI', kind: 'media', hosts: ['cloud.leonardo.ai'], source: 'Leonardo-Interactive/leonardo-ts-sdk', models: ['/api/rest/v1/generations', '/api/rest/v1/generations-*'] },
  { id: 'ideogram', name: 'Ideogram', kind: 'media', hosts: ['api.ideogram.ai'], source: 'developer.ideogram.ai', models: ['/generate', '/v1/ideogram-v3/*'] },
  { id: 'black-forest-labs', name: 'Black Forest Labs', kind: 'media', hosts: ['api.bfl.ai', 'api.bfl.ml', 'api.*.bfl.ai'], source: 'docs.bfl.ai', models: ['/v1/flux*'] },
  { id: 'recraft', name: 'Recraft', kind: 'media', hosts: ['external.api.recraft.ai'], source: 'www.recraft.ai/docs', models: ['/v1/images/*'] },
  { id: 'fal', name: 'fal', kind: 'media', hosts: ['fal.run', 'queue.fal.run', 'ws.fal.run', 'gateway.fal.ai'], source: 'fal-ai/fal-js', models: ['/fal-ai/**', '/*/*', '/*/*/**'] },
  { id: 'elevenlabs', name: 'ElevenLabs', kind: 'media', hosts: ['api.elevenlabs.io', 'api.*.elevenlabs.io'], source: 'elevenlabs/elevenlabs-js', models: ['/v1/text-to-speech/*', '/v1/text-to-speech/*/stream', '/v1/speech-to-text', '/v1/sound-generation', '/v1/music', '/v1/convai/**'] },
  { id: 'deepgram', name: 'Deepgram', kind: 'media', hosts: ['api.deepgram.com', 'agent.deepgram.com'], source: 'deepgram/deepgram-js-sdk', models: ['/v1/listen', '/v1/speak', '/v1/read', '/v1/agent/converse'] },
  { id: 'assemblyai', name: 'AssemblyAI', kind: 'media', hosts: ['api.assemblyai.com', 'llm-gateway.assemblyai.com', 'api.eu.assemblyai.com'], source: 'AssemblyAI/assemblyai-node-sdk', models: ['/v2/transcript', '/lemur/v3/**', '/v1/chat/completions'] },
  { id: 'suno', name: 'Suno', kind: 'media', hosts: ['studio-api.suno.ai', 'studio-api.prod.suno.com', 'suno.com'], source: 'https://suno.com (the site itself)', models: ['/api/generate/v2', '/api/generate/v2/*', '/api/generate/v2-web'] },
  { id: 'heygen', name: 'HeyGen', kind: 'media', hosts: ['api.heygen.com', 'api2.heygen.com'], source: 'docs.heygen.com', models: ['/v2/video/generate', '/v1/streaming.task'] },
  { id: 'synthesia', name: 'Synthesia', kind: 'media', hosts: ['api.synthesia.io'], source: 'docs.synthesia.io', models: ['/v2/videos'] },
  { id: 'otter', name: 'Otter', kind: 'media', hosts: ['otter.ai', 'api.otter.ai'], source: 'https://otter.ai (the site itself)' },
  { id: 'fireflies', name: 'Fireflies', kind: 'media', hosts: ['api.fireflies.ai', 'app.fireflies.ai'], source: 'docs.fireflies.ai' },
]

// prettier-ignore
export const selfHosted: readonly Application[] = [
  { id: 'ollama', name: 'Ollama', kind: 'self-hosted', hosts: ['*:11434', 'ollama.com'], source: 'ollama/ollama: docs/api.md', models: ['/api/chat', '/api/generate', '/api/embed', '/api/embeddings', '/v1/chat/completions', '/v1/completions', '/v1/embeddings', '/v1/responses', '/v1/messages'] },
  { id: 'vllm', name: 'vLLM', kind: 'self-hosted', hosts: ['*:8000'], source: 'vllm-project/vllm: docs', models: ['/v1/chat/completions', '/v1/completions', '/v1/embeddings', '/v1/responses', '/pooling', '/score', '/v2/models/*/generate', '/v2/models/*/generate_stream'] },
  { id: 'tgi', name: 'Text Generation Inference', kind: 'self-hosted', hosts: ['*:8080', '*:80'], source: 'huggingface/text-generation-inference', models: ['/generate', '/generate_stream', '/v1/chat/completions'] },
  { id: 'llama-cpp', name: 'llama.cpp', kind: 'self-hosted', hosts: ['*:8080'], source: 'ggml-org/llama.cpp: tools/server/README.md', models: ['/completion', '/v1/chat/completions', '/infill', '/embedding', '/v1/completions', '/v1/embeddings'] },
  { id: 'lm-studio', name: 'LM Studio', kind: 'self-hosted', hosts: ['*:1234'], source: 'lmstudio-ai/docs', models: ['/v1/chat/completions', '/v1/completions', '/v1/embeddings', '/v1/responses', '/api/v0/chat/completions', '/api/v1/chat'] },
  { id: 'litellm', name: 'LiteLLM', kind: 'self-hosted', hosts: ['*:4000'], source: 'BerriAI/litellm: docs', models: ['/chat/completions', '/v1/chat/completions', '/v1/messages', '/v1/embeddings', '/v1/responses', '/v1/completions'] },
  { id: 'sglang', name: 'SGLang', kind: 'self-hosted', hosts: ['*:30000'], source: 'sgl-project/sglang: docs', models: ['/generate', '/v1/chat/completions', '/v1/completions', '/v1/embeddings'] },
  { id: 'koboldcpp', name: 'KoboldCpp', kind: 'self-hosted', hosts: ['*:5001'], source: 'LostRuins/koboldcpp', models: ['/api/v1/generate', '/api/extra/generate/stream', '/v1/chat/completions', '/v1/completions'] },
  { id: 'text-generation-webui', name: 'Text generation web UI', kind: 'self-hosted', hosts: ['*:5000'], source: 'oobabooga/text-generation-webui', models: ['/v1/chat/completions', '/v1/completions'] },
  { id: 'jan', name: 'Jan', kind: 'self-hosted', hosts: ['*:1337'], source: 'menloresearch/jan', models: ['/v1/chat/completions'] },
]

/** Public servers of the Model Context Protocol. Source: mcp.json, knownHosts; edit freely. */
const mcpHosts: readonly string[] = [
  'mcp.stripe.com',
  'mcp.datadog.com',
  'mcp.linear.app',
  'mcp.notion.com',
  'mcp.sentry.dev',
  'mcp.asana.com',
  'mcp.atlassian.com',
  'mcp.intercom.com',
  'mcp.paypal.com',
  'mcp.squareup.com',
  'mcp.webflow.com',
  'mcp.neon.tech',
  'mcp.vercel.com',
  'mcp.figma.com',
  'mcp.hubspot.com',
  'mcp.canva.com',
  'mcp.deepwiki.com',
  'mcp.cloudflare.com',
  'docs.mcp.cloudflare.com',
  'bindings.mcp.cloudflare.com',
  'observability.mcp.cloudflare.com',
  'api.githubcopilot.com/mcp',
  'huggingface.co/mcp',
]

export const mcpServers: readonly Application[] = mcpHosts.map((entry): Application => {
  const slash = entry.indexOf('/')
  const host = slash === -1 ? entry : entry.slice(0, slash)
  const path = slash === -1 ? undefined : entry.slice(slash)
  return {
    id: `mcp:${entry}`,
    name: `MCP server ${entry}`,
    kind: 'mcp',
    hosts: [host],
    source: `schemas/catalogue/mcp.json: knownHosts, ${entry}`,
    ...(path === undefined ? {} : { only: [path, `${path}/**`] }),
  }
})
