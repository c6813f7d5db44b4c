import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createModuleFolder, type ModuleFolder } from '../../../test/support/load-module.ts'
import type { EventRecord } from '../../compiler/index.ts'
import { emitPolicy, openPolicy } from '../index.ts'

interface Emitted {
  readonly decide: (event: EventRecord) => { readonly action: string; readonly rule: string | null }
}

describe('the emitted module of a policy', () => {
  let folder: ModuleFolder
  beforeAll(async () => {
    folder = await createModuleFolder()
  })
  afterAll(() => {
    folder.close()
  })

  it('decides as the policy does', async () => {
    const example = new URL('../../../examples/ai-security/', import.meta.url)
    const opened = openPolicy(readFileSync(new URL('policy.yaml', example), 'utf8'))
    if (!opened.ok) throw new Error('the example is wrong')
    const events = readFileSync(new URL('events.jsonl', example), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as EventRecord)
    const module = (await folder.load(emitPolicy(opened.value))) as unknown as Emitted
    for (const event of events) {
      expect(module.decide(event)).toEqual(opened.value.decide(event))
    }
  })

  it('decides what detectors say of each source, and what they say of the answer', async () => {
    const opened = openPolicy(`rules:
  - { id: tool, expression: 'ai.sources.injection_score["tool_result"] lt 30', action: block }
  - { id: told, expression: 'ai.response.pii_detected', action: block }
  - { id: whose, expression: 'any(ai.texts[*].source eq "document")', action: log }
`)
    if (!opened.ok) throw new Error('it should compile')
    const module = (await folder.load(emitPolicy(opened.value))) as unknown as Emitted
    const events: readonly EventRecord[] = [
      { 'ai.sources.injection_score': { tool_result: 1, user: 97 } },
      { 'ai.sources.injection_score': { tool_result: 97, user: 1 }, 'ai.response.pii_detected': true },
      { 'ai.texts': [{ location: 'a', source: 'document', text: 'b' }] },
      {},
    ]
    expect(events.map((event) => module.decide(event).rule)).toEqual(['tool', 'told', null, null])
    for (const event of events) expect(module.decide(event)).toEqual(opened.value.decide(event))
  })

  it('quotes whatever a user writes', async () => {
    const id = '</script>"`${x}\u2028\\'
    const opened = openPolicy(
      JSON.stringify({
        rules: [{ id, expression: 'true', action: 'block', action_parameters: { ['__proto__x']: id } }],
      }),
    )
    if (!opened.ok) throw new Error('it should compile')
    const text = emitPolicy(opened.value)
    expect(text).not.toContain('</script>')
    expect(((await folder.load(text)) as unknown as Emitted).decide({})).toMatchObject({
      rule: id,
      parameters: { ['__proto__x']: id },
    })
  })
})
