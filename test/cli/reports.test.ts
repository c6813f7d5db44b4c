import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { elementsOf, readXml, sarifErrors } from '../support/report-readers.ts'
import { runCommand } from '../support/run-command.ts'

// Each call is a process, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 })

const folder = mkdtempSync(join(tmpdir(), 'portcullis-reports-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const rule = (id: string, expression: string): string => `  - { id: ${id}, expression: ${expression}, action: block }\n`
const sound = file('sound.yaml', `rules:\n${rule('a', '\'http.host eq "a"\'')}`)
const unknown = file('unknown.yaml', `rules:\n${rule('a', '\'http.hos eq "a"\'')}`)
const broken = file('broken.yaml', 'rules: [')
const binary = file('binary.yaml', 'rules:\n  - "\u0001\u009b<&>"\n')
const dead = file('dead.yaml', `rules:\n${rule('wide', 'ssl')}${rule('narrow', '\'ssl and http.host eq "a"\'')}`)
const refuted = file(
  'refuted.yaml',
  `rules:\n${rule('a', 'ssl')}invariants:\n  - { id: closed, when: 'http.host eq "b"', expect: { action: block } }\n`,
)
const absent = join(folder, 'absent.yaml')

interface Log {
  readonly runs: readonly [
    {
      readonly results: readonly { readonly ruleId: string }[]
      readonly invocations: readonly [{ readonly executionSuccessful: boolean; readonly exitCode: number }]
    },
  ]
}

const situations = [
  { args: ['check', sound], code: 0, rules: [] },
  { args: ['check', unknown], code: 1, rules: ['E_UNKNOWN_IDENTIFIER'] },
  { args: ['check', broken], code: 1, rules: ['E_POLICY_SYNTAX'] },
  { args: ['check', binary], code: 1, rules: [expect.any(String)] },
  { args: ['check', absent, sound], code: 1, rules: [] },
  { args: ['check', refuted], code: 1, rules: ['E_INVARIANT'] },
  { args: ['prove', sound], code: 0, rules: [] },
  { args: ['prove', broken], code: 1, rules: ['E_POLICY_SYNTAX'] },
  { args: ['prove', absent], code: 1, rules: [] },
  { args: ['prove', dead], code: 1, rules: ['W_RULE_DEAD'] },
  { args: ['prove', refuted], code: 1, rules: ['E_INVARIANT'] },
] as const

describe.each(situations)('$args', ({ args, code, rules }) => {
  it('gives valid SARIF', () => {
    const sarif = runCommand([...args, '--format', 'sarif'])
    expect(sarif.code).toBe(code)
    const log = JSON.parse(sarif.out) as Log
    expect(sarifErrors(log)).toEqual([])
    expect(log.runs[0].results.map(({ ruleId }) => ruleId)).toEqual(rules)
    const executionSuccessful = !args.some((name) => name === absent)
    expect(log.runs[0].invocations[0]).toMatchObject({ executionSuccessful, exitCode: code })
  })
})

describe('check with one policy of each kind', () => {
  const args = ['check', sound, unknown, broken, absent]

  it('gives well-formed JUnit', () => {
    const { code, out } = runCommand([...args, '--format', 'junit'])
    expect(code).toBe(1)
    const failed = elementsOf(readXml(out), 'testcase').map(({ children }) => children.length > 0)
    expect(failed).toEqual([false, true, true, true])
  })

  it('gives an annotation for each finding and for what was not read', () => {
    const { code, out } = runCommand([...args, '--format', 'github'])
    expect(code).toBe(1)
    expect(out.split('\n').slice(0, -1)).toEqual([
      expect.stringMatching(
        /^::error file=.*unknown\.yaml,line=2,endLine=2,col=\d+,endColumn=\d+,title=E_UNKNOWN_IDENTIFIER::/,
      ),
      expect.stringMatching(/^::error file=.*broken\.yaml,line=1.*title=E_POLICY_SYNTAX::/),
      expect.stringMatching(/^::error file=.*absent\.yaml,title=E_FILE::/),
    ])
  })
})

describe('--output', () => {
  it('writes the form that --format says, with the text beside it', () => {
    const target = join(folder, 'report.sarif')
    const { code, out } = runCommand(['prove', dead, '--format', 'sarif', '--output', target])
    expect(code).toBe(1)
    expect(out).toContain('1 of 2 rules can act, 1 finding')
    expect(sarifErrors(JSON.parse(readFileSync(target, 'utf8')))).toEqual([])
    const plain = join(folder, 'report.txt')
    const told = runCommand(['check', unknown, '-o', plain])
    expect(readFileSync(plain, 'utf8')).toBe(told.out)
  })

  it('tells each rule and claim as a case', () => {
    const cases = elementsOf(readXml(runCommand(['prove', dead, '--format', 'junit']).out), 'testcase')
    expect(cases.map(({ attributes, children }) => [attributes['name'], children.map(({ name }) => name)])).toEqual([
      ['rule wide', []],
      ['rule narrow', ['failure']],
    ])
  })

  it('says when the file cannot be written', () => {
    const { code, err } = runCommand(['check', sound, '--format', 'junit', '-o', join(folder, 'no', 'such.xml')])
    expect(code).toBe(1)
    expect(err).toContain('E_FILE_WRITE')
  })
})
