import { describe, expect, it } from 'vitest'
import { openPolicy, openPolicyFiles } from '../../index.ts'

describe('a policy in several files', () => {
  it('joins rules in the order of the files, and shares names', () => {
    const opened = openPolicyFiles([
      { file: 'a.yaml', text: 'scheme: cloudflare\nlists: { bad: { kind: string, items: [x] } }\n' },
      { file: 'b.yaml', text: 'rules:\n  - { id: one, expression: http.host in $bad, action: log }\n' },
      { file: 'c.json', text: '{"rules": [{"id": "two", "expression": "http.host eq \\"x\\"", "action": "block"}]}' },
    ])
    expect(opened.ok && opened.value.decide({ 'http.host': 'x' }).matched.map(({ rule }) => rule)).toEqual([
      'one',
      'two',
    ])
  })

  it('points errors at their own file', () => {
    const opened = openPolicyFiles([
      {
        file: 'a.yaml',
        text: 'rules:\n  - { id: one, expression: http.host eq "x", action: log }\nscheme: cloudflare\n',
      },
      {
        file: 'b.yaml',
        text: 'scheme: gateway\nrules:\n  - { id: two, expression: "http.host", action: log }\n  - { id: one, expression: "true", action: log }\n',
      },
    ])
    expect(opened.ok ? [] : opened.diagnostics.map(({ file, line, code }) => [file, line, code])).toEqual([
      ['b.yaml', 3, expect.stringMatching(/^E_/)],
      ['b.yaml', 4, 'E_DUPLICATE_ID'],
    ])
  })
})

describe('list files', () => {
  const text =
    'lists:\n  office: { kind: ip, file: office.csv }\nrules:\n  - { expression: ip.src in $office, action: block }\n'
  it('reads the first column, without comments', () => {
    const opened = openPolicy(text, {
      readFile: (name) =>
        name === 'office.csv' ? { text: '# offices\n10.0.0.0/8,Berlin\r\n192.0.2.1 # router\n\n' } : { reason: 'no' },
    })
    const decide = (ip: string): string => (opened.ok ? opened.value.decide({ 'ip.src': ip }).action : 'broken')
    expect(['10.1.2.3', '192.0.2.1', '192.0.2.2'].map(decide)).toEqual(['block', 'block', 'allow'])
  })
  it('reports what cannot be read', () => {
    expect(openPolicy(text)).toMatchObject({ ok: false, diagnostics: [{ code: 'E_LIST_FILE', line: 2 }] })
  })
})

describe('tests of a document', () => {
  it('fail at their place, also for a misspelt field', () => {
    const text =
      'rules:\n  - { id: a, expression: http.host eq "x", action: block }\ntests:\n  - name: t\n    event: { http.hots: x }\n    expect: { action: block, rule: a }\n'
    const opened = openPolicy(text, { runTests: true })
    expect(opened.ok ? [] : opened.diagnostics.map(({ line, message }) => `${String(line)} ${message}`)).toEqual([
      expect.stringContaining('5 the test `t` expects an event that can be read'),
      '6 the test `t` expects action `block`, found `allow`',
      '6 the test `t` expects rule `a`, found null',
    ])
    expect(openPolicy(text).ok).toBe(true)
  })
})
