import { describe, expect, it } from 'vitest'
import { formatSources } from '../../src/editor/format/format-sources.ts'
import { createLanguageService } from '../../src/editor/index.ts'

interface Edit {
  readonly span: { readonly start: number; readonly end: number }
  readonly text: string
}

function edited(text: string, edits: readonly Edit[]): string {
  const fromBehind = [...edits].sort((a, b) => b.span.start - a.span.start)
  return fromBehind.reduce((made, { span, text: own }) => made.slice(0, span.start) + own + made.slice(span.end), text)
}

const yamlRules = [
  (at: number) =>
    `  - id:   r${String(at)}\n    expression:   http.host=="h${String(at)}.example"  and   http.request.method   in {"GET"   "POST"}\n    action:    block`,
  (at: number) =>
    `  - {id: q${String(at)}, expression: 'http.host eq "a${String(at)}"  or http.host eq "b"', action: log}`,
  (at: number) =>
    `\n\n  # comment ${String(at)}\n  - id: s${String(at)}\n    action: log\n    expression: >-\n      http.host eq "x"\n        and   ssl`,
] as const
const yaml = (count: number): string =>
  `version:   1\nscheme: cloudflare\nlists:\n  a: {kind:   ip,  items: [1.2.3.4,   5.6.7.8]}\nrules:\n${Array.from({ length: count }, (_, at) => yamlRules[at % 3]?.(at)).join('\n')}\n\n\n# end\nguardrails:   []\n`
const json = (count: number): string =>
  `{"version":1,\n "rules": [${Array.from({ length: count }, (_, at) => `{"id":"r${String(at)}",  "action":"log","expression":"ssl   and http.host==\\"a${String(at)}\\""}`).join(',\n')}  ]}\n`

describe('a document that is laid out some rules at a time', () => {
  it.each([
    ['a.yaml', yaml(5)],
    ['b.yaml', yaml(45)],
    ['c.yaml', yaml(100)],
    ['d.yaml', yaml(45).replace('kind:   ip', 'kind:   &kind ip')],
    ['e.json', json(70)],
    ['shared.yaml', yaml(60).replace('expression:   http.host=="h9.', 'expression:   &one http.host=="h9.').replace('\n\n\n# end', '\n  - {id: t, expression: *one, action: log}\n\n\n# end')], // prettier-ignore
  ])('comes out as one that is laid out whole: %s', (file, text) => {
    const service = createLanguageService()
    service.openDocument(file, text)
    const whole = formatSources([{ file, text }], {}).files[0]?.edits ?? []
    const laidOut = edited(text, service.format(file, {}))
    expect(laidOut).not.toBe(text)
    expect(laidOut).toBe(edited(text, whole))
  })
})
