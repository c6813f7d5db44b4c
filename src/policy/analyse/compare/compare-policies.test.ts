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

  it('does not compare names that mean different things', () => {
    const list = (item: string): string =>
      `lists: { l: { kind: string, items: [${item}] } }\nrules:\n${rule('a', 'http.host in $l')}`
    expect(relation(list('a'), list('b'))).toBe('undecided')
  })
})
