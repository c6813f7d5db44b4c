import { describe, expect, it } from 'vitest'
import { openPolicy } from '../../decide/open/open-policy.ts'
import type { Policy } from '../../decide/policy.ts'
import { comparePolicies } from './compare-policies.ts'

function open(text: string): Policy {
  const opened = openPolicy(text)
  if (!opened.ok) throw new Error(opened.diagnostics.map(({ message }) => message).join('\n'))
  return opened.value
}

const rule = (id: string, expression: string, action = 'block'): string =>
  `  - { id: ${id}, expression: '${expression}', action: ${action} }\n`

/** The relation of two policies; each difference is run on both. */
function relation(before: string, after: string): string {
  const [old, next] = [open(before), open(after)]
  const { relation: found, differences } = comparePolicies(old, next)
  for (const { witness, old: from, new: to } of differences) {
    expect(from.action).not.toBe(to.action)
    expect(old.decide(witness.event, witness.options)).toMatchObject(from)
    expect(next.decide(witness.event, witness.options)).toMatchObject(to)
  }
  return found
}

describe('comparePolicies', () => {
  const a = `rules:\n${rule('a', 'http.host eq "a"')}`

  it('tells equal, stricter, looser and incomparable policies apart', () => {
    expect(relation(a, a)).toBe('equal')
    expect(relation(a, `rules:\n${rule('b', 'http.host in {"a"}')}`)).toBe('equal')
    expect(relation(a, `${a}${rule('b', 'http.host eq "b"')}`)).toBe('stricter')
    expect(relation(`${a}${rule('b', 'http.host eq "b"')}`, a)).toBe('looser')
    expect(relation(a, `rules:\n${rule('a', 'http.host eq "b"')}`)).toBe('incomparable')
    expect(relation(a, `rules:\n${rule('a', 'http.host eq "a"', 'managed_challenge')}`)).toBe('looser')
  })

  it('sees later stages overrule earlier ones', () => {
    const tiers = 'tiers: [{ id: t, action: allow, rules: [{ id: x, expression: http.host eq "a" }] }]\n'
    const rails = 'guardrails: [{ id: g, expression: http.host eq "a", action: block }]\n'
    expect(relation(tiers, tiers + rails)).toBe('stricter')
    expect(relation(rails, tiers + rails)).toBe('equal')
  })

  it('knows the items of lists on both sides', () => {
    const list = (item: string): string =>
      `lists: { l: { kind: string, items: [${item}] } }\nrules:\n${rule('a', 'http.host in $l')}`
    expect(relation(list('a'), list('b'))).toBe('incomparable')
    expect(relation(list('a'), list('a, b'))).toBe('stricter')
    expect(relation(list('a, b'), list('b, a'))).toBe('equal')
    expect(relation(list('a'), a)).toBe('equal')
    const host = `lists: { l: { kind: string, external: true } }\nrules:\n${rule('a', 'http.host in $l')}`
    expect(relation(list('a'), host)).toBe('undecided')
    expect(relation(host, host)).toBe('equal')
  })

  it('compares over the fields of both, and not where a field changes its type', () => {
    const own = (type: string): string => `fields: { plan: ${type} }\n`
    expect(relation(a, `${own('Bytes?')}${a}${rule('b', 'plan eq "free"')}`)).toBe('stricter')
    expect(relation(`${own('Bytes?')}${a}`, `${own('Int?')}${a}`)).toBe('undecided')
  })

  it('does not compare names that mean different things, unless no rule reads them', () => {
    const profile = (id: string, word: string): string =>
      `dlp: { profiles: [{ id: ${id}, name: x, entries: [{ id: e, name: e, pattern: ${word} }] }] }\n`
    const asks = `rules:\n${rule('a', 'any(dlp.profiles[*] eq "one")')}`
    expect(relation(`${profile('one', 'a1')}${asks}`, `${profile('one', 'b2')}${asks}`)).toBe('undecided')
    expect(relation(`${profile('one', 'a1')}${asks}`, `${profile('one', 'a1')}${asks}`)).toBe('equal')
    expect(relation(`${profile('one', 'a1')}${a}`, `${profile('one', 'b2')}${a}`)).toBe('equal')
    const app = (host: string): string => `applications: { tool: { name: Tool, hosts: [${host}] } }\n`
    const named = `rules:\n${rule('a', 'any(app.names[*] eq "tool")')}`
    expect(relation(`${app('a.example')}${named}`, `${app('b.example')}${named}`)).toBe('undecided')
    expect(relation(`${app('a.example')}${a}`, `${app('b.example')}${a}`)).toBe('equal')
  })

  it('names rules that are new, gone, changed, moved or only renamed', () => {
    const [b, allow] = [rule('b', 'ssl'), rule('c', 'http.host eq "c"', 'allow')]
    const rules = (before: string, after: string): unknown =>
      comparePolicies(open(before), open(after)).rules.map(({ report, change, relation: found }) => [report.rule, change, found]) // prettier-ignore
    expect(rules(a, a + b)).toEqual([['b', 'added', 'stricter']])
    expect(rules(a + allow, a)).toEqual([['c', 'removed', 'stricter']])
    expect(rules(a + b + allow, `rules:\n${allow}${rule('a', 'http.host eq "a"')}${b}`)).toEqual([['c', 'moved', 'equal']]) // prettier-ignore
    expect(rules(a, `rules:\n${rule('z', 'http.host eq "a"')}`)).toEqual([])
    expect(rules(a, `rules:\n${rule('a', 'http.host in {"a"}')}`)).toEqual([['a', 'changed', 'equal']])
    expect(rules(a, `rules:\n${rule('a', 'http.host eq "a" and ssl')}`)).toEqual([['a', 'changed', 'looser']])
  })

  it('says which sections it does not compare', () => {
    expect(comparePolicies(open(a), open(a)).uncompared).toEqual([])
    expect(comparePolicies(open(a), open(`isolation: { address: "https://i.example/" }\n${a}`)).uncompared).toEqual(['isolation']) // prettier-ignore
  })
})
