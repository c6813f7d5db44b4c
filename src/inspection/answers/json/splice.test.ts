import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spliceStrings } from './splice.ts'
import { decodeLiteral, readTokens } from './tokens.ts'

/** JSON with letters of its strings as escapes, which means the same. */
function disguise(json: string): string {
  return json.replace(/[g-z](?=[^"\\]*")/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`)
}

describe('tokens of JSON', () => {
  it('are all its strings, numbers and names, each where a parser has it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (json) => {
        const seen: unknown[] = []
        JSON.parse(json, (_key, value: unknown) => {
          if (typeof value === 'string' || typeof value === 'number') seen.push(value)
          return value
        })
        const told = readTokens(json).flatMap(({ kind, start, end }): unknown[] =>
          kind === 'name'
            ? []
            : kind === 'string'
              ? [decodeLiteral(json.slice(start, end))]
              : [Number(json.slice(start, end))],
        )
        expect([...told].sort()).toEqual(seen.sort())
      }),
    )
  })

  it('take new text in place, and every other byte stays', () => {
    const json = '{ "id":"c1" ,"x":1.10,"c":["mail\\u003a ana\\u0040example.com \\/ ok", 4111],"d":1e1 }'
    const edited = spliceStrings(json, [
      { pointer: '/c/0', start: 6, end: 21, text: '[E"1]' },
      { pointer: '/c/1', start: 0, end: 4, text: '[CARD_1]' },
      { pointer: '/id', isName: true, start: 0, end: 1, text: 'I' },
    ])
    expect(edited).toBe('{ "Id":"c1" ,"x":1.10,"c":["mail\\u003a [E\\"1] \\/ ok", "[CARD_1]"],"d":1e1 }')
  })

  it('are the same in another spelling of the JSON', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.string(), { maxKeys: 5 }),
        fc.nat(),
        fc.nat(),
        fc.string(),
        (object, from, length, text) => {
          const edits = Object.entries(object).map(([key, value]) => {
            const start = from % (value.length + 1)
            return { pointer: `/${key}`, start, end: Math.min(value.length, start + (length % 7)), text }
          })
          const wanted = Object.fromEntries(Object.entries(object).map(([key, value], index) => [key, value.slice(0, edits[index]?.start) + text + value.slice(edits[index]?.end)])) // prettier-ignore
          for (const json of [
            JSON.stringify(object),
            disguise(JSON.stringify(object)),
            JSON.stringify(object, null, 2),
          ])
            expect(JSON.parse(spliceStrings(json, edits))).toEqual(wanted)
        },
      ),
    )
  })
})
