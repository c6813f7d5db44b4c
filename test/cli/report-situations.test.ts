import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isFull } from '../support/amounts.ts'
import { elementsOf, readXml, sarifErrors } from '../support/report-readers.ts'
import { runInProcess } from '../support/run-in-process.ts'
import type { CommandOutcome } from '../support/run-command.ts'

/**
 * Each command that tells findings, in each situation that its files can be in, in each form, to standard output and to a file: read
 * by the schema of SARIF, a parser of XML, a parser of JSON and the grammar of annotations. What lets a command leave with 1 stands in
 * what it wrote: a report that says nothing of it would pass a pipeline's gate.
 */
const folder = mkdtempSync(join(tmpdir(), 'portcullis-situations-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Writes files below a folder of the situation, and gives the path of the first of them, or of the folder. */
function files(name: string, texts: Readonly<Record<string, string | Uint8Array>>, isFolder = false): string {
  const own = join(folder, name)
  mkdirSync(own, { recursive: true })
  for (const [file, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(own, file)), { recursive: true })
    writeFileSync(join(own, file), text)
  }
  return isFolder ? own : join(own, Object.keys(texts)[0] ?? '')
}

const rule = (id: string, expression: string, more = ''): string =>
  `  - { id: ${id}, expression: '${expression}', action: block${more} }\n`
const sound = `rules:\n${rule('a', 'http.host eq "a.example"')}`
const test = (host: string, expected: string): string =>
  `version: 1\ntests:\n  - { name: "a ${host}", event: { http.host: ${host}, $texts: "x" }, expect: { rule: ${expected} } }\n`

const situations: Readonly<Record<string, readonly string[]>> = {
  'a sound policy': [files('sound', { 'policy.yaml': sound })],
  'a sound policy with tests that pass': [files('passing', { 'policy.yaml': sound, 'policy.test.yaml': test('a.example', 'a') })], // prettier-ignore
  'tests that fail': [files('failing', { 'policy.yaml': sound, 'policy.test.yaml': test('b.example', 'a') })],
  'tests of the document that fail': [files('own', { 'policy.yaml': `${sound}tests:\n  - { event: { http.host: x }, expect: { action: block } }\n` })], // prettier-ignore
  'test files that are no YAML': [files('broken-tests', { 'policy.yaml': sound, 'policy.test.yaml': 'tests: [' })],
  'test files of another form': [files('odd-tests', { 'policy.yaml': sound, 'policy.test.yaml': 'version: 1\ntests: { a: 1 }\n' })], // prettier-ignore
  'a test file by itself, whose policy is not there': [files('orphan', { 'policy.test.yaml': 'version: 1\npolicy: gone.yaml\ntests: []\n' })], // prettier-ignore
  'a parse failure': [files('syntax', { 'policy.yaml': 'rules: [' })],
  'a parse failure in JSON': [files('json', { 'policy.json': '{"rules": [}' })],
  'a mistake in an expression': [files('unknown', { 'policy.yaml': `rules:\n${rule('a', 'http.hos eq "a"')}` })],
  'a mistake of form': [files('form', { 'policy.yaml': 'rules:\n  - { id: a, action: [block] }\n' })],
  'characters of every kind': [files('odd', { 'policy.yaml': `rules:\n${rule('a', 'http.host eq "\u{1f600}\u0085<&>%0A::"')}  - "\\u0001\\ud800 ]]>"\n` })], // prettier-ignore
  'a name of every kind': [files('na me', { 'po li<c>&"y%,;:=.yaml': `rules:\n${rule('a', 'http.hos eq "a"')}` })],
  'an empty file': [files('empty', { 'policy.yaml': '' })],
  'a policy without rules': [files('none', { 'policy.yaml': 'version: 1\nrules: []\n' })],
  'bytes that are no text': [files('bytes', { 'policy.yaml': new Uint8Array([0x72, 0xff, 0xfe, 0x00]) })],
  'a file that is not there': [join(folder, 'absent.yaml')],
  'a file that is not there beside one that is': [join(folder, 'absent.yaml'), files('beside', { 'policy.yaml': sound })], // prettier-ignore
  'a folder': [files('folder', { 'a.yaml': sound, 'b.yaml': `rules:\n${rule('b', 'http.host eq "b.example" and http.host eq "c"')}`, 'b.test.yaml': test('a.example', 'a') }, true)], // prettier-ignore
  'a folder with a wrong file': [files('mixed', { 'a.yaml': sound, 'b.yaml': 'rules: {' }, true)],
  'a folder of nothing': [files('bare', { 'sub/notes.txt': 'x' }, true)],
  'dead rules': [files('dead', { 'policy.yaml': `rules:\n${rule('wide', 'ssl')}${rule('narrow', 'ssl and http.host eq "a"')}` })], // prettier-ignore
  'an invariant that does not hold': [files('claims', { 'policy.yaml': `${sound}invariants:\n  - { id: closed, when: 'http.host eq "b"', expect: { action: block } }\n` })], // prettier-ignore
  'suppressed findings': [files('quiet', { 'policy.yaml': `rules:\n  # portcullis-ignore dead-rule, never-matches, value-out-of-range until 2099-01-31: it is meant\n${rule('a', 'http.host eq "a" and http.host eq "b"')}` })], // prettier-ignore
  'suppressions that hide nothing': [files('unused', { 'policy.yaml': `rules:\n  # portcullis-ignore dead-rule: it is meant\n${rule('a', 'http.host eq "a.example"')}` })], // prettier-ignore
  Terraform: [files('terraform', { 'main.tf': 'resource "cloudflare_ruleset" "waf" {\n  phase = "http_request_firewall_custom"\n  rules {\n    action     = "block"\n    expression = "(http.hos eq \\"a\\" and ${var.more})"\n  }\n}\n' })], // prettier-ignore
  'Terraform that breaks off': [files('torn', { 'main.tf': 'resource "cloudflare_ruleset" "waf" {\n  rules {\n    expression = <<-EOT\n' })], // prettier-ignore
  'plain expressions': [files('plain', { 'rules.wf': '# action: block\nhttp.host eq "a" and http.host eq "b"\n' })],
  'keys that are not there': [files('keyed', { 'policy.yaml': sound }), '--dlp-keys', join(folder, 'no-keys.json')],
  'settings that are not there': [files('set', { 'policy.yaml': sound }), '--config', join(folder, 'no-config.yaml')],
  'wrong settings': [files('set', { 'policy.yaml': sound }), '--config', files('config', { 'lint.yaml': 'rules: { no-such-rule: off }\n' })], // prettier-ignore
  'a baseline that is none': [files('based', { 'policy.yaml': sound }), '--baseline', files('base', { 'base.json': '[' })], // prettier-ignore
  'a revision that git does not know': [files('since', { 'policy.yaml': sound }), '--since', 'no-such-revision'],
}

/** Which options are a command's own. */
const owners: Readonly<Record<string, readonly string[]>> = {
  '--dlp-keys': ['check', 'test', 'prove'],
  '--config': ['lint'],
  '--baseline': ['lint'],
  '--since': ['lint', 'test'],
}

interface Result {
  readonly suppressions?: readonly object[]
}

interface Log {
  readonly runs: readonly [
    {
      readonly results: readonly Result[]
      readonly artifacts: readonly object[]
      readonly invocations: readonly [
        {
          readonly executionSuccessful: boolean
          readonly exitCode: number
          readonly toolExecutionNotifications: readonly object[]
        },
      ]
    },
  ]
}

/** Readers of the forms: each throws or fails on what its form does not allow, and on a failure that is not told. */
const readers: Readonly<Record<string, (text: string, code: number) => void>> = {
  sarif(text, code) {
    const log = JSON.parse(text) as Log
    expect(sarifErrors(log)).toEqual([])
    const { results, invocations } = log.runs[0]
    const [{ exitCode, executionSuccessful, toolExecutionNotifications }] = invocations
    expect(exitCode).toBe(code)
    expect(executionSuccessful).toBe(toolExecutionNotifications.length === 0)
    const told = results.filter(({ suppressions = [] }) => suppressions.length === 0)
    if (code !== 0) expect(told.length + toolExecutionNotifications.length).toBeGreaterThan(0)
  },
  junit(text, code) {
    const root = readXml(text)
    const cases = elementsOf(root, 'testcase')
    const failed = cases.filter(({ children }) => children.some(({ name }) => name === 'failure'))
    expect([root.attributes['tests'], root.attributes['failures']]).toEqual([cases.length, failed.length].map(String))
    expect(failed.length > 0).toBe(code !== 0)
  },
  json(text, code) {
    const lines = text.split('\n').filter((line) => line !== '')
    const rows = lines.map((line) => JSON.parse(line) as { readonly type: string; readonly errors?: number })
    expect(rows.filter(({ type }) => type === 'summary').length).toBe(1)
    expect(rows.at(-1)?.type).toBe('summary')
    if (code !== 0) expect(rows.length + (rows.at(-1)?.errors ?? 0)).toBeGreaterThan(1)
  },
  github(text, code) {
    const lines = text.split('\n').filter((line) => line !== '')
    for (const line of lines)
      expect(line).toMatch(/^::(?:error|warning|notice)(?: \w+=[^\n:]*)?::.|^::(?:error|warning|notice) /)
    if (code !== 0) expect(lines.some((line) => /^::(?:error|warning)/.test(line))).toBe(true)
  },
}

/** Durations and the hour of a proof differ from run to run. */
const timeless = (text: string): string => text.replace(/time="[\d.e-]+"|"(?:ms|now)":[\d.e-]+|[\d.]+ ms/g, '')

const formats = isFull ? Object.keys(readers) : ['sarif', 'junit']

async function tell(command: string, args: readonly string[]): Promise<void> {
  const plain = await runInProcess([command, ...args])
  expect([0, 1]).toContain(plain.code)
  if (plain.code !== 0) expect(plain.out + plain.err).not.toBe('')
  for (const format of formats) {
    const shown: CommandOutcome = await runInProcess([command, ...args, '--format', format])
    readers[format]?.(shown.out, shown.code ?? -1)
    const target = join(folder, `out.${format}`)
    const written = await runInProcess([command, ...args, '--format', format, '--output', target])
    expect([shown.code, written.code]).toEqual([plain.code, plain.code])
    expect(timeless(readFileSync(target, 'utf8'))).toBe(timeless(shown.out))
    expect(timeless(written.out)).toBe(timeless(plain.out))
  }
}

describe.each(Object.entries(situations))('%s', (_, args) => {
  const option = args.find((argument) => argument.startsWith('--'))
  // One policy is proved at a time.
  const single = args.indexOf(option ?? '') === 1 || args.length === 1
  const commands = ['check', 'lint', 'test', 'prove'].filter(
    (command) =>
      (option === undefined || owners[option]?.includes(command) === true) && (single || command !== 'prove'),
  )
  it.each(commands)('%s tells it in every form, to a file too', { timeout: 120_000 }, async (command) => {
    await tell(command, args)
  })
})
