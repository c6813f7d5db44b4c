import { describe, expect, it } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { TextLines } from '../../src/lsp/text-lines.ts'
import { createRandom } from '../analysis/bytes-cases.ts'

const seed = Number(process.env['PORTCULLIS_SEED'] ?? 20261127)
const count = Number(process.env['PORTCULLIS_EDITS'] ?? 3000)

/** Texts in which every kind of line break stands, and halves of one. */
const pieces = ['', 'a', 'ab', '\n', '\r', '\r\n', '\n\r', 'a\r\nb', '\r\r', '\n\n', 'é𐍈']

describe('lines of a text', () => {
  it(`are those of the library of the protocol after ${String(count)} changes (seed ${String(seed)})`, () => {
    const pick = createRandom(seed)
    const piece = (): string => pieces[pick(pieces.length)] ?? ''
    let text = 'version: 1\r\nrules:\n'
    let revision = 0
    const lines = new TextLines({
      get text() {
        return text
      },
      get length() {
        return text.length
      },
      get revision() {
        return revision++
      },
      slice: (start, end) => text.slice(start, end),
      unitAt: (offset) => text.charCodeAt(offset),
    })
    const library = TextDocument.create('file:///a', '', 0, text)
    for (let change = 0; change < count; change++) {
      const position = (): { line: number; character: number } => ({ line: pick(library.lineCount + 2) - 1, character: pick(9) - 1 }) // prettier-ignore
      const range = { start: position(), end: position() }
      const inserted = piece() + piece()
      if (text.length > 400 || pick(50) === 0) {
        text = piece() + piece() + piece()
        lines.replaced(undefined, text)
        TextDocument.update(library, [{ text }], change)
      } else {
        const span = lines.toSpan(range)
        text = text.slice(0, span.start) + inserted + text.slice(span.end)
        lines.replaced(span, inserted)
        TextDocument.update(library, [{ range, text: inserted }], change)
      }
      expect(library.getText()).toBe(text)
      for (let offset = -1; offset <= text.length + 1; offset += 1 + pick(5))
        expect(lines.positionAt(offset)).toEqual(library.positionAt(offset))
      for (let tried = 0; tried < 5; tried++) {
        const place = position()
        expect(lines.offsetAt(place)).toBe(library.offsetAt(place))
      }
    }
  })
})
