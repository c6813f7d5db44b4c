import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { EventRecord } from '../compiler/index.ts'
import { emitPolicy, openPolicy } from './index.ts'

interface Emitted {
  readonly decide: (event: EventRecord) => { readonly action: string; readonly rule: string | null }
}

async function load(text: string): Promise<Emitted> {
  const root = new URL('../', import.meta.url)
  const folder = mkdtempSync(join(new URL('.', import.meta.url).pathname, '.emitted-'))
  const file = join(folder, 'policy.ts')
  writeFileSync(
    file,
    text.replace(/"portcullis\/(\w+)"/g, (_all, entry: string) =>
      JSON.stringify(new URL(`${entry}/index.ts`, root).pathname),
    ),
  )
  try {
    return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Emitted
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('the emitted module of a policy', () => {
  it('decides as the policy does', async () => {
    const folder = new URL('../../examples/ai-security/', import.meta.url)
    const opened = openPolicy(readFileSync(new URL('policy.yaml', folder), 'utf8'))
    if (!opened.ok) throw new Error('the example is wrong')
    const events = readFileSync(new URL('events.jsonl', folder), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as EventRecord)
    const module = await load(emitPolicy(opened.value))
    for (const event of events) {
      const { fieldsRead: _fieldsRead, dlp: _dlp, location: _location, ...decision } = opened.value.decide(event)
      expect(module.decide(event)).toMatchObject(decision)
    }
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
    expect((await load(text)).decide({})).toMatchObject({ rule: id, parameters: { ['__proto__x']: id } })
  })
})
