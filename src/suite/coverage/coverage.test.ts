import { describe, expect, it } from 'vitest'
import { openPolicy, type Policy } from '../../policy/index.ts'
import { createSuite } from '../cases.ts'
import { toQuestions } from '../questions.ts'
import { coverPolicy, uncounted, type PolicyCoverage } from './report.ts'
import { toIstanbul } from './to-istanbul.ts'

const text = `rules:
  - id: first
    expression: http.host eq "a" and cf.llm.prompt.injection_score lt 20
    action: block
  - id: second
    expression: http.host eq "a" or http.request.method eq "GET"
    action: log
  - id: never
    expression: http.host eq "b" and http.host eq "c"
    action: log
tests:
  - event: { http.host: a, cf.llm.prompt.injection_score: 5, http.request.method: POST }
    expect: { action: block }
  - event: { http.host: x, http.request.method: GET }
    expect: { matched: [second] }
`

async function cover(): Promise<{ readonly policy: Policy; readonly coverage: PolicyCoverage }> {
  const opened = openPolicy(text, { file: 'p.yaml' })
  if (!opened.ok) throw new Error(opened.diagnostics.map(({ message }) => message).join('\n'))
  const { value: policy } = opened
  const suite = createSuite({ policy, file: 'p.yaml', locate: (finding) => opened.locate(finding), testFiles: [] })
  const { questions, failed } = await toQuestions(policy, suite.cases, () => undefined)
  expect(failed).toEqual([])
  return { policy, coverage: coverPolicy(policy, questions) }
}

describe('coverage by outcome', () => {
  it('counts what each part gives where its rule is reached, whatever an index or `and` would save', async () => {
    const { coverage } = await cover()
    const [first, second] = coverage.rules
    // The second event never asks for the score behind a false host.
    expect(first?.parts.map(({ outcomes }) => outcomes.map(({ outcome, reached }) => `${outcome} ${String(reached)}`))).toEqual([
      ['true 1', 'false 1', 'missing 0'],
      ['true 1', 'false 0', 'missing 1'],
    ]) // prettier-ignore
    // The first event was decided before.
    expect(second?.parts[0]?.outcomes.map(({ reached, unreached }) => [reached, unreached])).toEqual([
      [0, 1],
      [1, 0],
      [0, 0],
    ])
    expect([first?.acted, second?.acted, coverage.rules[2]?.acted]).toEqual([1, 1, 0])
  })

  it('gives each gap a reason, and the test that closes it', async () => {
    const { policy, coverage } = await cover()
    const shown = coverage.gaps.map(({ rule, part, outcome, reason }) => [rule.id, part.text, outcome, reason])
    expect(shown).toEqual(
      expect.arrayContaining([
        ['first', 'cf.llm.prompt.injection_score lt 20', 'false', 'untested'],
        ['second', 'http.host eq "a"', 'true', 'not_reached'],
        ['second', 'http.request.method eq "GET"', 'false', 'not_reached'],
        ['never', 'http.host eq "b"', 'missing', 'untested'],
      ]),
    )
    expect(coverage.gaps.every(({ test, reason }) => test !== undefined || uncounted.has(reason))).toBe(true)
    expect([coverage.covered, coverage.total]).toEqual([8, 18])
    const tests = [...new Set(coverage.gaps.flatMap(({ test }) => test ?? []))]
    const written = tests.map((test, at) => ({ one: { name: '', test, path: ['tests', at], row: undefined, mistakes: [] } }))
    const again = coverPolicy(policy, written)
    const open = again.gaps.filter((gap) => coverage.gaps.some(({ part, outcome }) => part.text === gap.part.text && outcome === gap.outcome)) // prettier-ignore
    expect(open.map(({ part, outcome }) => [part.text, outcome])).toEqual([])
  })

  it('stands at the lines of the document in the form of istanbul', async () => {
    const opened = openPolicy(text, { file: 'p.yaml' })
    if (!opened.ok) throw new Error('the policy opens')
    const { coverage } = await cover()
    const files = toIstanbul(coverage, { locate: (finding) => opened.locate(finding), texts: new Map([['p.yaml', text]]) })
    const file = files['p.yaml']
    expect(Object.values(file?.fnMap ?? {}).map(({ name, line }) => [name, line])).toEqual([
      ['first', 2],
      ['second', 5],
      ['never', 8],
    ])
    expect(Object.values(file?.b ?? {})).toEqual([[1, 1, 0], [1, 0, 1], [0, 1, 0], [1, 0, 0], [0, 1, 0], [0, 1, 0]]) // prettier-ignore
    expect(file?.branchMap['1']?.loc).toEqual({ start: { line: 3, column: 37 }, end: { line: 3, column: 72 } })
  })
})
