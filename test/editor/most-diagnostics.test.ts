import { expect, it } from 'vitest'
import { createLanguageService } from '../../src/editor/index.ts'

const warning = (id: number): string =>
  `  - { id: w${String(id)}, expression: 'http.request.method eq "get"', action: block }\n`
const error = `  - { id: e, expression: 'http.hots eq "x"', action: block }\n`
const rules = (count: number): string => Array.from({ length: count }, (_, id) => warning(id)).join('')

it('tells of more than it is asked for only the gravest and those around the last change, in order', () => {
  const text = `version: 1\nrules:\n${rules(40)}${error}${rules(9)}`.replaceAll('\n  - { id: w40', '\n  - { id: v')
  const whole = createLanguageService()
  whole.openDocument('a.yaml', text, 1)
  const all = whole.diagnostics('a.yaml')
  expect(all.leftOut).toBe(0)
  const service = createLanguageService({ mostDiagnostics: 10 })
  service.openDocument('a.yaml', text, 1)
  const told = service.diagnostics('a.yaml')
  expect(told.diagnostics).toHaveLength(10)
  expect(told.leftOut).toBe(all.diagnostics.length - 10)
  expect(told.diagnostics.map(({ code }) => code)).toContain('E_UNKNOWN_IDENTIFIER')
  for (const one of told.diagnostics) expect(all.diagnostics).toContainEqual(one)

  // What was just typed is seen, however little it weighs.
  const at = text.indexOf('w37')
  service.changeDocument('a.yaml', [{ span: { start: at, end: at }, text: 'x' }], 2)
  const { diagnostics } = service.diagnostics('a.yaml')
  const starts = diagnostics.map(({ span }) => span.start)
  expect(starts).toEqual([...starts].sort((a, b) => a - b))
  expect(starts.some((start) => start > at && start < at + 80)).toBe(true)
  // Actions are offered for all that is wrong.
  const first = service.textOf('a.yaml')?.indexOf('"get"') ?? -1
  expect(service.codeActions('a.yaml', { start: first, end: first }).length).toBeGreaterThan(0)
})
