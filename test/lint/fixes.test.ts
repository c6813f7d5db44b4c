import { describe, expect, it } from 'vitest'
import { applyFixes, lint, lintRules, type SourceFile } from '../../src/lint/index.ts'
import { openPolicy, type Policy } from '../../src/policy/index.ts'
import { createAnalyzer, eventsFor } from '../../src/analysis/index.ts'
import { createRandom } from '../analysis/bytes-cases.ts'
import { amount, drawSeed } from '../support/amounts.ts'
import { caseFiles } from '../support/lint-cases.ts'

const seed = drawSeed()
const rounds = amount('LINT_FIXES', 60, 120)

/** Parts that rules of the linter have safe fixes for, and parts that they do not. */
const parts = [
  'http.host eq "a.example"',
  'http.host in {"a.example" "b.example" "a.example"}',
  'ip.src in {198.51.100.0/24 198.51.100.128/25}',
  'ip.src in {198.51.100.128/25}',
  'ip.geoip.country eq "DE"',
  'http.request.uri.path matches "^/admin$"',
  'http.request.uri.path matches "^/api/"',
  'http.request.uri.path matches "login"',
  'http.request.uri.path matches "\\\\.php$"',
  'http.request.uri.path matches "^/a.*b$"',
  'http.host matches r"^(?:a\\.example|b\\.example)$"',
  'starts_with(http.request.uri.path, "/api/v1")',
  'http.request.uri.path contains "/api/"',
  'not http.request.method in {"GET" "POST"}',
  'any(http.request.headers["x-a"][*] matches "^1$")',
  'cf.waf.score lt 20',
  'cf.edge.server_port in {80..90 85}',
  'ssl',
]

function draw(random: () => number): string {
  const pick = (): string => parts[Math.floor(random() * parts.length)] ?? 'ssl'
  const count = 1 + Math.floor(random() * 4)
  let text = pick()
  for (let at = 1; at < count; at++) {
    const inner = random() < 0.25 ? `(${pick()} ${random() < 0.5 ? 'and' : 'or'} ${pick()})` : pick()
    text += ` ${random() < 0.5 ? 'and' : 'or'} ${inner}`
  }
  return text
}

function open({ file, text }: SourceFile): Policy {
  const opened = openPolicy(text, { file })
  if (!opened.ok) throw new Error(`${text}\n${opened.diagnostics.map(({ message }) => message).join('\n')}`)
  return opened.value
}

/** Makes safe fixes until none is left. */
function fixAll(source: SourceFile): SourceFile {
  let current = source
  for (let round = 0; round < 8; round++) {
    const [fixed] = applyFixes([current], lint([current]).findings)
    if (fixed === undefined) return current
    current = fixed
  }
  return current
}

/** Events at the edges of all conditions of both policies get the same decision of both. */
function expectSame(before: Policy, after: Policy, text: string): number {
  const analyzer = createAnalyzer({ scheme: before.scheme })
  let events = 0
  for (const policy of [before, after])
    for (const { rules } of policy.stages)
      for (const { filter } of rules)
        for (const { witness } of eventsFor(filter.checked.root, analyzer).events) {
          const { event } = witness
          events += 1
          const [old, next] = [before.decide(event), after.decide(event)]
          expect([old.action, old.rule], `${text}\n${JSON.stringify(event)}`).toEqual([next.action, next.rule])
        }
  return events
}

describe(`safe fixes (seed ${String(seed)})`, () => {
  it(
    `leave decisions as they are on ${String(rounds)} policies`,
    () => {
      const below = createRandom(seed)
      const random = (): number => below(1_000_000) / 1_000_000
      let fixed = 0
      let events = 0
      for (let round = 0; round < rounds; round++) {
        const rules = Array.from({ length: 4 }, (_, index) => ({
          id: `rule-${String(index)}`,
          expression: draw(random),
          action: index % 2 === 0 ? 'block' : 'log',
        }))
        const source = { file: 'policy.json', text: JSON.stringify({ version: 1, rules }, undefined, 1) }
        const after = fixAll(source)
        if (after.text === source.text) continue
        fixed += 1
        events += expectSame(open(source), open(after), `${source.text}\n${after.text}`)
      }
      expect(fixed).toBeGreaterThan(rounds / 3)
      expect(events).toBeGreaterThan(fixed)
    },
    120_000 + 400 * rounds,
  )

  it('can be written in every form, and leave nothing to fix', () => {
    for (const { id, cases } of lintRules)
      for (const file of cases.bad.flatMap(caseFiles)) {
        const safe = lint([file]).findings.filter(({ code, fix }) => code === id && fix?.isSafe === true)
        if (safe.length === 0) continue
        const after = fixAll(file)
        const { findings } = lint([after])
        expect(
          findings.filter(({ code }) => code === id || code.startsWith('E_')),
          after.text,
        ).toEqual([])
      }
  }, 60_000)
})
