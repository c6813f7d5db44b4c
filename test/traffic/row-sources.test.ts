import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { applications, logFormats, promptShapes } from '../../src/inspection/traffic/index.ts'

interface SourcedRow {
  readonly id: string
  readonly source: string
}

/** A repository, an address, a page of somebody's documentation, or a case of the field: something that can be looked up. */
const places = [
  /\b[\w-]+\/[\w.-]+/,
  /\b[\w-]+(?:\.[\w-]+)+\b/,
  /\b(?:docs?|documentation|user guide|API references?)\b/i,
  /^the field case [\w-]+/,
  /\bpublic clients of \S+/,
]

/** A source that names a file or a page may say all of the few rows that it documents. */
const mostRowsOfOne = 5

function groupsOf(rows: readonly SourcedRow[]): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>()
  for (const { id, source } of rows) groups.set(source, (groups.get(source) ?? new Set()).add(id))
  return groups
}

describe.each<[string, readonly SourcedRow[]]>([
  ['shapes of prompts', promptShapes],
  ['applications and providers', applications],
  ['formats of logs', logFormats],
])('the table of %s', (_name, rows) => {
  it('names in every row a source that can be looked up', () => {
    const wrong = rows.filter(({ source }) => !places.some((place) => place.test(source)))
    expect(wrong.map(({ id, source }) => `${id}: ${source}`)).toEqual([])
  })

  it('has no placeholder: several rows share a source only if it names the file that documents them', () => {
    const shared = [...groupsOf(rows)].filter(([, ids]) => ids.size > 1)
    const wrong = shared.filter(([source, ids]) => ids.size > mostRowsOfOne || !/[/:]/.test(source))
    expect(wrong.map(([source, ids]) => `${source}: ${[...ids].join(', ')}`)).toEqual([])
  })

  it('names files of this project that there are', () => {
    for (const { source } of rows)
      for (const [path] of source.matchAll(/\b(?:docs|schemas)\/[\w/.-]+\.(?:md|json)\b/g))
        if (!/^[\w-]+\/[\w.-]+: /.test(source))
          expect(existsSync(new URL(`../../${path}`, import.meta.url)), path).toBe(true)
  })
})
