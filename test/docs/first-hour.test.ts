import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readPage } from '../support/docs-pages.ts'
import { builtCommand, root, runCommand } from '../support/run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'portcullis-first-hour-'))
afterAll(() => rmSync(folder, { recursive: true }))

const page = readPage('docs/first-hour.md')
const hasTerminal = spawnSync('script', ['--version']).status === 0

/** The keys of the rows of a section: a command is its letters and Enter. */
function keysOf(heading: string): { readonly rows: readonly (readonly [typed: string, keys: number])[]; readonly total: number } {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? ''
  const rows = [...section.matchAll(/^\| ([^|]+)\| +(\d+) +\|/gm)].map(([, typed = '', keys = '']) => [typed.trim(), Number(keys)] as const)
  return { rows, total: Number(/^(\d+) keys/m.exec(section)?.[1]) }
} // prettier-ignore

function expectCounted(heading: string): void {
  const { rows, total } = keysOf(heading)
  expect(rows.length).toBeGreaterThanOrEqual(4)
  for (const [typed, keys] of rows) {
    const command = /^`(npx [^`]+)`$/.exec(typed)?.[1]
    if (command !== undefined) expect([typed, keys]).toEqual([typed, command.length + 1])
  }
  expect(total).toBe(rows.reduce((sum, [, keys]) => sum + keys, 0))
}

describe('the first hour', () => {
  it.skipIf(!hasTerminal)(
    'goes from an empty folder to a policy that is linted and tested',
    { timeout: 120_000 },
    () => {
      expectCounted('From an empty folder')
      // A terminal of its own, so that the questions are asked; Enter answers each.
      const started = spawnSync('script', ['-qec', `"${process.execPath}" "${builtCommand()}" init`, '/dev/null'], { cwd: folder, input: '\n\n\n\n', encoding: 'utf8', timeout: 60_000 }) // prettier-ignore
      expect([started.status, started.stdout]).toEqual([0, expect.stringContaining('8 files written')])
      for (const question of ['What is the policy for', 'Settings for the editor', 'A workflow of', 'Hooks of'])
        expect(started.stdout).toContain(`${question}: 1 `)
      expect(runCommand(['lint', 'policy.yaml'], '', { cwd: folder }).code).toBe(0)
      expect(runCommand(['test', 'policy.yaml'], '', { cwd: folder })).toMatchObject({ code: 0, out: expect.stringContaining('7 tests, 0 failed') }) // prettier-ignore
    },
  )

  it('goes from three mistakes in Terraform to none', { timeout: 120_000 }, () => {
    expectCounted('From a Terraform file')
    const file = join(folder, 'waf.tf')
    copyFileSync(join(root, 'examples/first-hour/waf.tf'), file)
    const first = runCommand(['lint', 'waf.tf'], '', { cwd: folder })
    expect([first.code, first.out]).toEqual([1, expect.stringContaining('4 rules, 3 warnings')])
    const text = readFileSync(file, 'utf8')
    const dead = text.split('\n').slice(18, 24).join('\n')
    expect(dead).toContain('/admin/users')
    // What each finding says to do, with the keys that the page counts.
    const { rows } = keysOf('From a Terraform file')
    const keys = (typed: string): number | undefined => rows.find(([row]) => row.startsWith(typed))?.[1]
    expect(keys('`delete` becomes')).toBe('delete'.length + 'DELETE'.length)
    expect(keys('the dead rule')).toBe(dead.split('\n').length)
    expect(keys('`https://` is')).toBe('https://'.length)
    writeFileSync(file, text.replace('\\"delete\\"', '\\"DELETE\\"').replace(`${dead}\n`, '').replace('https://', ''))
    const last = runCommand(['lint', 'waf.tf'], '', { cwd: folder })
    expect([last.code, last.out]).toEqual([0, expect.stringContaining('3 rules, nothing found')])
  })
})
