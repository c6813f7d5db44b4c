import { expect, it } from 'vitest'
import { createPolicy, type Policy } from '../../policy/index.ts'
import { AskedRules } from './asked-rules.ts'

function open(expressions: readonly string[], item = 'a.example'): Policy {
  const opened = createPolicy({
    lists: { known: { kind: 'hostname', items: [item] } },
    rules: expressions.map((expression, at) => ({ id: `r${String(at)}`, expression, action: 'block' as const })),
  })
  if (!opened.ok) throw new Error(opened.diagnostics[0]?.message)
  return opened.value
}

const [host, path, inList] = ['http.host eq "b"', 'http.request.uri.path eq "/b"', 'http.host in $known'] as const

it('asks once for a rule that two policies have, wherever it stands', () => {
  const asked = new AskedRules([open([host, path]), open([path, 'ip.src in {10.0.0.0/8}', host])], undefined)
  expect(asked.rules.map(({ number, filter }) => [number, filter.text])).toEqual([[0, host], [1, path], [2, 'ip.src in {10.0.0.0/8}']]) // prettier-ignore
  expect(asked.of(0, [1])).toEqual([1])
  expect(asked.of(1, [1, 2])).toEqual([0, 1])
})

it('asks for each where lists of one name differ', () => {
  expect(new AskedRules([open([inList]), open([inList], 'c.example')], undefined).rules).toHaveLength(2)
})

it('asks once for rules of one policy that have the same condition, and gives the answer to each', () => {
  const asked = new AskedRules([open([host, path, host]), open([host, host])], undefined)
  expect(asked.rules.map(({ filter }) => filter.text)).toEqual([host, path])
  expect(asked.rules[0]?.alike).toEqual([{ place: 0, name: 'r0' }, { place: 2, name: 'r2' }]) // prettier-ignore
  expect(asked.of(0, [0])).toEqual([0, 2])
  expect(asked.of(1, [0])).toEqual([0, 1])
  expect(asked.former).toEqual({ same: 2, proved: 0, asked: 0 })
})

it('asks for each of two rules in the same words that were read otherwise', () => {
  const policy = open([host, host])
  const [stage] = policy.stages
  const [first, second] = stage?.rules ?? []
  const root = first?.filter.checked.root
  if (stage === undefined || first === undefined || second === undefined || root === undefined) throw new Error('no rules') // prettier-ignore
  const other = { ...second, filter: { ...second.filter, checked: { ...second.filter.checked, root: { kind: 'not' as const, operand: root } } } } // prettier-ignore
  const made = Object.create(policy, { stages: { value: [{ ...stage, rules: [first, other] }] } }) as Policy
  expect(new AskedRules([made], undefined).rules).toHaveLength(2)
})

it('asks for no rule of the policy that was that is proved to match alike, and says how many those are', () => {
  const [policy, former] = [
    open(['http.host in {"a" "b"}', path, 'http.host eq "c"']),
    open(['http.host eq "b" or http.host eq "a"', path, 'http.host eq "d"']),
  ]
  const asked = new AskedRules([policy, former], undefined)
  expect(asked.former).toEqual({ same: 1, proved: 1, asked: 1 })
  expect(asked.rules).toHaveLength(4)
  expect(asked.of(1, [0, 3])).toEqual([0, 2])
  // Lists of one name that differ give words another meaning.
  expect(new AskedRules([policy, open(['http.host eq "b" or http.host eq "a"'], 'c.example')], undefined).former).toMatchObject({ proved: 0 }) // prettier-ignore
})
