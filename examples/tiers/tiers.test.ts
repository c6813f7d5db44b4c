import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { EventRecord } from '../../src/compiler/index.ts'
import { openPolicy } from '../../src/policy/index.ts'

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')
const events = read('events.jsonl')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as EventRecord)

describe('the tiers of AI governance', () => {
  const opened = openPolicy(read('policy.yaml'), { file: 'policy.yaml', runTests: true })
  if (!opened.ok)
    throw new Error(opened.diagnostics.map(({ line, message }) => `${String(line)}: ${message}`).join('\n'))
  const policy = opened.value
  const decisions = events.map((event) => policy.decide(event))

  it('names tier, rule and action of each event', () => {
    expect(
      decisions.map(({ tier, rule, action, monitored }) => [
        tier,
        rule,
        action,
        monitored.map((report) => report.rule),
      ]),
    ).toEqual([
      ['block', 'unsanctioned-ai', 'block', []],
      ['redirect', 'gemini-to-sanctioned', 'redirect', []],
      ['isolate', 'ai-in-review', 'isolate', []],
      ['guardrails', 'no-personal-data', 'block', []],
      ['allow', 'sanctioned-ai', 'allow', []],
      ['guardrails', 'no-personal-data', 'block', []],
      ['allow', 'sanctioned-ai', 'allow', []],
      ['block', 'chatgpt-uploads', 'block', []],
      ['allow', 'sanctioned-ai', 'allow', ['watch-secrets']],
      [null, null, 'allow', []],
    ])
    expect(decisions.flatMap(({ problems }) => problems)).toEqual([])
  })

  it('keeps path and query of a redirected request', () => {
    expect(decisions[1]?.location).toBe('https://ai.corp.example/switch/app/abc?hl=en&cf_user_email=ana@corp.example')
  })

  it('gives the settings of the action, and what was overruled', () => {
    expect(decisions[0]?.parameters).toMatchObject({ block_page_enabled: true })
    expect(decisions[2]?.parameters).toMatchObject({ biso_admin_controls: { paste: 'disabled' } })
    expect(decisions[3]?.overruled.map(({ rule }) => rule)).toEqual(['ai-in-review'])
    expect(decisions[5]?.tags).toEqual(['LLM02:2025'])
  })

  it('scans only where a rule asks, and shows findings masked', () => {
    expect(decisions[0]?.dlp).toEqual([])
    const found = JSON.stringify(decisions[3]?.dlp)
    expect(found).toContain('ai-prompt-pii')
    expect(found).not.toContain('536-90-4399')
    expect(JSON.stringify(decisions[8])).not.toContain('AKIAQ3EGVB7TN2LC5MXD')
  })

  it('explains each part of a rule with what it looked at', () => {
    const rule = policy.explain(events[3] ?? {}).find((row) => row.rule === 'ai-in-review')
    expect(rule?.matched).toBe(true)
    expect(rule?.conditions[0]).toMatchObject({
      kind: 'and',
      result: true,
      children: [
        { kind: 'predicate', text: 'any(http.request.uri.content_category[*] in {184})', result: true, value: [184] },
        { kind: 'not', result: true, children: [{ kind: 'predicate', result: false, value: ['in_review'] }] },
      ],
    })
  })
})
