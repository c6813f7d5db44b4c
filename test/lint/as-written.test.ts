import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { lint } from '../../src/lint/index.ts'

/**
 * Rule files of the sorts that people keep in public: WordPress and bot rules, countries, APIs, rates, Gateway, as answers of the
 * API, as Terraform of both providers and as plain expressions. Nothing is planted in them, so nothing above style is right.
 */
const folder = new URL('as-written/', import.meta.url)
const files = readdirSync(folder).flatMap((form) =>
  readdirSync(new URL(`${form}/`, folder)).map((name) => `${form}/${name}`),
)

describe('rule files as people write them', () => {
  it.each(files)('%s gives nothing above style', (file) => {
    const { findings, rules } = lint([{ file, text: readFileSync(new URL(file, folder), 'utf8') }], {
      today: '2026-11-27',
    })
    const loud = findings.filter(({ level }) => level === 'error' || level === 'warning')
    expect(loud.map(({ range, code, message }) => `${String(range.start.line)} ${code} ${message}`)).toEqual([])
    expect(rules).toBeGreaterThan(0)
  })
})
