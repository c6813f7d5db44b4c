import { describe, expect, it } from 'vitest'
import { decodeBytes } from './charset.ts'

const text = '{"a":"é"}'
const utf16 = (isBig: boolean): Uint8Array => {
  const bytes = Buffer.from(text, 'utf16le')
  return isBig ? bytes.swap16() : bytes
}
const utf32 = (): Uint8Array => Uint8Array.from(Array.from(text).flatMap((one) => [0, 0, 0, one.codePointAt(0) ?? 0]))

describe('bytes', () => {
  it.each([
    ['UTF-8', Buffer.from(text), undefined],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${text}`), undefined],
    ['UTF-16LE', utf16(false), undefined],
    ['UTF-16BE', utf16(true), 'application/json'],
    ['UTF-32BE', utf32(), 'application/json; charset=utf-32'],
    ['Latin-1', Buffer.from(text, 'latin1'), 'application/json; charset="ISO-8859-1"'],
  ] as const)('are read as %s', (_, bytes, type) => {
    expect(decodeBytes(bytes, type, false)).toEqual({ text, doubt: undefined })
  })
  it.each(['utf-7', 'ibm037', 'iso-2022-jp', 'x-own', 'utf-16', 'iso-8859-1'])(
    'that read as UTF-8 and are declared as %s are in doubt',
    (charset) => {
      const { doubt } = decodeBytes(Buffer.from(text), `application/json; charset=${charset}`, false)
      expect(doubt?.kind).toBe('charset')
    },
  )
  it('that are ASCII mean the same in every set that holds it', () => {
    expect(decodeBytes(Buffer.from('abc'), 'text/plain; charset=windows-1252', false).doubt).toBeUndefined()
  })
  it('that are broken are in doubt, unless a limit cut the last character', () => {
    expect(decodeBytes(Buffer.from([0x61, 0xc3]), undefined, false).doubt).toEqual({ kind: 'invalid' })
    expect(decodeBytes(Buffer.from([0x61, 0xc3]), undefined, true)).toEqual({ text: 'a', doubt: undefined })
    expect(decodeBytes(Buffer.from([0xc3, 0x61, 0x61, 0x61, 0x61]), undefined, true).doubt).toEqual({ kind: 'invalid' })
  })
})

describe('zeros further on', () => {
  it.each([
    ['utf-16le', (text: string) => Buffer.from(text, 'utf16le')],
    ['utf-16be', (text: string) => Buffer.from(text, 'utf16le').swap16()],
  ] as const)('tell %s of a text that begins with other characters than ASCII', (_, encode) => {
    const wide = `\u3000\u3001{"a":"some words of ASCII"}`
    expect(decodeBytes(encode(wide), 'application/json', false)).toEqual({ text: wide, doubt: undefined })
  })
  it('say nothing of bytes that are mostly zeros, or have few', () => {
    for (const bytes of [new Uint8Array(300), Buffer.from(`abcdefgh\0${'x'.repeat(300)}`)])
      expect(decodeBytes(bytes, undefined, false).text).toBe(Buffer.from(bytes).toString('utf8'))
  })
})
