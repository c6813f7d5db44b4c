import { getDomain, getPublicSuffix } from 'tldts'
import { describe, expect, it } from 'vitest'
import { createSeededDraw } from '../../../testing/index.ts'
import { hostName } from '../../traffic/index.ts'
import { hasMcpLabel } from '../known-hosts.ts'
import { publicSuffixes } from './public-suffixes.generated.ts'
import { suffixLength } from './suffix-length.ts'

/** Every rule as a suffix, a star as some label. */
const suffixes = publicSuffixes.split('\n').flatMap((line) => {
  const [last = '', ...rules] = line.split(/ (?![^(]*\))/)
  return rules.flatMap((rule) => {
    const group = /^([^(]*)\((.*)\)$/.exec(rule)
    const own = group === null ? [rule] : (group[2] ?? '').split(' ').map((first) => `${first}.${group[1] ?? ''}`)
    return own.map((labels) => `${labels.replace('!', '').replaceAll('*', 'any')}.${last}`)
  })
})

/** What tldts, which keeps the list, makes of a host. */
function hasMcpLabelByPeer(host: string): boolean {
  const name = hostName(host)
  const domain = getDomain(name) ?? name
  if (name === domain) return false
  const labels = name.slice(0, name.length - domain.length - 1).split('.')
  return labels.some((label) => label === 'mcp' || label.startsWith('mcp-') || label.endsWith('-mcp'))
}

describe('the public suffix list', () => {
  it('finds the suffixes that its keepers find, for every rule and around it', () => {
    expect(suffixes.length).toBeGreaterThan(5_000)
    const wrong = suffixes
      .flatMap((suffix) => [suffix, `mcp.${suffix}`, `mcp.a.${suffix}`, suffix.slice(suffix.indexOf('.') + 1)])
      .filter((host) => suffixLength(host.split('.')) !== getPublicSuffix(host)?.split('.').length)
    expect(wrong).toEqual([])
  })

  it('tells of labels that name MCP what the keepers of the list would', () => {
    const draw = createSeededDraw(20_261_127)
    const labels = [
      'mcp',
      'my-mcp',
      'mcp-x',
      'a',
      'www',
      'com',
      'co',
      '',
      '-mcp',
      'x_',
      'xn--p1ai',
      '10',
      'k'.repeat(64),
    ]
    const ends = ['com', 'github.io', 'co.uk', 'uk', 'ck', 'www.ck', 'city.kobe.jp', 'kobe.jp', 'localhost', 'nothing']
    for (let run = 0; run < 5_000; run++) {
      const end = draw.chance(0.5) ? draw.pick(ends) : draw.pick(suffixes)
      const host = [...draw.list(0, 4, () => draw.pick(labels)), end].join('.')
      expect([host, hasMcpLabel(host)]).toEqual([host, hasMcpLabelByPeer(host)])
    }
  })

  it('reads a host up to where a URL would end it', () => {
    expect(hasMcpLabel('mcp.example.com/path')).toBe(true)
    expect(hasMcpLabel('www.example.com/a.mcp.b')).toBe(false)
    expect(hasMcpLabel('[2001:db8::1]')).toBe(false)
    expect(hasMcpLabel('')).toBe(false)
  })
})
