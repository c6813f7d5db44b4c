import { describe, expect, it } from 'vitest'
import { codeOf, createWire, openPortal, request, response } from '../support/guard-fixtures.ts'

const portal = openPortal(`
  servers: { crm: {} }
  rules: [{ id: all, action: allow }]
  dlp: [{ id: cards, profiles: [financial-information], action: mask }]
`)

const utf16 = (text: string, isBig = false, mark = false): string => {
  const codes = [...(mark ? [0xfeff] : []), ...Array.from(text, (character) => character.charCodeAt(0))]
  return btoa(
    String.fromCharCode(...codes.flatMap((code) => (isBig ? [code >> 8, code & 255] : [code & 255, code >> 8]))),
  )
}
const base64url = (text: string): string => btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
const said = 'my visa card is 4111 1111 1111 1111'
const digits = Array.from('4111111111111111')

describe('M9: DLP of the guard reads', () => {
  it.each<[string, Record<string, unknown>]>([
    ['a number under a key that misleads', { ref: 4111111111111111 }],
    ['a text under a key that misleads', { reference: '4111 1111 1111 1111', note: 'visa card' }],
    ['digits as an array', { card: digits.map(Number) }],
    ['digits as an array of texts', { card: digits }],
    ['groups as an array', { card: ['4111', '1111', '1111', '1111'] }],
    ['groups as an array of numbers', { card: [4111, 1111, 1111, 1111] }],
    ['groups behind a word', { a: ['visa card', 4111, 1111, 1111, 1111] }],
    ['groups as members', { card: { a: '4111', b: '1111', c: '1111', d: '1111' } }],
    ['base64 in a blob', { contents: [{ uri: 'x:a', blob: btoa(said) }] }],
    ['base64url in a blob', { contents: [{ uri: 'x:a', blob: base64url(`${said} ÿþ?>~`) }] }],
    ['UTF-16LE in a blob', { contents: [{ uri: 'x:a', blob: utf16(said) }] }],
    ['UTF-16BE in a blob', { contents: [{ uri: 'x:a', blob: utf16(said, true) }] }],
    ['UTF-16 with its mark in a blob', { contents: [{ uri: 'x:a', blob: utf16(said, false, true) }] }],
    ['text among bytes in a blob', { contents: [{ uri: 'x:a', blob: btoa(`\xff\x00\x01\x80${said}\xfe\x00\x9f`) }] }],
    ['base64 as any text', { note: btoa(said) }],
    ['base64 in lines', { note: btoa(said.repeat(3)).replace(/.{40}/g, '$&\r\n') }],
    ['a data: URL in base64', { image: `data:text/plain;base64,${btoa(said)}` }],
    ['a data: URL in escapes', { image: `data:,${encodeURIComponent(said)}` }],
    [
      'a data: URL inside of a text',
      { text: `see ![x](DATA:text/plain;charset=utf-8;base64,${base64url(said)}) here` },
    ],
  ])('%s, in arguments and in results', async (_, value) => {
    const wire = await createWire(portal)
    wire.receive(request(1, 'tools/call', { name: 'a', arguments: value }))
    await wire.guarded.send(response(1, {}))
    wire.receive(request(2, 'tools/call', { name: 'a' }))
    await wire.guarded.send(response(2, value))
    expect(wire.audit.flatMap(({ dlp }) => dlp).map(({ direction }) => direction)).toEqual(['arguments', 'results'])
    const passed = [...wire.received, ...wire.sent].filter((message) => codeOf(message) === undefined)
    expect(JSON.stringify(passed)).not.toContain(JSON.stringify(value).slice(1, -1))
    expect(JSON.stringify(wire.audit)).not.toMatch(/4111.?1111.?1111.?1111/)
  })

  it('stars pieces in their places', async () => {
    const wire = await createWire(portal)
    wire.receive(
      request(1, 'tools/call', { name: 'a', arguments: { 'credit card': ['4111', '1111', '1111', '1111'] } }),
    )
    expect(wire.received).toEqual([request(1, 'tools/call', { name: 'a', arguments: { 'credit card': ['****', '****', '****', '1111'] } })]) // prettier-ignore
  })

  it.each<[string, Record<string, unknown>]>([
    ['a table of numbers', { rows: [[2024, 2025, 2026], [10.5, 20.25, 30]], box: [100, 200, 300, 400] }],
    ['an image', { content: [{ type: 'image', mimeType: 'image/png', data: btoa(String.fromCharCode(...Array.from({ length: 3000 }, (_, at) => (at * 7919 + (at >> 3) * 31) & 255))) }] }],
    ['ordinary words', { text: 'internationalisation', id: 'abcdefghijklmnop', hash: 'd41d8cd98f00b204e9800998ecf8427e' }],
    ['a data: URL of an image', { src: 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAAC' }],
  ])('%s, and finds nothing', async (_, value) => {
    const wire = await createWire(portal)
    wire.receive(request(1, 'tools/call', { name: 'a' }))
    await wire.guarded.send(response(1, value))
    expect(wire.sent).toEqual([response(1, value)])
  }) // prettier-ignore

  it('in time that grows with the text', async () => {
    for (const text of [
      'data:'.repeat(100_000),
      'data:,'.repeat(80_000),
      'data:;base64,AAAA'.repeat(30_000),
      'A'.repeat(500_000),
    ]) {
      const wire = await createWire(portal)
      const start = performance.now()
      wire.receive(request(1, 'tools/call', { name: 'a', arguments: { text } }))
      expect(performance.now() - start).toBeLessThan(3000)
    }
  })
})
