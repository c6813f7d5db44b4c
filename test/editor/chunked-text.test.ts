import { expect, it } from 'vitest'
import {
  ChunkedText,
  hclScanner,
  jsonScanner,
  rulesScanner,
  yamlScanner,
  type Scanner,
} from '../../src/editor/structure/index.ts'
import { createRandom } from '../analysis/bytes-cases.ts'

const seed = Number(process.env['PORTCULLIS_SEED'] ?? 20261127)
const count = Number(process.env['PORTCULLIS_EDITS'] ?? 150)

interface Form {
  readonly scanner: Scanner
  readonly head: string
  readonly rule: (id: number) => string
  /** What is typed: also halves of what belongs together, so that a change reaches far. */
  readonly typed: readonly string[]
}

const condition = 'http.request.uri.path contains "/a/b/c" and ip.src in { 1.2.3.0/24 2001:db8::/32 }'
const anywhere = ['', 'x', ' ', '\n', '"', "'", '#', '{', '}', '[', ']', ':', ',', '\r\n', '\n\n', '# a comment\n'.repeat(400)] // prettier-ignore
const forms: Readonly<Record<string, Form>> = {
  yaml: {
    scanner: yamlScanner,
    head: 'version: 1\nlists: { a: { kind: ip, items: ["1.2.3.4"] } }\nrules:\n',
    rule: (id) => `  - id: r${String(id)}\n    expression: ${condition}\n    action: block\n`,
    typed: ['- ', '  - id: y\n', '---\n', '|\n', '>-\n', 'rules:\n', 'tests:\n  - name: t\n', '\n          '],
  },
  json: {
    scanner: jsonScanner,
    head: '{ "result": [{ "id": "a", "name": "b",\n "rules": [\n',
    rule: (id) => `  { "id": "r${String(id)}", "expression": ${JSON.stringify(condition)}, "action": "block" },\n`,
    typed: ['{ "expression": "x" },', '"rules": [', '[{', '}]', '"rules"', '\\'],
  },
  terraform: {
    scanner: hclScanner,
    head: 'resource "cloudflare_ruleset" "a" {\n  phase = "http_request_firewall_custom"\n',
    rule: (id) => `  rules {\n    ref = "r${String(id)}"\n    expression = <<-EOT\n      ${condition}\n    EOT\n    action = "block"\n  }\n`, // prettier-ignore
    typed: ['rules {', '<<-EOT\n', 'EOT\n', '/*', '*/', '//', '${', 'resource "cloudflare_teams_rule" "b" {\n'],
  },
  rules: {
    scanner: rulesScanner,
    head: '# phase: http_request_firewall_custom\n',
    rule: (id) => `# rule: r${String(id)}\n${condition}\n\n`,
    typed: ['# action: block\n', '\n\n', '//', '# phase: x\n'],
  },
}

for (const [name, { scanner, head, rule, typed }] of Object.entries(forms))
  it(`has the chunks of ${name} that a fresh one has, after each of ${String(count)} edits (seed ${String(seed)})`, () => {
    const pick = createRandom(seed)
    const whole = head + Array.from({ length: 60 }, (_, id) => rule(id)).join('')
    let text = whole
    let known = new ChunkedText(text, scanner)
    const pieces = [...anywhere, ...typed, rule(1000), rule(1001).repeat(3)]
    for (let edit = 0; edit < count; edit++) {
      const start = pick(text.length + 1)
      const end = Math.min(text.length, start + (pick(3) === 0 ? pick(400) : pick(3)))
      const inserted = pieces[pick(pieces.length)] ?? ''
      text = text.slice(0, start) + inserted + text.slice(end)
      const { betweenRevision } = known
      const between = betweenOf(known)
      known.replace(start, end, inserted)
      const fresh = new ChunkedText(text, scanner)
      expect(known.chunks).toEqual(fresh.chunks)
      expect(known.length).toBe(text.length)
      expect(known.chunks.map((_, index) => known.startOf(index))).toEqual(fresh.chunks.map((_, index) => fresh.startOf(index))) // prettier-ignore
      expect(known.chunks.map((_, index) => known.textAt(index)).join('')).toBe(text)
      // An equal number is a promise that nothing between the rules has changed.
      if (known.betweenRevision === betweenRevision) expect(betweenOf(known)).toBe(between)
      for (let tried = 0; tried < 3; tried++) {
        const from = pick(text.length + 1)
        const to = from + pick(600)
        expect(known.slice(from, to)).toBe(text.slice(from, to))
        expect(known.unitAt(from)).toBe(text.charCodeAt(from))
      }
      if (pick(3) === 0) expect(known.text).toBe(text)
      if (pick(40) !== 0) continue
      text = whole
      known = new ChunkedText(text, scanner)
    }
  })

/** What stands between the rules, with a mark for each list of them. */
function betweenOf(text: ChunkedText): string {
  const parts: string[] = []
  for (const [index, { rule }] of text.chunks.entries()) {
    const part = rule === undefined ? text.textAt(index) : `<${rule.join()}>`
    if (rule === undefined || part !== parts.at(-1)) parts.push(part)
  }
  return parts.join('')
}
