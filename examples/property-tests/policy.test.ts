/**
 * Properties of a policy, on events aimed at the edges of its own rules. In a project of your own, import from
 * `portcullis/policy` and `portcullis/testing`.
 */
import { readFileSync } from 'node:fs'
import { test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { openPolicy, type Policy } from '../../src/policy/index.ts'
import {
  backendsAgree,
  invariantsHold,
  isNoLooser,
  noDeadRule,
  noLooser,
  policyEvents,
  tiersAreMonotone,
  type OpenWith,
} from '../../src/testing/index.ts'
import { allowsGeneratedCode } from '../../test/support/code-generation.ts'

function open(file: string, options: Parameters<OpenWith>[0] = {}): Policy {
  const opened = openPolicy(readFileSync(new URL(file, import.meta.url), 'utf8'), { file, ...options })
  if (!opened.ok) throw new Error(opened.diagnostics.map(({ message }) => message).join('\n'))
  return opened.value
}

const policy = open('policy.yaml')
const before = open('before.yaml')
const events = policyEvents(policy)

// Proved for every event: no examples are needed.
test('every rule acts on some event', noDeadRule(policy))
test('the invariants hold', invariantsHold(policy))
test('rules and tiers are at least as strict as before', noLooser(before, policy))

// Tried on events at the edges.
test.prop([events])('every way to run the policy decides alike', backendsAgree((options) =>
  open('policy.yaml', allowsGeneratedCode ? options : { ...options, backend: 'closures' }),
)) // prettier-ignore
test.prop([policyEvents(policy, { rules: ['unapproved', 'in-review', 'approved'] })])(
  'fitting one tier more never frees an event',
  tiersAreMonotone(policy),
)
test.prop([events])('an event is decided at least as strictly as before', isNoLooser(before, policy))
test.prop([events])('decides without a problem', (event) => {
  expect(policy.decide(event).problems).toEqual([])
})

// A mistake is found: the same property on a policy that blocks less.
test('a looser policy is told with an event', () => {
  expect(noLooser(policy, before)).toThrow(/became/)
})
