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
    const steps = readInSteps([new EditorDocument(file, text, 1, true)], undefined)
    let count = 0
    let read = steps.next()
    for (; read.done !== true; read = steps.next()) count += 1
    expect(count).toBeGreaterThan(5)
    expect(JSON.stringify(read.value)).toBe(JSON.stringify(readSources([{ file, text }]).units[0]?.document))
  })

  it('is the same where rules share texts', () => {
    const shared = (forms['policy.yaml'] ?? '')
      .replace('version: 1\n', 'version: 1\nname: &name block\n')
      .replace('expression: http.host eq "h7.', 'expression: &one http.host eq "h7.')
      .replace('tests:', '  - { id: last, expression: *one, action: *name }\n  - { id: other, expression: *one, action: log }\ntests:') // prettier-ignore
    const read = runSteps(readInSteps([new EditorDocument('policy.yaml', shared, 1, true)], undefined))
    const [unit] = readSources([{ file: 'policy.yaml', text: shared }]).units
    expect(read?.rules?.at(-2)).toMatchObject({
      expression: expect.stringContaining('h7.') as unknown,
      action: 'block',
    })
    expect(JSON.stringify(read)).toBe(JSON.stringify(unit?.document))
  })

  it('is the same as in one step where it stands in several files, unless they are not one policy', () => {
    const first = { file: 'a.yaml', text: forms['policy.yaml'] ?? '' }
    const second = { file: 'b.json', text: JSON.stringify({ version: 1, guardrails: [{ id: 'g', expression: 'ssl', action: 'log' }], rules: Array.from({ length: 70 }, (_, id) => ({ ...rule(id), id: `s${String(id)}` })) }) } // prettier-ignore
    const third = { file: 'c.yaml', text: 'version: 1\nlists:\n  more: { kind: ip, items: [1.2.3.4] }\n' }
    const readAll = (sources: readonly { readonly file: string; readonly text: string }[]): unknown =>
      runSteps(readInSteps(sources.map(({ file, text }) => new EditorDocument(file, text, 1, true)), undefined)) // prettier-ignore
    const sources = [first, second, third]
    const { units } = readSources(sources)
    expect(units).toHaveLength(1)
    expect(JSON.stringify(readAll(sources))).toBe(JSON.stringify(units[0]?.document))
    const namesake = { ...second, text: second.text.replace('"s69"', '"r5"') }
    expect(readSources([first, namesake]).units).toHaveLength(2)
    expect(readAll([first, namesake])).toBeUndefined()
  })

  it('keeps of a rule that is not sound what the whole keeps', () => {
    const text = (forms['policy.yaml'] ?? '').replace('id: r100\n', 'id: [r100]\n')
    const read = runSteps(readInSteps([new EditorDocument('policy.yaml', text, 1, true)], undefined))
    const whole = readSources([{ file: 'policy.yaml', text }]).units[0]?.document
    expect(JSON.stringify(read ?? whole)).toBe(JSON.stringify(whole))
    expect(JSON.stringify(whole)).not.toContain('r100"')
  })

  it.each([
    ['names of texts that are given anew', (text: string) => text.replace('expression: http', 'expression: &one http').replace('tests:', '  - { id: last, expression: *one, action: &one log }\ntests:')], // prettier-ignore
    ['a text that does not read', (text: string) => text.replace('id: r100\n', 'id: "r100\n')],
  ])('is read as a whole where there are %s', (_name, change) => {
    const text = change(forms['policy.yaml'] ?? '')
    expect(runSteps(readInSteps([new EditorDocument('policy.yaml', text, 1, true)], undefined))).toBeUndefined()
  })
})
