import { describe, expect, expectTypeOf, it } from 'vitest'
import { createPolicy, type PolicyDocument } from '../../index.ts'
import { isDecidingAction, type DecidingAction } from '../../../runtime/index.ts'
import type { Decision } from '../../decide/policy.ts'
import { effectOfAction, listActions } from './actions.ts'

/** The way out and the resolver are chosen by the first match, and settle no outcome of the event. */
const choices = new Set(['egress', 'resolve'])

describe('the actions that settle an outcome', () => {
  it('are those of the catalogue that end the evaluation, and isolation', () => {
    const settling = listActions()
      .map(({ name }) => name)
      .filter((name) => effectOfAction(name).effect === 'decide' && !choices.has(name))
    const listed = listActions()
      .map(({ name }) => name)
      .filter(isDecidingAction)
    expect(listed.sort()).toEqual([...settling, 'isolate'].sort())
  })

  it('are the type of a decision', () => {
    expectTypeOf<Decision['action']>().toEqualTypeOf<DecidingAction>()
    // @ts-expect-error no outcome is called so
    const wrong: Decision['action'] = 'blok'
    expect(isDecidingAction(wrong)).toBe(false)
    expect(isDecidingAction('constructor')).toBe(false)
  })
})

describe('an action that is not documented', () => {
  const hints = (document: PolicyDocument): readonly (string | undefined)[] => {
    const result = createPolicy(document)
    return result.ok ? result.warnings.filter(({ code }) => code === 'W_UNKNOWN_ACTION').map(({ hint }) => hint) : []
  }

  it('comes with the one that may be meant in its place', () => {
    const rules = [{ id: 'a', action: 'blok', expression: 'ssl' }]
    expect(hints({ rulesets: [{ id: 'a', phase: 'http_request_firewall_custom', rules }] })).toEqual([
      'did you mean `block`?',
    ])
    expect(
      hints({
        gateway: {
          policies: [{ name: 'a', action: 'isolated', filters: ['http'], traffic: 'http.request.method == "GET"' }],
        },
      }),
    ).toEqual(['did you mean `isolate`?'])
  })
})
