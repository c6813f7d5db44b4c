import { describe, expect, it } from 'vitest'
import { applications, extractPrompt, fromLogRow, promptShapes } from '../../src/inspection/traffic/index.ts'
import { BodyMaker, createRandom, type MadeRequest } from './body-maker.ts'

/** Bodies for each row of the table: few here, 60 in `.ci/run`, 2,000 where somebody asks for them. */
const bodiesEach = Number(process.env['PORTCULLIS_SHAPE_BODIES'] ?? 6)

function promptOf({ row }: MadeRequest): string | undefined {
  const { query, path, ...rest } = row as { readonly query?: string; readonly path: string }
  const read = fromLogRow({ ...rest, path: query === undefined ? path : `${path}?${query}` })
  if (!read.ok) throw new Error(read.diagnostics[0]?.message)
  const { llm, prompt } = extractPrompt(read.value)
  return llm ? prompt : `not a model: ${String(prompt)}`
}

describe('the table of shapes', () => {
  it(`gives the prompt of ${String(bodiesEach)} bodies made by each row, in any order and with unknown members`, () => {
    const seed = Number(process.env['SEED'] ?? Date.now() % 1e9)
    const maker = new BodyMaker(createRandom(seed))
    const wrong: unknown[] = []
    const unmade: string[] = []
    let count = 0
    for (const shape of promptShapes) {
      let made = 0
      // A source whose place goes with no sign of the row makes nothing, and is tried no longer than others.
      for (let round = 0; made < bodiesEach && round < bodiesEach * 40; round++) {
        for (const source of shape.sources) {
          if (made >= bodiesEach) break
          const request = maker.make(shape, source)
          if (request === undefined) continue
          made++
          const found = promptOf(request)
          if (found !== request.prompt) wrong.push({ shape: shape.id, source, found, request })
        }
      }
      if (made < bodiesEach) unmade.push(shape.id)
      count += made
    }
    console.log(`shapes: seed ${String(seed)}, ${String(promptShapes.length)} rows, ${String(count)} bodies`)
    expect({ seed, wrong: wrong.slice(0, 5), count: wrong.length }).toEqual({ seed, wrong: [], count: 0 })
    expect(unmade).toEqual([])
  }, 1_800_000)

  it('names a source in every row, and applications that there are', () => {
    const ids = new Set(applications.map(({ id }) => id))
    for (const { id, source, apps } of promptShapes) {
      expect(source.length, id).toBeGreaterThan(10)
      for (const app of apps ?? []) expect(ids.has(app), `${id}: ${app}`).toBe(true)
    }
  })
})
