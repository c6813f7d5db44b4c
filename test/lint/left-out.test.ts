import { describe, expect, it } from 'vitest'
import { lint } from '../../src/lint/index.ts'

const route = { id: 'r', name: 'x', elements: [{ id: 'start', type: 'start', outputs: { next: { elementId: 'end' } } }, { id: 'end', type: 'end' }] } // prettier-ignore
const list = { id: 'l', name: 'hosts', type: 'DOMAIN', items: [{ value: 'a.example' }] }
const ruleset = { id: 's', kind: 'zone', phase: 'http_request_firewall_custom', rules: [{ action: 'block', expression: 'http.host eq "a.example"' }] } // prettier-ignore

function leftOut(...result: readonly object[]): readonly string[] {
  const text = JSON.stringify({ success: true, result })
  return lint([{ file: 'answer.json', text }], { today: '2026-11-27' })
    .findings.filter(({ code }) => code === 'W_IMPORT_LEFT_OUT')
    .map(({ message }) => message.replace(/ is left out.*/, ''))
}

describe('what an answer of the API holds beside rules', () => {
  it('is told, once a kind', () => {
    expect(leftOut(route, route)).toEqual(['the dynamic route'])
    expect(leftOut(route, { foo: 1 }, ruleset)).toEqual(['the dynamic route', 'an object of no known form'])
  })

  it('is not told of lists that come with rules', () => {
    expect(leftOut(list, ruleset)).toEqual([])
    expect(leftOut(list)).toEqual(['the Zero Trust list'])
  })

  it('is nothing where all of it was read', () => {
    expect(leftOut(ruleset)).toEqual([])
  })
})
