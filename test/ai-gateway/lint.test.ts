import { describe, expect, it } from 'vitest'
import { lint } from '../../src/lint/index.ts'
import type { Section } from './support.ts'

const providers = { openai: { api: 'openai' as const } }
const model = (name: string, more: object = {}) => ({ provider: 'openai', model: name, ...more })
type Nodes = NonNullable<Section['routes']>[string]['nodes']

/** What the linter says of a gateway: code, and the names that the first clause quotes. */
function told(section: Section): readonly string[] {
  const text = JSON.stringify({ version: 1, ai_gateway: { providers, ...section } })
  return lint([{ file: 'policy.json', text }], { today: '2026-11-27' }).findings.map(({ code, message }) => [code, ...[...message.split(',')[0]!.matchAll(/`([^`]*)`/g)].map(([, name]) => name)].join(' ')) // prettier-ignore
}
const ofNodes = (nodes: Nodes, start = 'a'): readonly string[] => told({ routes: { r: { start, nodes } } })
const ends: Nodes = { x: model('gpt-5'), y: model('gpt-4.1') }
const notTaken = (branch: 'then' | 'else', node: string): string => `route-branch-not-taken ${branch} ${node} r`

describe('branches of routes that no call takes', () => {
  it.each<[what: string, nodes: Nodes, findings: readonly string[]]>([
    [
      'a condition that contradicts itself',
      { a: { if: 'ai.stream and not ai.stream', then: 'x', else: 'y' }, ...ends },
      [notTaken('then', 'a')],
    ],
    [
      'a condition that always holds',
      { a: { if: 'ai.stream or not ai.stream', then: 'x', else: 'y' }, ...ends },
      [notTaken('else', 'a')],
    ],
    [
      'a question asked twice',
      {
        a: { if: 'ai.tokens.input gt 100', then: 'b', else: 'y' },
        b: { if: 'ai.tokens.input gt 50', then: 'x', else: 'y' },
        ...ends,
      },
      [notTaken('else', 'b')],
    ],
    [
      'one asked again behind a limit and a share',
      {
        a: { if: 'ai.user eq "ada"', then: 'l', else: 'y' },
        l: { limit: { requests: 1, seconds: 60 }, then: 's', over: 's' },
        s: { shares: [{ percent: 50, to: 'b' }], else: 'b' },
        b: { if: 'ai.user eq "eve"', then: 'x', else: 'y' },
        ...ends,
      },
      [notTaken('then', 'b')],
    ],
    [
      'a route that is another one',
      { a: { if: 'ai.route eq "s"', then: 'x', else: 'y' }, ...ends },
      [notTaken('then', 'a')],
    ],
    [
      'the rest of shares of 100',
      {
        a: {
          shares: [
            { percent: 60, to: 'x' },
            { percent: 40, to: 'y' },
          ],
          else: 'x',
        },
        ...ends,
      },
      ['route-branch-not-taken else a'],
    ],
    [
      'nothing, where one of two ways leaves a call',
      {
        a: { if: 'ai.stream', then: 'b', else: 'c' },
        b: { if: 'ai.user eq "ada"', then: 'd', else: 'y' },
        c: { if: 'ai.user eq "eve"', then: 'd', else: 'y' },
        d: { if: 'ai.user eq "ada"', then: 'x', else: 'y' },
        ...ends,
      },
      [],
    ],
    [
      'nothing, behind a model that may have failed',
      {
        a: model('gpt-5', { fallback: 'b' }),
        b: { if: 'ai.attempt gt 1', then: 'y', else: 'x' },
        x: model('gpt-5-mini'),
        y: model('gpt-4.1'),
      },
      [],
    ],
    [
      'only the outer of two',
      {
        a: { if: 'ai.tokens.input lt 0 or ai.tokens.input gt 10', then: 'b', else: 'y' },
        b: { if: 'ai.tokens.input lt 5', then: 'c', else: 'y' },
        c: { if: 'ai.stream', then: 'x', else: 'y' },
        ...ends,
      },
      [],
    ],
  ])('%s', (what, nodes, findings) => {
    // prettier-ignore
    const found = ofNodes(nodes)
    if (what === 'only the outer of two') expect(found.filter((text) => text.includes(' c '))).toEqual([])
    else expect(found).toEqual(findings)
  })

  it('says nothing of a node to which too many ways lead', () => {
    const chain: Record<string, Nodes[string]> = { ...ends }
    for (let at = 0; at < 8; at++) {
      chain[`q${String(at)}`] = {
        if: `ai.metadata["k${String(at)}"] eq "1"`,
        then: `p${String(at)}`,
        else: `n${String(at)}`,
      }
      const next = at === 7 ? 'last' : `q${String(at + 1)}`
      chain[`p${String(at)}`] = { if: 'ai.stream', then: next, else: next }
      chain[`n${String(at)}`] = { if: 'ai.stream', then: next, else: next }
    }
    chain['last'] = { if: 'ai.stream and not ai.stream', then: 'x', else: 'y' }
    expect(ofNodes(chain, 'q0').filter((text) => text.includes(' last '))).toEqual([])
  })
})

describe('routes that no call is left for', () => {
  const routes = (...conditions: readonly string[]): readonly string[] => told({ routes: Object.fromEntries(conditions.map((when, at) => [`r${String(at)}`, { when, start: 'x', nodes: { x: model('gpt-5') } }])) }) // prettier-ignore

  it('tells one that another takes, and one that two take together', () => {
    expect(routes('ai.tokens.input gt 10', 'ai.tokens.input gt 20')).toEqual(['route-not-chosen r1 when']) // prettier-ignore
    expect(routes('ai.stream', 'not ai.stream', 'ai.user eq "ada"')).toEqual(['route-not-chosen r2 when']) // prettier-ignore
    expect(routes('ai.stream', 'ai.user eq "ada"')).toEqual([])
  })
})

it('looks at the other rules where one is wrong', () => {
  const access = [{ id: 'wrong', action: 'allow' as const, expression: 'ai.nothing' }, { id: 'never', action: 'block' as const, expression: 'ai.user eq "a" and ai.user eq "b"' }] // prettier-ignore
  expect(told({ access }).map((text) => text.split(' ')[0])).toEqual(['E_UNKNOWN_IDENTIFIER', 'gateway-never-matches'])
})

it('does not say of a guardrail that it may let pass what its detector did not see', () => {
  expect(told({ guardrails: { request: { P1: 'block' } } }).filter((text) => text.startsWith('fails-open'))).toEqual([])
})
