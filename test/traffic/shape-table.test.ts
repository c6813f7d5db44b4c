import { describe, expect, it } from 'vitest'
import {
  applications,
  extractPrompt,
  fromLogRow,
  promptShapes,
  type PromptShape,
} from '../../src/inspection/traffic/index.ts'
import { BodyMaker, createRandom, type MadeRequest } from './body-maker.ts'

const bodies = 2_000

function promptOf({ row }: MadeRequest): string | undefined {
  const { query, path, ...rest } = row as { readonly query?: string; readonly path: string }
  const read = fromLogRow({ ...rest, path: query === undefined ? path : `${path}?${query}` })
  if (!read.ok) throw new Error(read.diagnostics[0]?.message)
  const { llm, prompt } = extractPrompt(read.value)
  return llm ? prompt : `not a model: ${String(prompt)}`
}

describe('the table of shapes', () => {
  it(`gives the prompt of ${String(bodies)} bodies made by its rows, in any order and with unknown members`, () => {
    const seed = Number(process.env['SEED'] ?? Date.now() % 1e9)
    const maker = new BodyMaker(createRandom(seed))
    const made = new Map<PromptShape, number>(promptShapes.map((shape) => [shape, 0]))
    const wrong: unknown[] = []
    let count = 0
    const isDone = (): boolean => count >= bodies && [...made.values()].every((times) => times > 0)
    for (let round = 0; !isDone() && round < 200; round++) {
      for (const shape of promptShapes) {
        for (const source of shape.sources) {
          if (count >= bodies && (made.get(shape) ?? 0) > 0) continue
          const request = maker.make(shape, source)
          if (request === undefined) continue
          count++
          made.set(shape, (made.get(shape) ?? 0) + 1)
          const found = promptOf(request)
          if (found !== request.prompt) wrong.push({ shape: shape.id, source, found, request })
        }
      }
    }
    expect({ seed, wrong: wrong.slice(0, 5), count: wrong.length }).toEqual({ seed, wrong: [], count: 0 })
    expect(count).toBeGreaterThanOrEqual(bodies)
    expect([...made].filter(([, times]) => times === 0).map(([{ id }]) => id)).toEqual([])
  }, 120_000)

  it('names a source in every row, and applications that there are', () => {
    const ids = new Set(applications.map(({ id }) => id))
    for (const { id, source, apps } of promptShapes) {
      expect(source.length, id).toBeGreaterThan(10)
      for (const app of apps ?? []) expect(ids.has(app), `${id}: ${app}`).toBe(true)
    }
  })
})
