import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { EventRecord } from '../../src/compiler/index.ts'
import { allowsGeneratedCode } from '../../test/support/code-generation.ts'
import { openPolicy, type Policy } from '../../src/policy/index.ts'

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')

const events = read('events.jsonl')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as EventRecord)
const expected = JSON.parse(read('expected.json')) as readonly {
  action: string
  rule: string | null
  matched: string[]
  monitored: string[]
}[]

function open(backend: 'closures' | 'source'): Policy {
  const opened = openPolicy(read('policy.yaml'), { file: 'policy.yaml', backend })
  if (!opened.ok)
    throw new Error(opened.diagnostics.map(({ line, message }) => `${String(line)}: ${message}`).join('\n'))
  // The rule on unsafe topics rests on a list of words: the example says so.
  expect(opened.warnings.map(({ code }) => code)).toEqual(['W_WEAK_DETECTION'])
  return opened.value
}

describe.each(allowsGeneratedCode ? (['closures', 'source'] as const) : (['closures'] as const))(
  'the AI security policy on %s',
  (backend) => {
    const policy = open(backend)

    it('decides every event as expected', () => {
      const decisions = events.map((event) => policy.decide(event))
      expect(
        decisions.map(({ action, rule, matched, monitored }) => ({
          action,
          rule,
          matched: matched.map((m) => m.rule),
          monitored: monitored.map((m) => m.rule),
        })),
      ).toEqual(expected)
      expect(decisions.flatMap(({ problems }) => problems)).toEqual([])
    })

    it('blocks what was scored as an injection, and nothing that was scored as harmless', () => {
      for (const event of events) {
        const score = event['cf.llm.prompt.injection_score']
        const { rule } = policy.decide(event)
        expect(rule === 'prompt-injection').toBe(typeof score === 'number' && score < 20)
      }
    })

    it('sees a tool call also where its method is written with escapes', () => {
      const escaped = events.find((event) => String(event['http.request.body.raw']).includes('\\u0074o\\u006fls'))
      expect(escaped).toBeDefined()
      expect(policy.decide(escaped ?? {}).rule).toBe('shadow-mcp-call')
    })

    it('leaves look-alikes alone', () => {
      const lookAlike = events.find((event) => String(event['http.host']).startsWith('mcpherson'))
      expect(lookAlike).toBeDefined()
      expect(policy.decide(lookAlike ?? {}).matched).toEqual([])
    })
  },
)
