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
    // That of the linter has mistakes to show.
    const others = groups.filter(({ folder }) => folder !== 'examples/lint')
    const found = others.flatMap(({ folder, files }) => lint(files, { readFile: readBelow(folder) }).findings)
    const loud = found.filter(
      ({ level, suppressed }) => suppressed === undefined && level !== 'style' && level !== 'info',
    )
    expect(
      loud.map(({ file, range, code, message }) => `${file}:${String(range.start.line)} ${code} ${message}`),
    ).toEqual([])
  })
})
