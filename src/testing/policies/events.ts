import * as fc from 'fast-check'
import type { EventRecord } from '../../compiler/index.ts'
import { edgeEvents, type Policy } from '../../policy/index.ts'

/** What events are made of. */
export interface EventChoices {
  /** Ids of the rules that the events aim at. Default: all. */
  readonly rules?: readonly string[]
  /** Events that are known to matter, such as recorded ones; they are mixed with the others. */
  readonly examples?: readonly EventRecord[]
}

/** Fields of both; of one that both have, the second's value. */
function joinEvents(events: readonly EventRecord[]): EventRecord {
  return Object.assign({}, ...events) as EventRecord
}

/**
 * Events aimed at the edges of a policy's own rules: values at which an answer turns, missing ones, and mixtures of
 * several rules' events. They shrink to one rule's event, and from there to fewer fields.
 *
 * @param policy - the policy whose rules are aimed at
 * @example
 * test.prop([policyEvents(policy)])('is decided without a problem', (event) => {
 *   expect(policy.decide(event).problems).toEqual([])
 * })
 */
export function policyEvents(policy: Policy, choices: EventChoices = {}): fc.Arbitrary<EventRecord> {
  const { rules, examples = [] } = choices
  const edges = edgeEvents(policy, rules === undefined ? {} : { rules })
  const known = [...edges, ...examples]
  if (known.length === 0) return fc.constant({})
  const mixed = fc.array(fc.constantFrom(...known), { minLength: 1, maxLength: 4 }).map(joinEvents)
  return mixed.chain((event) => {
    // A mandatory field must stay, or nothing can be decided.
    const names = Object.keys(event).filter((name) => isOptionalField(policy, name))
    return fc
      .subarray(names, { minLength: 0, maxLength: Math.min(names.length, 2) })
      .map((dropped) => Object.fromEntries(Object.entries(event).filter(([name]) => !dropped.includes(name))))
  })
}

function isOptionalField({ scheme }: Policy, name: string): boolean {
  const slot = scheme.shape.slots.get(name)
  return slot !== undefined && scheme.shape.fields[slot]?.optional === true
}
