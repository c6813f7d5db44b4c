import { describe, expect, it } from 'vitest'
import { openPolicy } from '../../index.ts'

/** Code and text of each error. */
function errorsOf(text: string): string[] {
  const opened = openPolicy(text)
  if (opened.ok) return []
  return opened.diagnostics.map(({ code, span }) => `${code} ${text.slice(span.start, span.end)}`)
}

describe('an expression with brackets or commas that stands unquoted in a flow mapping', () => {
  it.each([
    ['rules: [{ id: a, expression: http.host in {"a" "b"}, action: block }]', 'http.host in {"a" "b"}'],
    ['rules:\n  - { expression: not ip.src in {10.0.0.0/8}, action: block }\n  - { expression: ip.src in {::1}, action: log }', 'not ip.src in {10.0.0.0/8}'],
    ['rules:\n  - {\n      expression: http.host eq "x" and (ip.src in {1.1.1.1}),\n      action: block }', 'http.host eq "x" and (ip.src in {1.1.1.1}'],
    ['rules: [{ "expression": any(http.request.headers.names[*] in {"x"}), action: block }]', 'any(http.request.headers.names[*]'],
    ['rules: [{ id: a, expression: starts_with(http.host, "c") and not ssl, action: block }]', 'starts_with(http.host, "c")'],
    ['rules:\n  - { expression: http.host eq "a" and substring(http.host, 0) eq "b (c", action: block }', 'http.host eq "a" and substring(http.host, 0)'],
  ])('is told once: %s', (text, told) => {
    expect(errorsOf(text)).toEqual([`E_POLICY_UNQUOTED ${told}`])
  }) // prettier-ignore

  it('is not blamed for other mistakes', () => {
    for (const text of [
      'rules: [{ expression: "true" {, action: block }]',
      'rules: { {',
      'a: { b: "c" ["d"] }',
      'rules: [{ id: {a} [ }]',
      'rules: [{ id: a(b), "c" "d" }]',
      'rules:\n  - expression: starts_with(http.host, "c") : x\n    action: block',
      'rules:\n  - { id: a, expression: starts_with(http.host }\n  - "c" : : d',
    ])
      expect(errorsOf(text).join()).not.toContain('E_POLICY_UNQUOTED')
    expect(errorsOf('rules: [{ expression: \'http.host in {"a"}\', action: block }]')).toEqual([])
    expect(errorsOf('rules:\n  - expression: http.host in {"a" "b"}\n    action: block')).toEqual([])
  })
})

describe('an error in a condition that a guardrail stands for', () => {
  it('is told once, in the words of the document', () => {
    const groups = ['x'.repeat(1_100_000)]
    const guardrails = [{ id: 'a', groups, action: 'block' }, { id: 'b', except_groups: groups, action: 'block' }] // prettier-ignore
    const opened = openPolicy(JSON.stringify({ scheme: 'gateway', guardrails }))
    expect(opened.ok ? [] : opened.diagnostics.map(({ code, message }) => [code, message.split(':')[0]])).toEqual([
      ['E_POLICY_CONDITION', '`groups` cannot be asked here'],
      ['E_POLICY_CONDITION', '`except_groups` cannot be asked here'],
    ])
  })
})

describe('a list file', () => {
  const text = 'lists: { hosts: { kind: ip, file: hosts.txt } }'
  const open = (lines: readonly string[]): string[] => {
    const opened = openPolicy(text, { readFile: () => ({ text: lines.join('\n') }) })
    return (opened.ok ? opened.warnings : opened.diagnostics).map(({ message }) => message)
  }

  it('is never quoted: a wrong line is told by its number', () => {
    expect(open(['10.0.0.1', '# comment', 'root:x:0:0', '10.0.0.0/8'])).toEqual([
      'expected an address, network or range in line 3 of the file',
    ])
    const told = open(Array.from({ length: 1000 }, (_, index) => `secret-${String(index)}`))
    expect(told).toHaveLength(6)
    expect(told.at(-1)).toBe('995 more lines of the file hold no such item')
    expect(told.join()).not.toContain('secret')
  })
})
