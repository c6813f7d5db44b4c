import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { extractPrompt, fromLogRow, type PromptExtraction } from '../../src/inspection/traffic/index.ts'

interface PromptCase {
  readonly id: string
  readonly request: Readonly<Record<string, unknown>>
  readonly prompt: string
}

// Bodies as sites, SDKs and agents send them; own wording.
const cases = JSON.parse(readFileSync(new URL('prompt-cases.json', import.meta.url), 'utf8')) as readonly PromptCase[]

function extract(request: Readonly<Record<string, unknown>>): PromptExtraction {
  const read = fromLogRow(request)
  if (!read.ok) throw new Error(read.diagnostics[0]?.message)
  return extractPrompt(read.value)
}

describe('prompts of the field', () => {
  it.each(cases.map((row) => [row.id, row] as const))('reads %s', (_, { request, prompt }) => {
    const found = extract(request)
    expect({ llm: found.llm, prompt: found.prompt }).toEqual({ llm: true, prompt })
    expect(found.texts.map(({ text }) => text).join('\n')).toContain(prompt.split('\n')[0])
    expect(found.unread.filter(({ kind }) => kind !== 'file')).toEqual([])
  })
})
