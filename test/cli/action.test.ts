import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { root } from '../support/run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'portcullis-action-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>
  readonly runs: {
    readonly steps: readonly [{ readonly env: Readonly<Record<string, string>>; readonly run: string }]
  }
}

const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action
const [step] = action.runs.steps

/** Runs the step of the action in a project whose `portcullis` prints its arguments and leaves with 1. */
function run(inputs: Readonly<Record<string, string>>): { readonly code: number | null; readonly words: string[] } {
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
  const program = join(folder, 'node_modules/.bin/portcullis')
  writeFileSync(program, '#!/bin/sh\nprintf "%s\\n" "$@"\nexit 1\n')
  chmodSync(program, 0o755)
  const env = Object.fromEntries(
    Object.entries(step.env).map(([name, value]) => {
      const input = /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(value)?.[1]
      return [name, input === undefined ? root : (inputs[input] ?? action.inputs[input]?.default ?? '')]
    }),
  )
  const done = spawnSync('bash', ['-c', step.run], { cwd: folder, encoding: 'utf8', env: { ...process.env, ...env } })
  return { code: done.status, words: done.stdout.split('\n').slice(0, -1) }
}

describe('action.yml', () => {
  it('hands over each path as one word, whatever stands in it, and the exit code', () => {
    expect(run({ paths: 'a b.yaml\n$(touch x);"c".yaml\n' })).toEqual({
      code: 1,
      words: ['check', 'a b.yaml', '$(touch x);"c".yaml', '--format', 'github'],
    })
  })

  it('writes SARIF where it is told to', () => {
    expect(run({ command: 'prove', paths: 'p.yaml', options: '--budget\nprove', 'sarif-file': 'out.sarif' }).words).toEqual(
      ['prove', '--budget', 'prove', 'p.yaml', '--format', 'sarif', '--output', 'out.sarif'],
    ) // prettier-ignore
  })
})

describe('.pre-commit-hooks.yaml', () => {
  it('names commands that there are, and files of policies', async () => {
    const { commandGroups } = await import('../../src/cli/program.ts')
    const names = commandGroups.flatMap(({ rows }) => rows.map(({ name }) => name))
    const hooks = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')) as {
      entry: string
      files: string
    }[]
    for (const { entry } of hooks) {
      const [program, command] = entry.split(' ')
      expect(program).toBe('portcullis')
      expect(names).toContain(command)
    }
    const files = new RegExp(hooks[0]?.files ?? '', 'u')
    for (const name of ['policy.yaml', 'policies/a.yml', 'x/policies/waf/b.json', 'a/policy-eu.yaml']) expect(name).toMatch(files) // prettier-ignore
    for (const name of ['package.json', 'docs/police.md', 'src/policy/index.ts']) expect(name).not.toMatch(files)
  })
})
