import { describe, expect, it } from 'vitest'
import {
  applications,
  contentCategoryOf,
  findApp,
  findApplication,
  findOperations,
  matchPath,
  operationNames,
} from '../../src/inspection/traffic/index.ts'

// prettier-ignore
const hosts: readonly (readonly [host: string, path: string, id: string])[] = [
  ['chatgpt.com', '/backend-api/f/conversation', 'chatgpt'], ['claude.ai', '/api/organizations/o/chat_conversations/c/completion', 'claude'],
  ['gemini.google.com', '/_/BardChatUi/data/assistant.lamda.BardFrontendService/StreamGenerate', 'gemini'], ['www.perplexity.ai', '/rest/sse/perplexity_ask', 'perplexity'],
  ['grok.com', '/rest/app-chat/conversations/new', 'grok'], ['x.com', '/i/api/2/grok/add_response.json', 'grok'], ['chat.deepseek.com', '/api/v0/chat/completion', 'deepseek'],
  ['copilot.microsoft.com', '/c/api/chat', 'copilot'], ['substrate.office.com', '/m365Copilot/Chathub/a@b', 'copilot'], ['chat.mistral.ai', '/api/chat', 'le-chat'],
  ['huggingface.co', '/chat/conversation/1', 'hugging-chat'], ['huggingface.co', '/mcp', 'mcp:huggingface.co/mcp'], ['api.githubcopilot.com', '/mcp/x', 'mcp:api.githubcopilot.com/mcp'],
  ['api.githubcopilot.com', '/chat/completions', 'github-copilot'], ['eastus.openai.azure.com', '/openai/deployments/d/chat/completions', 'azure-openai'],
  ['x.services.ai.azure.com', '/models/chat/completions', 'azure-openai'], ['bedrock-runtime.us-east-1.amazonaws.com', '/model/a/b/converse', 'amazon-bedrock'],
  ['us-central1-aiplatform.googleapis.com', '/v1/projects/p/locations/l/publishers/google/models/g:generateContent', 'google-gemini'],
  ['us-central1-aiplatform.googleapis.com', '/v1/projects/p/locations/l/publishers/anthropic/models/c:rawPredict', 'google-vertex'],
  ['api.cloudflare.com', '/client/v4/accounts/a/ai/run/@cf/meta/llama', 'workers-ai'], ['127.0.0.1:11434', '/api/chat', 'ollama'], ['llm.corp.example:8000', '/v1/chat/completions', 'vllm'],
]

describe('the table of applications', () => {
  it.each(hosts)('knows %s%s', (host, path, id) => {
    expect(findApplication(host, path)?.application.id).toBe(id)
  })

  it('knows no host that only resembles one', () => {
    for (const host of [
      'chatgpt.com.evil.example',
      'notchatgpt.com',
      'claude.ai.example',
      'example.com',
      'x.com',
      'api.cloudflare.com',
      'shop.example:8000',
    ])
      // prettier-ignore
      expect(findApplication(host, '/orders'), host).toBeUndefined()
    expect(findApp('mcp.stripe.com', '/')).toBeUndefined()
  })

  it('has at least 75 applications, each with its source, and hosts that find it', () => {
    const models = new Set(applications.filter((row) => contentCategoryOf(row) !== undefined).map(({ id }) => id))
    expect(models.size).toBeGreaterThanOrEqual(75)
    for (const row of applications) {
      expect(row.source, row.id).not.toBe('')
      for (const host of row.hosts) {
        const [pattern] = row.only ?? row.models ?? ['/']
        const path = (pattern ?? '/').replace('**', 'a').replaceAll('*', 'a')
        const found = findApplication(host.replaceAll('*', 'eu'), path)
        // Several servers listen on one port.
        if (row.kind === 'self-hosted') expect(found?.application.kind, `${row.id} ${host}`).toBe('self-hosted')
        else expect(found?.application.id, `${row.id} ${host}${path}`).toBe(row.id)
      }
      for (const pattern of [
        ...(row.only ?? []),
        ...(row.models ?? []),
        ...operationNames.flatMap((name) => (row.operations?.[name] ?? []).map((text) => text.split(' ')[1] ?? '')),
      ])
        // prettier-ignore
        expect(matchPath(pattern, pattern.replace('**', 'a').replaceAll('*', 'a')), `${row.id}: ${pattern}`).toBe(true)
    }
  })

  it.each<[string, string, string, readonly string[]]>([
    ['chatgpt.com', 'POST', '/backend-api/files', ['upload']],
    ['chatgpt.com', 'post', '/backend-api/f/conversation', ['prompt']],
    ['chatgpt.com', 'POST', '/backend-api/share/create', ['share']],
    ['chatgpt.com', 'POST', '/backend-api/transcribe', ['voice']],
    ['chatgpt.com', 'GET', '/backend-api/files/file-1/download', ['download']],
    ['chatgpt.com', 'GET', '/backend-api/files', []],
    ['claude.ai', 'POST', '/api/organizations/o/conversations/c/wiggle/upload-file', ['upload']],
    ['content-push.googleapis.com', 'POST', '/upload', ['upload']],
    ['www.perplexity.ai', 'POST', '/rest/uploads/create_upload_url', ['upload']],
    ['copilot.microsoft.com', 'POST', '/c/api/attachments', ['upload']],
    ['grok.com', 'POST', '/rest/app-chat/upload-file', ['upload']],
    ['chat.deepseek.com', 'POST', '/api/v0/file/upload_file', ['upload']],
    ['chat.mistral.ai', 'POST', '/api/trpc/file.uploadFile', ['upload']],
    ['rupload.meta.ai', 'POST', '/gen_ai_document_gen_ai_tenant/1', ['upload']],
    ['api.openai.com', 'POST', '/v1/files', ['upload']],
    ['api.anthropic.com', 'POST', '/v1/messages', ['prompt']],
  ])('tells what is done: %s %s %s', (host, method, path, operations) => {
    const found = findApplication(host, path)
    expect(found === undefined ? undefined : findOperations(found.application, method, path)).toEqual(operations)
  })
})
