import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import { createLanguageService, type LanguageService } from '../../src/editor/index.ts'

const items = Array.from({ length: 400 }, (_, index) => `10.0.${String(index >> 8)}.${String(index & 255)}`)
const document = {
  version: 1,
  lists: { big: { kind: 'ip', items: [...items, '10.1.0.0/16', '2001:db8::1'] } },
  rules: ['a', 'b'].map((id) => ({
    id,
    expression: `http.host eq "${id}.example" and ip.src in $big`,
    action: 'block',
  })),
}

function openFresh(file: string, text: string): LanguageService {
  const service = createLanguageService()
  service.openDocument(file, text, 1)
  return service
}

/** Edits one after another: what is looked for, and what it becomes. */
const edits: readonly (readonly [from: string, to: string])[] = [
  ['10.0.0.200', '10.0.0.x'],
  ['a.example', 'aa.example'],
  ['10.0.1.5', '10.9.0.5/8'],
  ['10.0.0.x', '10.0.0.200'],
  ['10.0.0.150', '10.0.0.149'],
  ['kind', 'kinds'],
  ['kinds', 'kind'],
  ['10.9.0.5/8', '10.0.1.5'],
  ['$big', '$bigger'],
]

it.each([
  ['policy.yaml', stringify(document)],
  ['policy.yaml', stringify(document, { defaultStringType: 'QUOTE_DOUBLE', indent: 4 }).replaceAll('\n', '\r\n')],
  ['policy.json', JSON.stringify(document, undefined, 2)],
] as const)('items of a long list of %s are judged as in a fresh start, in lists that are read in part', async (file, text) => {
  const service = openFresh(file, text)
  const wrong: number[] = []
  for (const [from, to] of edits) {
    const start = (service.textOf(file) ?? '').indexOf(from)
    expect(start).toBeGreaterThan(0)
    service.changeDocument(file, [{ span: { start, end: start + from.length }, text: to }])
    const now = service.textOf(file) ?? ''
    const { diagnostics } = service.diagnostics(file)
    expect(diagnostics, to).toEqual(openFresh(file, now).diagnostics(file).diagnostics)
    wrong.push(diagnostics.length)
    for (const { code, span } of diagnostics)
      if (code === 'list-host-bits') expect(now.slice(span.start, span.end)).toContain('10.9.0.5/8')
  }
  expect(wrong[0]).toBeGreaterThan(0)
  expect(wrong.at(-1)).toBeGreaterThan(0)
  const proved = await service.provedDiagnostics(file)
  const fresh = await openFresh(file, service.textOf(file) ?? '').provedDiagnostics(file)
  expect(proved?.diagnostics).toEqual(fresh?.diagnostics)
}) // prettier-ignore
