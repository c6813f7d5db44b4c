import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { lint } from '../../src/lint/index.ts'
import { readRuleFiles } from '../../src/cli/files/rule-files.ts'
import { readBelow } from '../../src/cli/files/policy-file.ts'

const expressions = new URL('../../../shared/conformance/docs-expressions.json', import.meta.url)

describe('the linter is quiet about what is right', () => {
  it.skipIf(!existsSync(expressions))('says nothing above style of the documented expressions', () => {
    const rows = JSON.parse(readFileSync(expressions, 'utf8')) as { id: string; kind: string; expression: string }[]
    const found = rows
      .filter(({ kind }) => kind === 'filter')
      .flatMap(({ id, expression }) => lint([{ file: `${id}.wf`, text: `${expression}\n` }]).findings)
      .filter(({ level }) => level === 'error' || level === 'warning')
    expect(found.map(({ file, code, message }) => `${file} ${code} ${message}`)).toEqual([])
  })

  it('says nothing above style of the examples and ready policies', () => {
    const { groups, problems } = readRuleFiles(['examples', 'policies'])
    expect(problems).toEqual([])
    // Those of the linter and of the first hour have mistakes to show.
    const others = groups.filter(({ folder }) => !['examples/lint', 'examples/first-hour'].includes(folder))
    const found = others.flatMap(({ folder, files }) => lint(files, { readFile: readBelow(folder) }).findings)
    const loud = found.filter(
      // The gateway's example both blocks and caches, which Cloudflare's would do in another order: it is told, and meant.
      ({ level, suppressed, code }) =>
        suppressed === undefined && level !== 'style' && level !== 'info' && code !== 'W_AI_CACHE_BLOCK',
    )
    expect(
      loud.map(({ file, range, code, message }) => `${file}:${String(range.start.line)} ${code} ${message}`),
    ).toEqual([])
  })
})
