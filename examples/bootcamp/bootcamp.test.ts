import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve as resolvePath } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { allowsGeneratedCode } from '../../test/support/code-generation.ts'
import { defineModule, type Lab } from './lab.ts'
import { modules } from './modules.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))
const readme = readFileSync(join(folder, 'README.md'), 'utf8')
const scratch = mkdtempSync(join(tmpdir(), 'bootcamp-'))
afterAll(() => rmSync(scratch, { recursive: true }))

const aBusyMachine = 180_000

async function runModule(index: number, policies?: string): Promise<{ output: string; failures: readonly string[] }> {
  const lines: string[] = []
  const failures = await modules[index]!.run({ print: (line) => void lines.push(line), policies })
  return { output: lines.join('\n'), failures }
}

/** Starts a script as a reader would, under the same rule about generated code as this test. */
function start(script: string, ...parameters: string[]): Promise<{ code: number | null; output: string }> {
  const flags = allowsGeneratedCode ? [] : ['--disallow-code-generation-from-strings']
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...flags, '--import', 'tsx', resolvePath(folder, script), ...parameters])
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
}

/** A folder with a changed copy of one policy. */
function sabotage(file: string, from: string, to: string): string {
  const source = join(folder, file.startsWith('shadow-mcp') ? '../../policies' : 'policies', file)
  const text = readFileSync(source, 'utf8')
  expect(text).toContain(from)
  const policies = mkdtempSync(join(scratch, 'policies-'))
  writeFileSync(join(policies, file), text.replace(from, to))
  return policies
}

interface Quote {
  readonly of: string
  readonly text: string
}

/** The code blocks of the README that say what they quote, such as ```text module=2. */
function quotes(language: string, key: string): readonly Quote[] {
  const blocks = readme.matchAll(new RegExp(`^\`\`\`${language} ${key}=(\\S+)\\n([\\s\\S]*?)\\n\`\`\`$`, 'gm'))
  return [...blocks].map(([, of = '', text = '']) => ({ of, text }))
}

/** A quote may leave lines out, where it has a line with `…`; what it has must stand in the text in that order. */
function expectQuoted(text: string, whole: string): void {
  let at = 0
  for (const part of text.split(/^\s*…$/m).map((piece) => piece.replace(/^\n|\n$/g, ''))) {
    const found = whole.indexOf(part, at)
    expect(found, `the README quotes what is not there:\n${part}`).toBeGreaterThanOrEqual(0)
    at = found + part.length
  }
}

describe('the bootcamp', () => {
  it.each(modules.map(({ title }, index) => [title, index] as const))(
    '%s comes out as it says, and as the README quotes it',
    async (_title, index) => {
      const { output, failures } = await runModule(index)
      expect(failures).toEqual([])
      expect(output).toContain('ok   ')
      const quoted = quotes('text', 'module').filter(({ of }) => of === String(index + 1))
      expect(quoted.length).toBeGreaterThan(0)
      for (const { text } of quoted) expectQuoted(text, output)
    },
    aBusyMachine,
  )

  it(
    'prints the same on every run',
    async () => {
      for (const index of modules.keys()) expect((await runModule(index)).output).toBe((await runModule(index)).output)
    },
    aBusyMachine,
  )

  it('quotes its policies as they are', () => {
    const quoted = quotes('yaml', 'policy')
    expect(quoted.length).toBeGreaterThan(0)
    for (const { of, text } of quoted) expectQuoted(text, readFileSync(join(folder, of), 'utf8'))
  })

  it.each([
    ['a threshold that nothing reaches', 1, 'waf-rules.yaml', 'injection_score lt 20', 'injection_score lt 1'],
    ['a rule that is too eager', 1, 'waf-rules.yaml', 'cf.llm.prompt.unsafe_topic_detected', 'cf.llm.prompt.detected'],
    ['a device that nobody checks', 2, 'governance.yaml', '"managed-laptop"', '"any-laptop"'],
    ['an exception for everybody', 3, 'dlp.yaml', '    groups: [HR]\n', ''],
    ['an application without its host', 4, 'shadow-ai.yaml', '*.scribbler.example', 'scribbler.example'],
    [
      'a host that is enough',
      5,
      'shadow-mcp-gateway.yaml',
      'mcp.detected and http.request.host in',
      'http.request.host in',
    ],
    ['Finance that writes', 6, 'portal.yaml', 'access: [read]\n', 'access: [read, write]\n'],
    ['a code that may leave', 7, 'answers.yaml', 'action: block\n    canaries', 'action: log\n    canaries'],
    ['cards that leave', 6, 'portal.yaml', 'action: mask', 'action: mask\n      mode: monitor'],
  ] as const)(
    'fails with %s',
    async (_what, index, file, from, to) => {
      const { failures } = await runModule(index, sabotage(file, from, to))
      expect(failures).not.toEqual([])
    },
    aBusyMachine,
  )

  it(
    'leaves with 0 if all is well',
    async () => {
      const { code, output } = await start('all.ts')
      expect(output).not.toContain('FAIL')
      for (const { title } of modules) expect(output).toContain(`== ${title}\n`)
      expect(code).toBe(0)
    },
    aBusyMachine,
  )

  it(
    'leaves with 1 if one module fails, and still runs the rest',
    async () => {
      const { code, output } = await start('all.ts', sabotage('dlp.yaml', '    groups: [HR]\n', ''))
      expect(output).toContain('FAIL')
      expect(output).toContain(`== ${modules.at(-1)!.title}\n`)
      expect(code).toBe(1)
    },
    aBusyMachine,
  )

  it(
    'runs a module alone, also through a link',
    async () => {
      const link = join(scratch, 'link')
      symlinkSync(folder, link)
      const [direct, linked] = [await start('7-mcp-portal.ts'), await start(join(link, '7-mcp-portal.ts'))]
      expect(direct.output).toContain(`== ${modules[6]!.title}\n`)
      expect(direct.code).toBe(0)
      expect(linked).toEqual(direct)
    },
    aBusyMachine,
  )

  it(
    'leaves with 1 if a policy does not compile, or its folder is not there',
    async () => {
      const broken = await start('7-mcp-portal.ts', sabotage('portal.yaml', 'groups: [Finance]', 'group: [Finance]'))
      expect(broken.output).toContain('E_POLICY_SCHEMA')
      expect(broken.code).toBe(1)
      const missing = await start('7-mcp-portal.ts', join(scratch, 'missing'))
      expect(missing.output).toContain('there is no folder')
      expect(missing.code).toBe(1)
    },
    aBusyMachine,
  )

  it('tells each fact that does not hold', async () => {
    const steps = (lab: Lab): void => {
      lab.expect('water is wet', true)
      lab.expect('fire is cold', false)
    }
    const module = await defineModule(import.meta.url, 'facts', steps)
    expect(await module.run({ print: () => undefined })).toEqual(['fire is cold'])
  })
})
