import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { createDialogue } from '../../src/cli/commands/start/init/ask.ts'
import { projectFiles } from '../../src/cli/commands/start/init/project-files.ts'
import { firstPolicies } from '../../src/cli/commands/start/init/policies/index.ts'
import { run } from '../../src/cli/program.ts'
import { root } from '../support/run-command.ts'

const home = mkdtempSync(join(tmpdir(), 'portcullis-init-'))
afterAll(() => rmSync(home, { recursive: true }))
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

/** Runs a command in this process. */
async function call(...args: readonly string[]): Promise<{ readonly code: unknown; readonly text: string }> {
  let text = ''
  process.exitCode = undefined
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((part) => {
      text += String(part)
      return true
    })
  await run(args)
  const code = (process.exitCode as unknown) ?? 0
  process.exitCode = undefined
  vi.restoreAllMocks()
  return { code, text }
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()

describe('portcullis init', () => {
  it.each(Object.keys(firstPolicies))('writes a policy for %s that is checked, linted, tested and laid out', async (name) => {
    const folder = join(home, name)
    expect(await call('init', folder, '--for', name)).toMatchObject({ code: 0, text: expect.stringContaining('files written') })
    expect(filesBelow(folder)).toEqual([
      '.editorconfig', '.github/workflows/policy.yml', '.pre-commit-config.yaml', '.vscode/extensions.json',
      '.vscode/settings.json', 'package.json', 'policy.test.yaml', 'policy.yaml',
    ])
    const policy = join(folder, 'policy.yaml')
    for (const command of [['check'], ['lint', '--fail-on', 'style'], ['test'], ['fmt', '--check'], ['test', 'coverage', '--at-least', '100']]) {
      const done = await call(...command, policy)
      expect([command, done.code, done.text]).toEqual([command, 0, done.text])
    }
  }, 60_000) // prettier-ignore

  it('writes settings that lead to what the package holds', () => {
    const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly files: string[] }
    const texts = new Map(
      projectFiles({ firstPolicy: 'ai', editor: 'vscode', ci: 'github', hooks: 'pre-commit' }).map(({ path, text }) => [path, text]), // prettier-ignore
    )
    const named = [...texts.values()].flatMap((text) =>
      [...text.matchAll(/node_modules\/portcullis(?:\/([\w./-]+))?/g)].map(([, path = 'action.yml']) => path),
    )
    expect(named.length).toBeGreaterThanOrEqual(4)
    for (const path of named) {
      expect([path, existsSync(join(root, path))]).toEqual([path, true])
      expect(files.some((entry) => path === entry || path.startsWith(`${entry}/`))).toBe(true)
    }
    // Every step and hook calls a command that there is, with inputs that the action has.
    const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as { readonly inputs: object }
    const workflow = parse(texts.get('.github/workflows/policy.yml') ?? '') as {
      readonly jobs: { readonly policy: { readonly steps: { readonly uses?: string; readonly with?: object }[] } }
    }
    const steps = workflow.jobs.policy.steps.filter(({ uses }) => uses?.startsWith('./'))
    expect(steps.map(({ with: inputs }) => (inputs as { readonly command: string }).command)).toEqual(['check', 'lint', 'test']) // prettier-ignore
    for (const step of steps) expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {}))) // prettier-ignore
  })

  it('overwrites nothing: it names each file that is there, and writes none', async () => {
    const folder = join(home, 'taken')
    await call('init', folder, '--editor', 'none', '--ci', 'none', '--hooks', 'none')
    writeFileSync(join(folder, 'policy.test.yaml'), 'mine')
    const before = filesBelow(folder)
    const again = await call('init', folder)
    expect(again.code).toBe(1)
    for (const name of ['policy.yaml', 'policy.test.yaml'])
      expect(again.text).toContain(`${join(folder, name)}: error E_FILE_WRITE the file cannot be written: it exists already`) // prettier-ignore
    expect(filesBelow(folder)).toEqual(before)
    expect(existsSync(join(folder, '.vscode'))).toBe(false)
    expect(readFileSync(join(folder, 'policy.test.yaml'), 'utf8')).toBe('mine')
  })

  it('keeps the package file of a project, and says what to install', async () => {
    const folder = mkdtempSync(join(home, 'project-'))
    writeFileSync(join(folder, 'package.json'), '{"name":"mine"}')
    const { code, text } = await call('init', folder)
    expect([code, text]).toEqual([0, expect.stringContaining('npm install --save-dev portcullis')])
    expect(readFileSync(join(folder, 'package.json'), 'utf8')).toBe('{"name":"mine"}')
  })

  it('leaves no folder behind where a file cannot be written', async () => {
    const folder = mkdtempSync(join(home, 'blocked-'))
    writeFileSync(join(folder, '.github'), 'a file')
    const { code, text } = await call('init', folder)
    expect([code, text]).toEqual([1, expect.stringContaining('E_FILE_WRITE')])
    expect(filesBelow(folder)).toEqual(['.github'])
    expect(readdirSync(folder)).toEqual(['.github'])
  })
})

describe('the questions of init', () => {
  const ask = async (typed: string): Promise<{ readonly answer: string | undefined; readonly shown: string }> => {
    const input = new PassThrough()
    const output = new PassThrough()
    const dialogue = createDialogue(input, output)
    input.end(typed)
    const answer = await dialogue.ask({ text: 'Which', answers: ['vscode', 'any', 'none'] })
    dialogue.close()
    return { answer, shown: String(output.read()) }
  }

  it.each([
    ['\n', 'vscode'],
    ['2\n', 'any'],
    ['NONE\n', 'none'],
    ['n\n', 'none'],
    ['4\nx\n3\n', 'none'],
    ['', undefined],
    ['x\n', undefined],
  ])('%j means %s', async (typed, meant) => {
    const { answer, shown } = await ask(typed)
    expect(answer).toBe(meant)
    expect(shown).toContain('Which: 1 vscode, 2 any, 3 none [1] ')
  })
})
