import { expect, it } from 'vitest'
import { createPolicy } from '../compile-policy.ts'
import { unindexedRules } from './describe-plan.ts'

const many = Array.from({ length: 300 }, (_, at) => String(at)).join(' ')

it.each([
  ['true', 'it is true of every event'],
  ['http.host ne "a.example"', '`ne` asks for every other value'],
  ['not http.host eq "a.example"', '`not` asks for what is not there'],
  ['http.host matches "^[a-z]+$"', 'the pattern asks for no fixed text'],
  ['http.host wildcard "*"', 'the wildcard asks for no fixed text'],
  ['http.host lt "b"', 'texts are compared by their order'],
  [`http.response.code in {${many}}`, 'more than 256 values in one set'],
  ['http.host eq "a" xor http.host eq "b"', '`xor` asks both of its sides'],
  ['all(http.request.headers.names[*] eq "host")', '`all` is true of an empty list too'],
  ['http.host eq "a" or not ssl', 'one side of `or` cannot be looked up: `not` asks for what is not there'],
])('says why %s is asked alone', (expression, reason) => {
  const policy = createPolicy({ rules: [{ id: 'r', action: 'block', expression }] })
  if (!policy.ok) throw new Error(JSON.stringify(policy.diagnostics))
  expect(unindexedRules(policy.value)).toEqual([
    { rule: 'r', stage: 'rules', path: ['rules', 0], reason: expect.stringContaining(reason) as string },
  ])
})

it('says nothing of a rule that an index finds, or that is never true', () => {
  const rules = ['http.host eq "a"', 'ssl', 'not true'].map((expression, at) => ({
    id: String(at),
    action: 'block' as const,
    expression,
  }))
  const policy = createPolicy({ rules })
  expect(policy.ok && unindexedRules(policy.value)).toEqual([])
})
