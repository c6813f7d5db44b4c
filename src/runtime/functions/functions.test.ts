import { describe, expect, it } from 'vitest'
import { fromText } from '../bytes.ts'
import { parseIp } from '../ip.ts'
import { nativeRegex } from '../regex.ts'
import { createWildcard } from '../wildcard.ts'
import * as functions from './index.ts'

describe('concat', () => {
  it('takes missing values as empty, and nothing but missing values as missing', () => {
    expect(functions.concat(undefined, 'x')).toBe('x')
    expect(functions.concat(undefined, undefined)).toBeUndefined()
    expect(functions.concat([['a']], undefined, [['b']])).toEqual([['a'], ['b']])
  })
})

describe('substring', () => {
  it.each([
    [-2, undefined, 'jk'],
    [0, -2, 'asdfgh'],
    [100, undefined, ''],
    [-100, 2, 'as'],
    [5, 2, ''],
    [2, 100, 'dfghjk'],
    [2n ** 62n, undefined, ''],
  ])('from %s to %s', (start, end, expected) => {
    const value =
      end === undefined ? functions.substring('asdfghjk', start) : functions.substring('asdfghjk', start, end)
    expect(value).toBe(expected)
  })

  it('is missing if the end is', () => {
    expect(functions.substring('abc', 0, undefined)).toBeUndefined()
  })
})

describe('split and join', () => {
  it('keeps the rest in the last item, and empty items', () => {
    expect(functions.split('a,b,c', ',', 2)).toEqual(['a', 'b,c'])
    expect(functions.split('a,,b', ',', 64)).toEqual(['a', '', 'b'])
    expect(functions.split('a,b', ',', 1)).toEqual(['a,b'])
    expect(functions.split('', ',', 3)).toEqual([''])
    expect(functions.split('aaa', 'aa', 9)).toEqual(['', 'a'])
  })

  it('join is its inverse', () => {
    expect(functions.join([], ',')).toBe('')
    expect(functions.join(functions.split('a,,b', ',', 64), ',')).toBe('a,,b')
    expect(functions.join(['a'], undefined)).toBeUndefined()
  })
})

describe('length and removeBytes', () => {
  it('count and drop bytes, not characters', () => {
    expect(functions.length(fromText('é'))).toBe(2)
    expect(functions.length([])).toBe(0)
    expect(functions.removeBytes(fromText('aéb'), '\xc3b')).toBe('a\xa9')
  })
})

describe('text of values', () => {
  it('writes integers exactly and addresses in the short form', () => {
    expect(functions.toTextValue(9007199254740993n)).toBe('9007199254740993')
    expect(functions.toTextValue(-1)).toBe('-1')
    expect(functions.toTextValue(false)).toBe('false')
    expect(functions.ipToText(parseIp('2001:db8:0:0::1'))).toBe('2001:db8::1')
    expect(functions.ipToText(0)).toBe('0.0.0.0')
  })
})

describe('base64', () => {
  it('encodes bytes in both alphabets', () => {
    expect(functions.encodeBase64('\xfb\xff')).toBe('+/8')
    expect(functions.encodeBase64('\xfb\xff', 'up')).toBe('-_8=')
  })

  it.each(['a', 'a=', 'ab=', 'abc==', '====', 'a-b_', 'ab c', 'aGk=\n', 'abcde'])(
    'gives a missing value for %j',
    (text) => {
      expect(functions.decodeBase64(text)).toBeUndefined()
    },
  )

  it('decodes with and without padding', () => {
    expect(functions.decodeBase64('+/8')).toBe('\xfb\xff')
    expect(functions.decodeBase64('+/8=')).toBe('\xfb\xff')
    expect(functions.decodeBase64('')).toBe('')
  })
})

describe('urlDecode', () => {
  it.each([
    ['a%2', '', 'a%2'],
    ['%zz%41', '', '%zzA'],
    ['%2541', '', '%41'],
    ['%2541', 'r', 'A'],
    ['%%34%31', 'r', 'A'],
    ['%252B', 'r', ' '],
    ['%u0041', '', '%u0041'],
    ['%u2601', 'u', fromText('☁')],
    ['%uD83D%uDE00', 'u', fromText('😀')],
    ['%uD83D%uDE00', 'ur', fromText('😀')],
    ['%25uD83D%25uDE00!', 'ru', fromText('😀!')],
    ['%uD83Dx', 'u', fromText('\ufffdx')],
    ['%uD83Dx', 'ur', fromText('\ufffdx')],
    ['%uDE00', 'ur', fromText('\ufffd')],
    ['%u0025u0041', 'ur', 'A'],
  ])('%s with %j', (text, options, expected) => {
    expect(functions.urlDecode(text, options)).toBe(expected)
  })

  it('repeats as often as the plain loop would, in linear time', () => {
    const hostile = `%${'25'.repeat(200_000)}41`
    const started = performance.now()
    expect(functions.urlDecode(hostile, 'r')).toBe('A')
    expect(performance.now() - started).toBeLessThan(2000)
    for (const text of ['%%32%35', '%2%35', '%4%31', '%2525252b', '+%2B+']) {
      let loop = text
      for (let next = functions.urlDecode(loop) ?? ''; next !== loop; next = functions.urlDecode(loop) ?? '')
        loop = next
      expect(functions.urlDecode(text, 'r')).toBe(loop)
    }
  })
})

describe('removeQueryArgs', () => {
  it('drops every repeat and keeps the rest as it is', () => {
    expect(functions.removeQueryArgs('a=1&b&a&c=%61&aa=2', 'a')).toBe('b&c=%61&aa=2')
    expect(functions.removeQueryArgs('a=1&b=2', 'a', 'b')).toBe('')
    expect(functions.removeQueryArgs('__proto__=1&x=2', 'x')).toBe('__proto__=1')
    expect(functions.removeQueryArgs('a=1', undefined)).toBeUndefined()
  })
})

describe('uuidV4', () => {
  it('sets the version and variant bits', () => {
    expect(functions.uuidV4('\xff'.repeat(20))).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff')
    expect(functions.uuidV4('\0'.repeat(16))).toBe('00000000-0000-4000-8000-000000000000')
    expect(functions.uuidV4('short')).toBeUndefined()
  })
})

describe('bits of networks and packets', () => {
  it('masks by family and refuses other lengths', () => {
    expect(functions.cidr(parseIp('255.255.255.255'), 1, 1)).toBe(parseIp('128.0.0.0'))
    expect(functions.cidr(parseIp('ffff::1'), 1, 128)).toBe(parseIp('ffff::1'))
    expect(functions.cidr(parseIp('1.2.3.4'), 0, 64)).toBeUndefined()
    expect(functions.cidr(parseIp('1.2.3.4'), 33, 64)).toBeUndefined()
    expect(functions.cidr6(parseIp('1.2.3.4'), 64)).toBe(parseIp('1.2.3.4'))
  })

  it('reads up to 32 bits, the first as the highest', () => {
    expect(functions.bitSlice('\x12\x34\xff\xff\xff\xff', 4, 12)).toBe(0x23)
    expect(functions.bitSlice('\xff\xff\xff\xff', 0, 32)).toBe(0xffffffff)
    expect(functions.bitSlice('\xff'.repeat(9), 0, 33)).toBeUndefined()
    expect(functions.bitSlice('\xff', 4, 12)).toBeUndefined()
    expect(functions.bitSlice('\xff', 4, 4)).toBeUndefined()
  })
})

describe('tokens', () => {
  it('ask the host', () => {
    const environment = { jwt: (id: string) => (id === 'a' ? ('valid' as const) : ('absent' as const)) }
    expect(functions.isJwtPresent(environment, 'a')).toBe(true)
    expect(functions.isJwtValid(environment, 'b')).toBe(false)
    expect(functions.isJwtPresent({ jwt: () => 'invalid' }, 'a')).toBe(true)
    expect(functions.isJwtValid({ jwt: () => 'invalid' }, 'a')).toBe(false)
    expect(functions.isJwtValid({}, 'a')).toBeUndefined()
  })
})

describe('collections', () => {
  it('take hostile keys as plain ones', () => {
    expect(functions.hasKey(new Map(), '__proto__')).toBe(false)
    expect(functions.hasKey(new Map([['constructor', 1]]), 'constructor')).toBe(true)
    expect(functions.hasValue(new Map([['a', 7]]), 7)).toBe(true)
    expect(functions.hasValue([], 7)).toBe(false)
    expect(functions.hasValue([7], undefined)).toBeUndefined()
  })
})

describe('replacements', () => {
  it('replaces the first match and fills references', () => {
    const pattern = nativeRegex('/(a)|/(b)', '')
    expect(functions.regexReplace('x/b/a', pattern, '[${0}|${1}|${2}|${9}|$$|$x]')).toBe('x[/b||b||$|$x]/a')
    expect(functions.regexReplace('none', pattern, 'x')).toBe('none')
    expect(functions.regexReplace('/a', pattern, '$${1}')).toBe('${1}')
  })

  it('does not read references out of what it inserts', () => {
    expect(functions.regexReplace('${1}x', nativeRegex('^(.*)x$', ''), '<${1}>')).toBe('<${1}>')
  })

  it('minds case with the flag, and keeps the case of what stars took', () => {
    const pattern = createWildcard(['/apps/', '/x'], false)
    expect(functions.wildcardReplace('/Apps/Me/x', pattern, '/${1}')).toBe('/Me')
    expect(functions.wildcardReplace('/Apps/Me/x', pattern, '/${1}', 's')).toBe('/Apps/Me/x')
    expect(functions.wildcardReplace('/apps/Me/x', pattern, '/${1}', 's')).toBe('/Me')
  })
})
