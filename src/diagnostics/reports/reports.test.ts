import { describe, expect, it } from 'vitest'
import { elementsOf, readXml, sarifErrors } from '../../../test/support/report-readers.ts'
import { createSourceText, type Finding, type Report } from '../index.ts'
import { toFinding } from '../to-finding.ts'
import { createDiagnostic } from '../diagnostic.ts'
import { toAnnotations } from './annotations.ts'
import { toFileUri } from './file-uri.ts'
import { fingerprints } from './fingerprint.ts'
import { toJunit } from './junit.ts'
import { toSarif } from './sarif.ts'

const text = 'rules:\n  - expression: http.hos eq "a"\n'
const plain = toFinding(
  createDiagnostic('E_UNKNOWN_IDENTIFIER', { start: 23, end: 31 }, { name: 'http.hos' }, { fix: { title: 'write `http.host`', span: { start: 23, end: 31 }, text: 'http.host' } }),
  'policies/my rules.yaml',
  createSourceText(text),
) // prettier-ignore
const hostile: Finding = {
  ...plain,
  code: 'dead-rule',
  level: 'warning',
  file: '/tmp/a:b,c%\u0000\ud800/é.yaml',
  message: 'line one\r\nline "two" <&> ]]> \u0007\ud800 ::error::100%, a: b',
  parts: { effect: 'no request meets it', cause: 'it is covered', event: '{"a":"\u0001"}', remedy: 'drop it' },
  range: { start: { line: 1, column: 2 }, end: { line: 3, column: 1 } },
}
const known: Finding = {
  ...hostile,
  level: 'style',
  suppressed: { by: 'comment', reason: 'known', until: '2027-01-31' },
}
const configured: Finding = { ...plain, level: 'info', suppressed: { by: 'baseline', reason: 'old' } }

function report(rest: Partial<Report>): Report {
  return {
    command: 'check',
    version: '1.2.3',
    files: [],
    findings: [],
    problems: [],
    fails: ({ level }) => level === 'error' || level === 'warning',
    help: (code) =>
      code === 'dead-rule' ? { title: 'A rule never acts.', text: 'Drop it, or **move** it.' } : undefined,
    exitCode: 0,
    ...rest,
  }
}

const problem = { code: 'E_FILE', message: 'the file cannot be read: there is no such file', file: 'a b.yaml' }
const situations: Readonly<Record<string, Report>> = {
  'nothing looked at': report({}),
  'nothing found': report({ files: ['policy.yaml'] }),
  'a file that could not be read': report({ problems: [problem, { code: 'E_DLP_KEYS', message: 'no keys' }], exitCode: 1 }),
  'an error': report({ files: ['policies/my rules.yaml'], findings: [plain, plain], exitCode: 1 }),
  'hostile text': report({ files: ['x.yaml'], findings: [hostile, plain], exitCode: 1 }),
  'suppressed findings': report({ findings: [known, configured, plain], problems: [problem], exitCode: 1 }),
  checks: report({
    command: 'prove',
    files: ['p.yaml', 'q.yaml'],
    findings: [plain, hostile, known],
    checks: [
      { file: plain.file, name: 'rule a', outcome: 'failed', message: plain.message, finding: plain, seconds: 0.5 },
      { file: 'p.yaml', name: 'rule "b"', outcome: 'passed', seconds: 0.25 },
      { file: 'p.yaml', name: 'rule c', outcome: 'skipped', message: 'not decided' },
    ],
  }),
} // prettier-ignore

describe.each(Object.entries(situations))('a report: %s', (_name, given) => {
  it('is valid SARIF', () => {
    const log = JSON.parse(JSON.stringify(toSarif(given))) as { runs: { results: object[]; artifacts: object[] }[] }
    expect(sarifErrors(log)).toEqual([])
    expect(log.runs[0]?.results).toHaveLength(given.findings.length)
    expect(log.runs[0]?.artifacts.length).toBeGreaterThanOrEqual(given.files.length)
  })

  it('is well-formed JUnit whose sums are right', () => {
    const root = readXml(toJunit(given))
    const cases = elementsOf(root, 'testcase')
    expect(root.attributes).toMatchObject({
      tests: String(cases.length),
      failures: String(elementsOf(root, 'failure').length),
      skipped: String(elementsOf(root, 'skipped').length),
    })
    const counting = given.findings.filter((finding) => finding.suppressed === undefined && given.fails(finding))
    expect(elementsOf(root, 'failure')).toHaveLength(counting.length + given.problems.length)
    for (const suite of elementsOf(root, 'testsuite')) {
      expect(suite.attributes['tests']).toBe(String(elementsOf(suite, 'testcase').length))
      expect(suite.attributes['failures']).toBe(String(elementsOf(suite, 'failure').length))
    }
  })

  it('has one annotation a line for each finding that counts', () => {
    const lines = toAnnotations(given).split('\n').slice(0, -1)
    expect(lines).toHaveLength(given.findings.filter(({ suppressed }) => suppressed === undefined).length + given.problems.length) // prettier-ignore
    for (const line of lines)
      expect(line).toMatch(/^::(?:error|warning|notice) [a-zA-Z]+=[^,:]*(?:,[a-zA-Z]+=[^,:]*)*::/)
  })
})

describe('SARIF', () => {
  it('is read by a validator that refuses what is wrong', () => {
    expect(sarifErrors({ version: '2.1.0' })).not.toEqual([])
    expect(sarifErrors({ ...toSarif(report({})), runs: [{ tool: { driver: { name: 'x', downloadUri: 'no uri' } } }] })).not.toEqual([]) // prettier-ignore
  })

  it('tells place, rule, fix, help and suppression', () => {
    expect(toSarif(report({ findings: [plain, known] }))).toMatchObject({
      runs: [
        {
          tool: { driver: { rules: [{ id: 'E_UNKNOWN_IDENTIFIER' }, { id: 'dead-rule', help: { text: 'Drop it, or **move** it.' } }] } },
          results: [
            {
              ruleIndex: 0,
              level: 'error',
              suppressions: [],
              locations: [{ physicalLocation: { artifactLocation: { uri: 'policies/my%20rules.yaml', uriBaseId: '%SRCROOT%' }, region: { startLine: 2, startColumn: 17, endColumn: 25 } } }],
              fixes: [{ artifactChanges: [{ replacements: [{ deletedRegion: { charOffset: 23, charLength: 8 }, insertedContent: { text: 'http.host' } }] }] }],
            },
            { ruleIndex: 1, level: 'note', suppressions: [{ kind: 'inSource', justification: 'known (until 2027-01-31)' }] },
          ],
        },
      ],
    }) // prettier-ignore
  })

  it('names a finding by what it is about, wherever it stands', () => {
    const moved = { ...plain, span: { start: 90, end: 98 }, range: { start: { line: 9, column: 1 }, end: { line: 9, column: 9 } } } // prettier-ignore
    expect(fingerprints([moved])).toEqual(fingerprints([plain]))
    expect(new Set(fingerprints([plain, moved, hostile, { ...plain, subject: 'other' }])).size).toBe(4)
  })

  it('writes names of files as references', () => {
    expect(toFileUri('./a/b.yaml')).toBe('a/b.yaml')
    expect(toFileUri('a:b.yaml')).toBe('a%3Ab.yaml')
    expect(toFileUri('C:\\policies\\a b.yaml')).toBe('file:///C:/policies/a%20b.yaml')
    expect(toFileUri('/x/y.yaml')).toBe('file:///x/y.yaml')
    expect(toFileUri('\\\\host\\share\\a.yaml')).toBe('file://host/share/a.yaml')
  })
})

describe('JUnit', () => {
  it('keeps every sign that XML has a form for, line breaks in attributes too', () => {
    const [failure] = elementsOf(readXml(toJunit(report({ findings: [hostile] }))), 'failure')
    expect(failure?.attributes['message']).toBe('line one\r\nline "two" <&> ]]> \u{FFFD}\u{FFFD} ::error::100%, a: b')
  })
})
