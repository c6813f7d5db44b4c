import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crc32 } from './crc32.ts'
import { createFramer, toBytes, writeAwsFrame, writeAwsHeaders, type Frame } from './index.ts'

const aws = 'application/vnd.amazon.eventstream'

function cut(contentType: string, bytes: Uint8Array, at: readonly number[]): readonly Frame[] {
  const framer = createFramer(contentType)
  const edges = [0, ...at.map((one) => one % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  const pushed = edges.slice(1).flatMap((to, index) => framer.push(bytes.slice(edges[index], to)))
  return [...pushed, ...framer.end()]
}

function events(frames: readonly Frame[]): readonly string[] {
  return frames.filter(({ kind }) => kind !== 'gap').map(({ name, text }) => `${name}|${text}`)
}

function joined(frames: readonly Frame[]): string {
  return Buffer.concat(frames.map(({ raw }) => raw)).toString('latin1')
}

describe('frames', () => {
  it('are the bytes that came, and the same however they are cut', () => {
    const line = fc.constantFrom(
      'data: {"a":1}',
      'data:x',
      'data',
      ': note',
      'event: e',
      'id: 1',
      '{"error":1}',
      '',
      'é😀',
    )
    const end = fc.constantFrom('\n', '\r\n', '\r')
    const text = fc.array(fc.tuple(line, end), { maxLength: 20 }).map((lines) => lines.flat().join(''))
    const cuts = fc.array(fc.nat(), { maxLength: 8 })
    fc.assert(
      fc.property(
        text,
        cuts,
        fc.constantFrom('text/event-stream', 'application/json', 'application/x-ndjson'),
        (stream, at, type) => {
          const bytes = toBytes(stream)
          const whole = cut(type, bytes, [])
          const pieces = cut(type, bytes, at)
          expect(joined(pieces)).toBe(Buffer.from(bytes).toString('latin1'))
          expect(events(pieces)).toEqual(events(whole))
          expect(events(cut(type, bytes, Array.from(bytes.keys())))).toEqual(events(whole))
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('of an event stream take a new payload and keep all else', () => {
    const [frame] = cut('text/event-stream', toBytes('event: e\r\ndata:{"a":\r\ndata:  1}\r\nid: 7\r\n\r\n'), [])
    expect(frame?.text).toBe('{"a":\n 1}')
    expect(new TextDecoder().decode(frame?.rewrite(frame.text))).toBe(new TextDecoder().decode(frame?.raw))
    expect(new TextDecoder().decode(frame?.rewrite('x'))).toBe('event: e\r\ndata:x\r\nid: 7\r\n\r\n')
    expect(new TextDecoder().decode(frame?.rewrite('x\ny\nz'))).toBe(
      'event: e\r\ndata:x\r\ndata: y\r\ndata: z\r\nid: 7\r\n\r\n',
    )
  })

  it('of an array are its items, whatever stands in their strings', () => {
    const frames = cut('application/json', toBytes(' [ {"a":"]}\\"["} ,\n{"b":[1,{}]}, 12 , "x" ] \n'), [])
    expect(events(frames)).toEqual(['|{"a":"]}\\"["}', '|{"b":[1,{}]}', '|12', '|"x"'])
  })

  it('know the checksum of the specification of zip', () => {
    expect(crc32(toBytes('123456789'))).toBe(0xcbf43926)
  })

  it('of AWS carry both checksums, and a wrong one ends the stream', () => {
    const headers = writeAwsHeaders({ ':event-type': 'chunk', ':message-type': 'event' })
    const frame = writeAwsFrame(headers, toBytes(`{"bytes":"${btoa('{"text":"a"}')}","p":"abc"}`))
    const [read] = cut(aws, frame, [5, 20])
    expect([read?.name, read?.text]).toEqual(['chunk', '{"text":"a"}'])
    expect(read?.rewrite('{"text":"a"}')).toEqual(frame)
    const [again] = cut(aws, read?.rewrite('{"text":"längere"}') ?? frame, [])
    expect(again?.text).toBe('{"text":"längere"}')
    for (let at = 0; at < frame.length; at++) {
      const framer = createFramer(aws)
      const wrong = frame.slice()
      wrong[at] = (wrong[at] ?? 0) ^ 1
      expect(framer.push(wrong)).toEqual([])
      // A length that grew asks for more bytes before it can be wrong; its checksum tells at once all the same.
      expect(framer.broken).toBeDefined()
    }
  })
})
