import { describe, expect, it } from 'vitest'
import { comparePolicies, openPolicy, type Policy, type PolicyComparison } from '../../src/policy/index.ts'
import { pairs, type PolicyPair } from './diff-pairs.ts'

function open(text: string): Policy {
  const opened = openPolicy(text)
  if (!opened.ok) throw new Error(`${opened.diagnostics.map(({ message }) => message).join('\n')}\n${text}`)
  return opened.value
}

/** What is said of a pair. Each witness is run on both policies. */
function told(pair: PolicyPair): PolicyComparison {
  const [old, next] = [open(pair.old), open(pair.new)]
  const comparison = comparePolicies(old, next)
  for (const { witness, old: from, new: to } of comparison.differences) {
    expect(from.action).not.toBe(to.action)
    expect(old.decide(witness.event, witness.options)).toMatchObject(from)
    expect(next.decide(witness.event, witness.options)).toMatchObject(to)
  }
  return comparison
}

const name = ({ kind, old, new: next }: PolicyPair): string => `${kind}:\n${old}---\n${next}`

describe('labelled pairs of policies', () => {
  const results = pairs.map((pair) => ({ pair, comparison: told(pair) }))

  it('are 200 or more, of every kind and label', () => {
    expect(pairs.length).toBeGreaterThanOrEqual(200)
    for (const label of ['equal', 'stricter', 'looser', 'incomparable'])
      expect(pairs.filter((pair) => pair.label === label).length).toBeGreaterThan(10)
  })

  it('are told right, and at most 2 in 100 are not decided', () => {
    const wrong = results
      .filter(({ pair, comparison: { relation } }) => relation !== pair.label && relation !== 'undecided')
      .map(({ pair, comparison: { relation } }) => `${relation} in place of ${pair.label}, ${name(pair)}`)
    expect(wrong).toEqual([])
    const open = results.filter(({ comparison: { relation } }) => relation === 'undecided')
    expect(open.length, open.map(({ pair }) => name(pair)).join('\n')).toBeLessThanOrEqual(pairs.length * 0.02)
  })

  it('are told rule by rule: a rule that differs is named, with an event for each way in which it does', () => {
    for (const { pair, comparison } of results) {
      const isChanged = comparison.rules.length > 0
      if (comparison.relation !== 'equal') expect(isChanged, name(pair)).toBe(true)
      for (const { relation, differences } of comparison.rules) {
        const kinds = new Set(differences.map(({ kind }) => kind))
        if (relation === 'equal') expect(kinds.size, name(pair)).toBe(0)
        else if (relation === 'incomparable')
          expect([...kinds], name(pair)).toEqual(expect.arrayContaining(['stricter', 'looser'])) // prettier-ignore
        else if (relation !== 'undecided') expect([...kinds], name(pair)).toContain(relation)
      }
    }
  })
})
