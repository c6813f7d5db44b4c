import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { readInSteps } from '../../src/editor/act/read-in-steps.ts'
import { EditorDocument } from '../../src/editor/model/index.ts'
import { readSources } from '../../src/lint/index.ts'
import { runSteps } from '../../src/policy/index.ts'

const rule = (id: number): object => ({ id: `r${String(id)}`, expression: `http.host eq "h${String(id)}.example" or http.host in $hosts`, action: 'block', ...(id % 3 === 0 ? { mode: 'monitor' } : {}) }) // prettier-ignore
const policy = {
  version: 1,
  lists: {
    hosts: { kind: 'hostname', items: Array.from({ length: 300 }, (_, item) => `item${String(item)}.example`) },
  },
  rules: Array.from({ length: 333 }, (_, id) => rule(id)),
  tests: [{ name: 'one', event: { 'http.host': 'h1.example' }, expect: { action: 'block' } }],
}

const forms: Readonly<Record<string, string>> = {
  'policy.yaml': stringify(policy),
  'policy.json': JSON.stringify(policy, undefined, 2),
  'flow.json': JSON.stringify(policy),
}

describe('a policy that is read some rules at a time', () => {
  it.each(Object.entries(forms))('is the same document as in one step: %s', (file, text) => {
    const steps = readInSteps(new EditorDocument(file, text, 1, true), undefined)
    let count = 0
    let read = steps.next()
    for (; read.done !== true; read = steps.next()) count += 1
    expect(count).toBeGreaterThan(5)
    expect(JSON.stringify(read.value)).toBe(JSON.stringify(readSources([{ file, text }]).units[0]?.document))
  })

  it('keeps of a rule that is not sound what the whole keeps', () => {
    const text = (forms['policy.yaml'] ?? '').replace('id: r100\n', 'id: [r100]\n')
    const read = runSteps(readInSteps(new EditorDocument('policy.yaml', text, 1, true), undefined))
    const whole = readSources([{ file: 'policy.yaml', text }]).units[0]?.document
    expect(JSON.stringify(read ?? whole)).toBe(JSON.stringify(whole))
    expect(JSON.stringify(whole)).not.toContain('r100"')
  })

  it.each([
    ['rules that share a text', (text: string) => text.replace('expression: http', 'expression: &one http').replace('tests:', '  - { id: last, expression: *one, action: log }\ntests:')], // prettier-ignore
    ['a text that does not read', (text: string) => text.replace('id: r100\n', 'id: "r100\n')],
  ])('is read as a whole where there are %s', (_name, change) => {
    const text = change(forms['policy.yaml'] ?? '')
    expect(runSteps(readInSteps(new EditorDocument('policy.yaml', text, 1, true), undefined))).toBeUndefined()
  })
})
