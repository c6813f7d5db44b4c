import { describe, expect, it } from 'vitest'
import { findHostDoubt, hostName, readHost } from './host.ts'

describe('a host', () => {
  it.each([
    'evil.example',
    'EVIL.Example.',
    'evil.example..',
    'evil.example:8443',
    'u:p@evil.example:80',
    'ｅｖｉｌ.example',
    'evil。example',
    'evil%2Eexample',
    'ev\u00adil.example',
    '\u00ef\u00bd\u0085vil.example',
  ])('has one form: %j', (host) => {
    expect(hostName(host)).toBe('evil.example')
  })
  it.each([
    ['[2001:DB8::1]:80', '[2001:db8::1]'],
    ['0x7f.1', '127.0.0.1'],
    ['münchen.example', 'xn--mnchen-3ya.example'],
    ['a_b.example', 'a_b.example'],
  ])('is what a URL parser makes of it: %j', (host, name) => {
    expect(readHost(host)).toEqual({ name, valid: true })
  })
  it.each([
    '',
    'a b',
    'u@a.example',
    'a.example/x',
    'a.example\\x',
    'a?b',
    'xn--',
    'a<b',
    'a,b',
    'a..b',
    '.a',
    'a;b',
    '"a"',
    'http://a',
    'a:b',
    'a:1:2',
    '[::1]x',
    '[::1]:x',
    '[a]',
  ])('is told where no URL may have it: %j', (host) => {
    expect(readHost(host).valid).toBe(false)
  })
  it('is in doubt where authority and header differ', () => {
    expect(findHostDoubt({ host: 'a.example', target: '/', headers: [['Host', 'A.example:443']] })).toBeUndefined()
    expect(findHostDoubt({ host: 'a.example', target: 'http://A.example./x', headers: [] })).toBeUndefined()
    expect(findHostDoubt({ host: 'a.example', target: 'http://b.example/x', headers: [] })).toContain('target')
    expect(findHostDoubt({ host: 'a.example', target: '/', headers: [['host', 'b.example']] })).toContain('differ')
    expect(findHostDoubt({ host: '', target: '/', headers: [] })).toBeUndefined()
  })
})
