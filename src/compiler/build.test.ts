import { describe, expect, it } from 'vitest'
import { unwrap } from '../diagnostics/index.ts'
import { policyScheme } from '../language/index.ts'
import { buildFilter, compile, forgetTrees, readPlan } from './index.ts'

const texts = [
  'http.host eq "a.example" and starts_with(http.request.uri.path, "/v1") and cf.waf.score lt 20',
  'not (http.host in {"a" "b"} or http.request.uri.path matches "^/x[0-9]+$") xor ip.src in {10.0.0.0/8 ::1}',
  'any(http.request.headers["x"][*] contains "1") and lower(http.host) wildcard "*.example"',
]

describe('a filter that forgot its trees', () => {
  it.each(texts)('gives the same trees again: %s', (text) => {
    const filter = unwrap(compile(text, policyScheme))
    const { checked, plan, fields } = filter
    forgetTrees(filter)
    expect(readPlan(filter)).not.toBe(readPlan(filter))
    expect(filter.checked).not.toBe(checked)
    expect(filter.checked).toEqual(checked)
    expect(filter.plan).toEqual(plan)
    expect(filter.fields).toBe(fields)
    // What was asked for is kept from then on.
    expect(filter.plan).toBe(filter.plan)
    expect(readPlan(filter)).toBe(filter.plan)
  })

  it('still decides', () => {
    const filter = unwrap(compile('http.host eq "a"', policyScheme))
    forgetTrees(filter)
    expect(filter.matches({ 'http.host': 'a' })).toBe(true)
    expect(filter.matches({ 'http.host': 'b' })).toBe(false)
  })

  it('forgets nothing that its text does not say', () => {
    const { checked } = unwrap(compile('http.host eq "a"', policyScheme))
    const filter = buildFilter('another text', checked, policyScheme, 'closures')
    forgetTrees(filter)
    expect(filter.checked).toBe(checked)
  })

  it('shares what it says of fields with filters that read the same', () => {
    const [one, other] = ['http.host eq "a" and ssl', 'not ssl or http.host eq "b"'].map((text) =>
      unwrap(compile(text, policyScheme)),
    )
    expect(one?.fields).toBe(other?.fields)
    expect(one?.fields).toEqual(['http.host', 'ssl'])
  })
})
