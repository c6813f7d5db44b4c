import { describe, expect, it } from 'vitest'
import {
  expandTests,
  loadTestFile,
  openPolicy,
  runCase,
  toTestFindings,
  type CaseRun,
  type Policy,
} from '../../index.ts'

function open(text: string): Policy {
  const opened = openPolicy(text)
  if (!opened.ok) throw new Error(opened.diagnostics.map(({ message }) => message).join('\n'))
  return opened.value
}

const policy = open(`
version: 1
rules:
  - { id: hr, expression: 'any(identity.groups[*].name in {"HR"}) and http.host eq "hr.example"', action: allow }
  - { id: scored, expression: cf.llm.prompt.injection_score lt 20, action: block }
  - id: teapot
    expression: http.host in {"a.example" "b.example"}
    action: block
    action_parameters: { response: { status_code: 418, content: no, content_type: text/plain } }
`)

function run(tests: string): readonly CaseRun[] {
  const loaded = loadTestFile(tests)
  expect(loaded.diagnostics).toEqual([])
  return expandTests(loaded.document ?? {}).map((one) => runCase(policy, one) ?? { case: one, failures: [] })
}

const messages = (runs: readonly CaseRun[]): string[] => toTestFindings(runs).map(({ message }) => message)

describe('a test file', () => {
  it('runs a test once for each row, with names and values of the row', () => {
    const runs = run(`
tests:
  - name: '\${host} is \${action}'
    event: { http.host: '\${host}', cf.llm.prompt.injection_score: '\${score}' }
    expect: { action: '\${action}' }
    table:
      - { host: a.example, score: 50, action: block }
      - { host: c.example, score: 3, action: block }
      - { host: c.example, score: 99, action: allow }
  - name: plain
    event: { http.host: 'x\${n}.example' }
    expect: { action: allow }
    table: [{ n: 1 }, { n: 2 }]
`)
    expect(messages(runs)).toEqual([])
    expect(runs.map((one) => one.case.name)).toEqual([
      'a.example is block',
      'c.example is block',
      'c.example is allow',
      'plain [1]',
      'plain [2]',
    ])
    expect(runs[3]?.case.test.event).toEqual({ 'http.host': 'x1.example' })
  })

  it('joins fixtures and senders under what the test says', () => {
    const runs = run(`
identities: { hana: { email: h@example.com, groups: [HR], posture_passed: [managed] } }
fixtures:
  site: { event: { http.host: hr.example, http.request.method: GET } }
  other: { event: { http.host: x.example } }
tests:
  - { use: [site], as: hana, event: { http.request.method: POST }, expect: { rule: hr } }
  - { use: [site, other], as: hana, expect: { rule: null } }
  - { use: [site], expect: { rule: null } }
`)
    expect(messages(runs)).toEqual([])
    expect(runs[0]?.case.test.event).toMatchObject({ 'http.request.method': 'POST', 'http.host': 'hr.example' })
  })

  it('says what must not come out, settings in part, and what detectors saw', () => {
    const event = '{ http.host: a.example, cf.llm.prompt.injection_score: 30 }'
    const runs = run(`
tests:
  - event: ${event}
    expect:
      not: { action: allow, rule: scored }
      parameters: { response: { status_code: 418 } }
      detections: { cf.llm.prompt.injection_score: 30, cf.llm.prompt.pii_detected: null }
  - { name: n, event: ${event}, expect: { not: { action: block } } }
  - { name: p, event: ${event}, expect: { parameters: { response: { status_code: 403 } } } }
  - { name: d, event: ${event}, expect: { detections: { cf.llm.prompt.injection_score: 31, no.such: 1 } } }
`)
    expect(messages(runs)).toEqual([
      'the test `n` expects not action `block`, found `block`',
      expect.stringContaining('the test `p` expects parameters {"response":{"status_code":403}}, found '),
      'the test `d` expects cf.llm.prompt.injection_score 31, found 30',
      'the test `d` expects no.such 1, found nothing that could tell it here',
    ])
  })

  it('fails where it names what is not there, and never passes by it', () => {
    const runs = run(`
tests:
  - { name: a, as: nobody, event: {}, expect: { action: allow } }
  - { name: b, use: [nothing], event: {}, expect: { action: allow } }
  - { name: c, event: { http.host: '\${hots}' }, expect: { action: allow }, table: [{ host: x }] }
  - { name: d, event: {}, now: yesterday, expect: { action: allow } }
  - { name: e, expect: { action: allow } }
  - { name: f, event: { http.hots: x }, expect: { action: allow } }
`)
    expect(runs.map(({ failures }) => failures.length)).toEqual([1, 1, 1, 1, 1, 1])
    expect(messages(runs)[2]).toBe('the test `c [1]` expects a column `hots`, found `host`')
  })

  it('keeps keys like `__proto__` as names', () => {
    const [one] = run(`tests: [{ event: { '__proto__': x }, expect: { action: allow }, table: [{ constructor: 1 }] }]`)
    expect(Object.keys(one?.case.test.event ?? {})).toEqual(['__proto__'])
    expect(one?.failures.length).toBe(1)
  })
})

it('unknown keys of a test file are told with the close ones', () => {
  const { diagnostics } = loadTestFile('tests:\n  - event: {}\n    expect: { acton: block }\n', { file: 't.yaml' })
  expect(diagnostics.map(({ line, hint }) => [line, hint])).toEqual([[3, 'did you mean `action`?']])
})
