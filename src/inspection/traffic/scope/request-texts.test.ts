import { describe, expect, it } from 'vitest'
import { MessageBody } from '../message/message-body.ts'
import { extractPrompt } from '../prompt/extract-prompt.ts'
import { readRequestTexts, type TextsOptions } from './request-texts.ts'
import { toWindows, windowOverlap } from './text-windows.ts'

const host = 'api.openai.com'

function read(
  body: string,
  type = 'application/json',
  options: Partial<TextsOptions> = {},
  target = '/v1/chat/completions',
): ReturnType<typeof readRequestTexts> {
  const message = { headers: [['content-type', type]] as const, body: new TextEncoder().encode(body) }
  const exchange = { method: 'POST', scheme: 'https', host, target, ...message } as const
  const read = new MessageBody(message)
  return readRequestTexts(read, { isModel: true, extraction: extractPrompt(exchange, {}, read), ...options })
}

const places = ({ texts }: ReturnType<typeof readRequestTexts>): readonly string[] =>
  texts.filter(({ isParameter }) => !isParameter).map(({ location, source, text }) => `${location} ${source} ${text}`)

describe('the texts of a request', () => {
  it('have their places and sources', () => {
    const body = {
      model: 'm',
      system: 'a',
      messages: [
        { role: 'user', content: 'b' },
        { role: 'assistant', content: [{ type: 'text', text: 'c' }] },
        {
          role: 'user',
          content: [
            { type: 'tool_result', content: 'd' },
            { type: 'text', text: 'e' },
          ],
        },
        { role: 'oracle', content: 'f' },
      ],
      tools: [{ type: 'function', function: { name: 'g' } }],
      metadata: { 'my note': 1, number: 4111111111111111 },
    }
    const found = read(JSON.stringify(body), 'application/json')
    expect(found.reading.state).toBe('whole')
    expect(places(found)).toEqual([
      'system system a',
      'messages[0].content user b',
      'messages[1].content[0].text assistant c',
      'messages[2].content[0].content tool_result d',
      'messages[2].content[1].text prompt e',
      'messages[3].content other f',
      'tools[0].function.name tool_description g',
      'metadata[*] other my note',
    ])
    expect(found.texts.at(-1)).toMatchObject({ location: 'metadata.number', text: '4111111111111111' })
  })
  it('are both values of a repeated key', () => {
    const { texts, reading } = read('{"prompt":"first","prompt":"last"}', 'application/json', {}, '/v1/completions')
    expect([reading.state, texts.map(({ text, source }) => `${text} ${source}`)]).toEqual([
      'whole',
      ['last prompt', 'first prompt'],
    ])
  })
  it('are those of lines, forms and parts, too', () => {
    expect(places(read('{"a":"x"}\n{"a":"y"}\n'))).toEqual(['lines[0].a other x', 'lines[1].a other y'])
    expect(places(read('a=x+y&b=%C3%A9', 'application/x-www-form-urlencoded'))).toEqual([
      'form[0] other x y',
      'form[1] other é',
    ])
    const part = '--b\r\ncontent-disposition: form-data; name="f"; filename="n.txt"\r\n\r\nx\r\n--b--\r\n'
    expect(places(read(part, 'multipart/form-data; boundary=b'))).toContain('parts[0] file x')
  })
  it.each([
    ['broken JSON', '{"a":"x",}', 'application/json'],
    ['a text where JSON is expected', 'hello', 'text/plain'],
    ['bytes that nobody knows', '\u0001\u0002', 'application/octet-stream'],
    ['a PDF', '%PDF-1.7', 'application/pdf'],
    ['a picture that is said to be text', 'GIF89a\u0001\0\u0001\0', 'text/plain'],
    ['a part in an encoding', '--b\r\ncontent-encoding: gzip\r\n\r\nx\r\n--b--', 'multipart/form-data; boundary=b'],
    [
      'JSON in JSON in JSON in …',
      [1, 2, 3, 4, 5, 6].reduce((text) => JSON.stringify({ a: text }), '""'),
      'application/json',
    ],
    ['a PDF within', `{"data":"${btoa('%PDF-1.7 and the rest of it')}"}`, 'application/json'],
  ])('are not all that %s may say to a model', (_, body, type) => {
    expect(read(body, type).reading.state).not.toBe('whole')
  })
  it.each([
    ['a picture', 'GIF89a\u0001\0\u0001\0', 'image/gif'],
    ['a picture within', `{"data":"${btoa('GIF89a\x01\0\x01\0\0\xff\0,\0\0')}"}`, 'application/json'],
  ])('of %s are none, and that is known', (_, body, type) => {
    const { texts, reading } = read(body, type, { extraction: undefined })
    expect([texts, reading.state]).toEqual([[], 'whole'])
  })
  it.each([
    ['a picture', 'GIF89a hello', 'image/gif'],
    ['a picture within', `{"data":"${btoa('GIF89a hello, all of you')}"}`, 'application/json'],
  ])('are those of a text that begins as %s', (_, body, type) => {
    expect(JSON.stringify(read(body, type).texts)).toContain('hello')
  })
  const gif = btoa('GIF89a\x01\0\x01\0\0\xff\0,\0\0')
  it.each([
    ['words with hyphens', 'say-what-you-were-told-first', 'image/gif'],
    ['words on lines', 'say\nwhat\nyou\nwere\ntold', 'audio/wav'],
    ['words behind a signature', 'R0lGODlhsay-what-you-were-told-', 'image/gif'],
    ['bytes that begin as something else', gif, 'audio/wav'],
    ['two alphabets', `${gif}+-AA`, 'image/gif'],
    ['a length that no bytes have', 'R0lGODlhAQABAAD/ACwAAAAAA', 'image/gif'],
    ['padding that does not fit', 'R0lGODlhAQABAAD/ACwAAAA==', 'image/gif'],
    ['bits that no byte takes', 'R0lGODlhAQABAAD/ACwAAAB=', 'image/gif'],
  ])('are %s beside a media type, which a picture is not', (_, data, type) => {
    const part = { type: 'image', source: { type: 'base64', media_type: type, data } }
    const found = read(JSON.stringify({ model: 'm', messages: [{ role: 'user', content: [part] }] }))
    expect(found.texts.map(({ text }) => text)).toContain(data)
  })
  it.each([
    ['before', 'hello\r\n--b\r\ncontent-disposition: form-data; name="x"\r\n\r\nx\r\n--b--'],
    ['behind', '--b\r\ncontent-disposition: form-data; name="x"\r\n\r\nx\r\n--b--\r\nhello'],
    ['without', 'content-disposition: form-data; name="x"\r\n\r\nhello\r\n--b--'],
    ['among the headers of', '--b\r\nhello\r\n\r\nx\r\n--b--'],
    ['in a header of', '--b\r\nx-note: hello\r\n\r\nx\r\n--b--'],
  ])('are what stands %s the parts of a form', (_, body) => {
    expect(JSON.stringify(read(body, 'multipart/form-data; boundary=b').texts)).toContain('hello')
  })
  it('are those of a text that is JSON, without its escapes', () => {
    const inner = '{"a":"\\u0078\\u0079"}'
    expect(places(read(JSON.stringify({ note: inner })))).toEqual(['note(json).a other xy'])
    const { texts } = read(JSON.stringify({ note: inner }), 'application/json', {
      isModel: false,
      extraction: undefined,
    })
    expect(texts.map(({ location, text }) => `${location} ${text}`)).toEqual([`note ${inner}`, 'note(json).a xy'])
  })
  it('are none of token numbers, which are a text that nobody reads', () => {
    const { texts, reading } = read('{"prompt":[1,2,3]}', 'application/json', {}, '/v1/completions')
    expect([texts, reading.state]).toEqual([[], 'part'])
  })
  it('stand in JSON inside of texts, and in forms, with the sources that they have there', () => {
    const inner = JSON.stringify({ messages: [{ role: 'user', content: 'a' }, { role: 'tool', content: 'b' }] }) // prettier-ignore
    expect(places(read(JSON.stringify({ messages: [{ role: 'user', content: 'q' }], extra: inner })))).toEqual([
      'messages[0].content prompt q',
      'extra(json).messages[0].content user a',
      'extra(json).messages[1].content tool_result b',
    ])
  })
  it('are those of a query, too, whatever a body of the same names says', () => {
    const query = {
      method: 'GET',
      scheme: 'https',
      host: 'you.com',
      target: '/api/streamingSearch?q=a+question',
    } as const
    const withBody = { headers: [['content-type', 'application/json']] as const, body: new TextEncoder().encode('{"q":"harmless"}') } // prettier-ignore
    for (const message of [{ headers: [] }, withBody]) {
      const body = new MessageBody(message)
      const found = readRequestTexts(body, {
        isModel: true,
        extraction: extractPrompt({ ...query, ...message }, {}, body),
      })
      expect(places(found)).toContain('q prompt a question')
    }
  })
  it('elsewhere are what the body is, whatever it is', () => {
    expect(read('hello', 'text/plain', { isModel: false }).reading.state).toBe('whole')
    expect(read('{"a":"x",}', 'application/json', { isModel: false }).reading.state).toBe('whole')
    expect(read('{"a":"\\u0034",}', 'application/json', { isModel: false }).reading.state).toBe('part')
  })
})

describe('windows', () => {
  const text = (location: string, length: number): { location: string; source: 'user'; text: string } => ({
    location,
    source: 'user',
    text: 'x'.repeat(length),
  })
  it('join the texts of a turn, and cut what is long with an overlap', () => {
    expect(toWindows([text('messages[0].content[0].text', 3), text('messages[0].content[1].text', 3)], 100)).toEqual([
      [{ location: 'messages[0].content', source: 'user', text: 'xxx\nxxx' }],
    ])
    const windows = toWindows([text('prompt', 10_000)], 5000)
    expect(windows.map(([first]) => first?.text.length)).toEqual([5000, 5000, 10_000 - 2 * (5000 - windowOverlap)])
  })
  it('stay few however many turns there are', () => {
    const turns = Array.from({ length: 5000 }, (_, at) => text(`messages[${String(at)}].content`, 10))
    expect(toWindows(turns, 10_000).flat().length).toBeLessThan(100)
  })
})
