import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { extractPrompt, fromLogRow, type PromptExtraction } from '../../src/inspection/traffic/index.ts'

interface PromptCase {
  readonly id: string
  readonly request: Readonly<Record<string, unknown>>
  readonly prompt: string
}

// Bodies as sites, SDKs and agents send them; own wording.
const cases = JSON.parse(readFileSync(new URL('prompt-cases.json', import.meta.url), 'utf8')) as readonly PromptCase[]

function extract(request: Readonly<Record<string, unknown>>): PromptExtraction {
  const read = fromLogRow(request)
  if (!read.ok) throw new Error(read.diagnostics[0]?.message)
  return extractPrompt(read.value)
}

describe('prompts of the field', () => {
  it.each(cases.map((row) => [row.id, row] as const))('reads %s', (_, { request, prompt }) => {
    const found = extract(request)
    expect({ llm: found.llm, prompt: found.prompt }).toEqual({ llm: true, prompt })
    expect(found.texts.map(({ text }) => text).join('\n')).toContain(prompt.split('\n')[0])
    expect(found.unread.filter(({ kind }) => kind !== 'file')).toEqual([])
  })
})

const anthropic = (body: unknown): PromptExtraction =>
  extract({ method: 'POST', host: 'api.anthropic.com', path: '/v1/messages', body: JSON.stringify(body) })

const pack = (text: string): string => Buffer.from(text).toString('base64')

describe('texts of a request', () => {
  it('have a place and a source, the prompt and everything beside it', () => {
    const { texts, unread, prompt } = anthropic({
      model: 'm',
      system: [{ type: 'text', text: 'be brief' }],
      metadata: { note: 'by hand' },
      tools: [{ name: 'find', description: 'finds things', input_schema: { type: 'object' } }],
      messages: [
        { role: 'user', content: 'first' },
        { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'find', input: { q: 'asked' } }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'found' }] },
        { role: 'oracle', content: 'whispered' },
        {
          role: 'user',
          content: [
            { type: 'document', source: { type: 'base64', media_type: 'text/plain', data: pack('of the file') } },
            { type: 'text', text: 'last' },
          ],
        },
      ],
    })
    expect(prompt).toBe('of the file\nlast')
    expect(unread).toEqual([])
    const found = new Map(texts.map(({ text, source, place }) => [text, `${source} ${place}`]))
    expect(
      Object.fromEntries(
        [...found].filter(
          ([text]) =>
            !/^(?:text|object|user|assistant|oracle|t|m|find|document|base64|text\/plain|tool_\w+)$/.test(text),
        ),
      ),
    ).toEqual({
      'be brief': 'system $.system[0].text',
      'by hand': 'other $.metadata.note',
      'finds things': 'tool_description $.tools[0].description',
      first: 'user $.messages[0].content',
      asked: 'assistant $.messages[1].content[0].input.q',
      found: 'tool_result $.messages[2].content[0].content',
      whispered: 'other $.messages[3].content',
      'of the file': 'document $.messages[4].content[0].source.data',
      last: 'user $.messages[4].content[1].text',
    })
  })

  it.each<[string, unknown, readonly string[]]>([
    [
      'a PDF',
      [{ type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: pack('%PDF-1.7 x') } }],
      ['file'],
    ],
    [
      'speech',
      [{ type: 'input_audio', input_audio: { data: pack('RIFF\0\0\0\0WAVEfmt \0'), format: 'wav' } }],
      ['audio'],
    ],
    [
      'a picture',
      [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: pack('\x89PNG\r\n\x1a\n') } }],
      [],
    ],
    ['a part that nobody knows, without text', [{ type: 'hologram', size: 3 }], ['part']],
    ['a part that nobody knows, with text', [{ type: 'hologram', caption: 'seen' }], []],
  ])('are read or unread: %s', (_, content, kinds) => {
    const { unread } = anthropic({
      model: 'm',
      max_tokens: 9,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'a' }, ...(content as object[])] }],
    })
    expect(unread.map(({ kind }) => kind)).toEqual(kinds)
  })

  it('are unread where the prompt is not found, is in tokens, or cannot be read', () => {
    const openai = (path: string, body: string, type = 'application/json'): readonly string[] =>
      extract({ method: 'POST', host: 'api.openai.com', path, headers: { 'content-type': type }, body }).unread.map(
        ({ kind }) => kind,
      )
    expect(openai('/v1/chat/completions', '{"model":"m","question":"x"}')).toEqual(['prompt'])
    expect(openai('/v1/embeddings', '{"model":"m","input":[1,2,3]}')).toEqual(['tokens'])
    expect(openai('/v1/chat/completions', '{"messages":[{"role":"us')).toEqual(['body'])
    expect(openai('/v1/chat/completions', 'not JSON', 'text/plain')).toEqual(['prompt'])
    expect(openai('/v1/responses', '{"model":"m","prompt":{"id":"pmpt_1"}}')).toEqual([])
  })

  it('go on inside of JSON that a text holds', () => {
    const { texts } = anthropic({
      messages: [{ role: 'user', content: 'a' }],
      max_tokens: 1,
      extra: '{"deep":["hidden"]}',
    })
    expect(texts).toContainEqual({ text: 'hidden', place: '$.extra(json).deep[0]', source: 'other' })
  })
})
