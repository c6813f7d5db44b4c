import { describe, expect, it } from 'vitest'
import { gatewaySelectors } from '../../../language/index.ts'
import { expressionToRow } from './expression-rows.ts'
import { namesOf, parseRow, rowToExpression, type DashboardRow, type PolicyType } from './rows.ts'

const names = namesOf({
  categories: { ai: { id: 184, name: 'Artificial Intelligence' } },
  applications: { chatgpt: { id: 1199, name: 'ChatGPT', hosts: [], controls: { Upload: 1653 } } },
})

function write(row: DashboardRow, type: PolicyType = 'http'): string {
  const result = rowToExpression(row, names, type)
  return result.ok
    ? result.value
    : result.diagnostics.map(({ message, hint }) => [message, hint].filter(Boolean).join(' / ')).join()
}

describe('rows of the dashboard', () => {
  it.each([
    ['Content Categories in Artificial Intelligence', 'any(http.request.uri.content_category[*] in {184})'],
    ['Application is ChatGPT', 'any(app.ids[*] == 1199)'],
    ['Application is not ChatGPT', 'not(any(app.ids[*] == 1199))'],
    ['DLP Profile in AI Prompt: PII', 'any(dlp.profiles[*] in {"ai-prompt-pii"})'],
    ['Host is not a.example', 'http.request.host != "a.example"'],
    ['Host not in a.example, b.example', 'not(http.request.host in {"a.example" "b.example"})'],
    ['Host does not match regex a"\\d', 'not(http.request.host matches "a\\"\\\\d")'],
    ['Host matches regex ^a\\d+\\.example$', 'http.request.host matches "^a\\\\d+\\\\.example$"'],
    ['Source IP in list 3ab-4', 'http.conn.src_ip in $3ab-4'],
    ['Domain not in list office', 'not(any(http.request.domains[*] in $office))'],
    ['User Group Names in Engineering', 'any(identity.groups[*].name in {"Engineering"})'],
    ['Download File Size (MiB) greater than or equal to 10', 'http.download.file.size >= 10'],
  ])('%s', (text, expression) => {
    const row = parseRow(text)
    if (!row.ok) throw new Error('no row')
    expect(write(row.value)).toBe(expression)
    expect(expressionToRow(expression, names)).toEqual(row.value)
  })

  it('adds granular controls', () => {
    expect(write({ selector: 'Application', operator: 'is', values: ['ChatGPT'], controls: ['Upload'] })).toBe(
      'any(app.ids[*] == 1199) and any(app_control.controls[*] in {1653})',
    )
  })

  it('says what is wrong', () => {
    expect(write({ selector: 'Applicaton', operator: 'is', values: ['x'] })).toContain('Application')
    expect(write({ selector: 'Application', operator: 'is', values: ['ChatGTP'] })).toContain('did you mean `ChatGPT`?')
    expect(write({ selector: 'Source IP', operator: 'is', values: ['300.1.1.1'] })).not.toContain('http.conn.src_ip')
    expect(write({ selector: 'Application', operator: 'is', values: ['1', '2'] })).toContain('one value')
  })

  it('leaves expressions of other shapes alone', () => {
    for (const expression of [
      'http.request.host == "a" or http.request.host == "b"',
      'all(http.request.domains[*] == "a")',
      'access.target',
      'http.request.host ==',
    ]) {
      expect(expressionToRow(expression, names)).toBeUndefined()
    }
  })

  it('writes every selector that has values, in every kind of policy', () => {
    let written = 0
    for (const { ui, type, policyTypes } of gatewaySelectors) {
      if (type.startsWith('Bool') || type.startsWith('Map')) continue
      for (const policyType of policyTypes) {
        const value = type.includes('Int') ? '7' : type.includes('Ip') ? '192.0.2.7' : 'x'
        const row = { selector: ui, operator: 'is', values: [value] }
        expect(expressionToRow(write(row, policyType), new Map(), policyType)).toEqual(row)
        written += 1
      }
    }
    expect(written).toBeGreaterThan(80)
  })
})
