import { describe, expect, it } from 'vitest'
import { encodeMessages } from '../../src/lsp/node/encode-message.ts'
import { PublishedDiagnostics, type DiagnosticBody } from '../../src/lsp/published-diagnostics.ts'

const bodies: DiagnosticBody[] = [
  { severity: 1, code: 'E_ONE', source: 'portcullis', message: 'a “quoted” word\nand a line → é𐍈\u2028"\\', tags: [1] },
  { severity: 3, source: 'portcullis', message: '' },
]

describe('written messages', () => {
  it.each([0, 1, 2])('with %i diagnostics are the JSON of the same', async (count) => {
    const places = bodies.flatMap((_, index) => [index, 2_000_000_000, 2_147_483_647, 109 + index])
    const params = new PublishedDiagnostics('file:///é"a.yaml', 7, bodies.slice(0, count), Int32Array.from(places))
    const message = { jsonrpc: '2.0', method: 'textDocument/publishDiagnostics', params }
    // Twice, since parts are kept.
    for (let turn = 0; turn < 2; turn++) {
      const bytes = await encodeMessages.encode(message)
      expect(new TextDecoder().decode(bytes)).toBe(JSON.stringify(message))
    }
  })
})
