import { describe, expect, it } from 'vitest'
import { fromText } from '../bytes.ts'
import { lookupJsonInteger, lookupJsonString } from './json.ts'

describe('lookupJsonInteger', () => {
  it.each([
    ['{"a":9007199254740993}', ['a'], 9007199254740993n],
    ['{"a":-9223372036854775808}', ['a'], -9223372036854775808n],
    ['{"a":9223372036854775808}', ['a'], undefined],
    ['{"a":42.0}', ['a'], undefined],
    ['{"a":1e3}', ['a'], undefined],
    ['{"a":012}', ['a'], undefined],
    ['{"a":-0}', ['a'], 0],
    ['{"a":"42"}', ['a'], undefined],
    ['{"a":true}', ['a'], undefined],
    ['{"a":1,"a":2}', ['a'], 2],
    ['{"a":{"x":1},"a":{"y":2}}', ['a', 'x'], undefined],
    ['{"__proto__":{"constructor":7}}', ['__proto__', 'constructor'], 7],
    ['{}', ['__proto__'], undefined],
    ['[1,2,3]', [2], 3],
    ['[1,2,3]', [3], undefined],
    ['[1,2,3]', [-1], undefined],
    ['[1,2,3]', ['0'], undefined],
    ['{"0":5}', [0], undefined],
    ['[]', [0], undefined],
    ['[[],{"b":[0,[8]]}]', [1, 'b', 1, 0], 8],
    [' { "a" :\n[ 1 , 2 ] } ', ['a', 1], 2],
    ['{"\\u0061":3}', ['a'], 3],
    ['{"a":1', ['a'], undefined],
    ['{"a"', ['a'], undefined],
    ['{"a\\', ['a'], undefined],
    ['', ['a'], undefined],
    ['not json', ['a'], undefined],
  ] as const)('%s at %j', (text, keys, expected) => {
    expect(lookupJsonInteger(fromText(text), ...keys)).toBe(expected)
  })

  it('takes the text itself for no path', () => {
    expect(lookupJsonInteger('7')).toBe(7)
  })

  it('is missing if the text or a key is', () => {
    expect(lookupJsonInteger(undefined, 'a')).toBeUndefined()
    expect(lookupJsonInteger('{"a":1}', undefined)).toBeUndefined()
  })

  it('survives depth and size in linear time', () => {
    const deep = `{"x":${'['.repeat(100_000)}${']'.repeat(100_000)},"a":1}`
    const open = '['.repeat(1_000_000)
    const quotes = `{"x":"${'\\\\'.repeat(500_000)}","a":2}`
    const started = performance.now()
    expect(lookupJsonInteger(deep, 'a')).toBe(1)
    expect(lookupJsonInteger(open, 0)).toBeUndefined()
    expect(lookupJsonInteger(quotes, 'a')).toBe(2)
    expect(lookupJsonInteger(`[${'1,'.repeat(500_000)}9]`, 500_000)).toBe(9)
    expect(lookupJsonInteger('[1]', 2n ** 62n)).toBeUndefined()
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe('lookupJsonString', () => {
  it.each([
    ['{"a":"x"}', ['a'], 'x'],
    ['{"a":"\\n\\u00e9"}', ['a'], '\né'],
    ['{"a":"é"}', ['a'], 'é'],
    ['{"é":"x"}', [fromText('é')], 'x'],
    ['{"a":""}', ['a'], ''],
    ['{"a":"\\x"}', ['a'], undefined],
    ['{"a":1}', ['a'], undefined],
    ['{"a":null}', ['a'], undefined],
    ['{"a":"b\\"}', ['a'], undefined],
    ['["p","q"]', [1], 'q'],
  ] as const)('%s at %j', (text, keys, expected) => {
    expect(lookupJsonString(fromText(text), ...keys)).toBe(expected === undefined ? undefined : fromText(expected))
  })

  it('gives bytes that are no UTF-8 as they are', () => {
    expect(lookupJsonString('{"a":"\xff"}', 'a')).toBe('\xff')
  })
})
