import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { findProgram, type ProgramPlace } from '../../editors/vscode/src/program.ts'
import { buildExtension } from '../../scripts/vscode/build-extension.ts'
import { builtCommand, root } from '../support/run-command.ts'
import type * as classes from './fake-classes.ts'
import type { FakeHost } from './fake-vscode.ts'

const cache = join(root, 'node_modules/.cache')
mkdirSync(cache, { recursive: true })
const built = mkdtempSync(join(cache, 'portcullis-vscode-'))
const home = mkdtempSync(join(tmpdir(), 'portcullis-vscode-'))
afterAll(() => {
  for (const folder of [built, home]) rmSync(folder, { recursive: true })
})

interface Extension {
  activate(context: {
    readonly subscriptions: { dispose(): unknown }[]
    readonly asAbsolutePath: (path: string) => string
  }): Promise<void>
  deactivate(): Promise<void>
}
type Classes = typeof classes
type OpenDocument = classes.FakeDocument
type CodeAction = classes.CodeAction
let FakeDocument: Classes['FakeDocument']
let Range: Classes['Range']
let extension: Extension
let host: FakeHost
const subscriptions: { dispose(): unknown }[] = []

/** A folder with a Portcullis of its own: the command line of this source, which writes down what it was started as. */
function project(name: string): { readonly folder: string; readonly starts: () => readonly number[] } {
  const folder = join(home, name)
  const bin = join(folder, 'node_modules/portcullis/bin')
  const log = join(folder, 'starts')
  mkdirSync(bin, { recursive: true })
  writeFileSync(log, '')
  writeFileSync(join(folder, 'node_modules/portcullis/package.json'), '{"type":"module"}')
  writeFileSync(
    join(bin, 'portcullis.js'),
    `import { appendFileSync } from 'node:fs'
appendFileSync(${JSON.stringify(log)}, process.pid + '\\n')
await import(${JSON.stringify(pathToFileURL(builtCommand()).href)})
`,
  )
  return { folder, starts: () => readFileSync(log, 'utf8').split('\n').filter(Boolean).map(Number) }
}

beforeAll(async () => {
  // The extension as it is packed, with the fake host where VS Code gives its own.
  await build({
    entryPoints: [join(import.meta.dirname, 'fake-vscode.ts')],
    outfile: join(built, 'fake.cjs'),
    bundle: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'error',
  }) // prettier-ignore
  writeFileSync(join(built, 'vscode.cjs'), `module.exports = require('./fake.cjs').api`)
  await buildExtension(built, {
    name: 'host',
    setup: (setup) => setup.onResolve({ filter: /^vscode$/ }, () => ({ path: './vscode.cjs', external: true })),
  })
  const load = createRequire(join(built, 'extension.cjs'))
  ;({ host } = load('./fake.cjs') as { readonly host: FakeHost })
  ;({ FakeDocument, Range } = (load('./fake.cjs') as { readonly api: Classes }).api)
  extension = load('./extension.cjs') as Extension
}, 60_000)

afterEach(async () => {
  await extension.deactivate()
  for (const one of subscriptions.splice(0)) one.dispose()
  host.messages.length = 0
  host.settings.clear()
  host.folders = []
  host.isTrusted = true
  vi.unstubAllEnvs()
})

/** Starts the extension as VS Code does; what is bundled lies where it was built. */
async function activate(): Promise<void> {
  await extension.activate({ subscriptions, asAbsolutePath: (path) => join(built, path.replace(/^dist\//, '')) })
}

function open(path: string, language: string, text: string): OpenDocument {
  const document = new FakeDocument(path, language, text)
  host.opened.fire(document)
  return document
}

/** Types a text over a stretch of a document. */
function type(document: OpenDocument, from: number, to: number, text: string): void {
  host.changed.fire(document.replace(new Range(document.positionAt(from), document.positionAt(to)), text))
}

const codesOf = (document: OpenDocument): readonly unknown[] =>
  (host.diagnostics.get(document.uri.toString()) ?? []).map(
    ({ code }) => (code as { readonly value?: unknown }).value ?? code,
  )

/** Waits until the codes told of a document are these. */
async function told(document: OpenDocument, codes: readonly string[]): Promise<void> {
  await vi.waitFor(() => expect(codesOf(document)).toEqual(codes), { timeout: 30_000, interval: 20 })
}

const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) }
/** What the client registers, by the end of the name of the function that it calls. */
interface Providers { readonly CompletionItem: Completes; readonly CodeActions: Acts; readonly CodeLens: Lenses } // prettier-ignore
/** The provider that the client has registered last. */
function provider<Name extends keyof Providers>(name: Name): Providers[Name] {
  const last = host.providers.get(name)?.at(-1)
  if (last === undefined) throw new Error(`the client has registered nothing for ${name}`)
  return last as Providers[Name]
}
interface Completes { provideCompletionItems(document: unknown, position: unknown, token: unknown, context: unknown): Promise<{ readonly items: readonly { readonly label: string }[] }> } // prettier-ignore
interface Acts { provideCodeActions(document: unknown, range: unknown, context: unknown, token: unknown): Promise<readonly CodeAction[]> } // prettier-ignore
interface Lenses { provideCodeLenses(document: unknown, token: unknown): Promise<readonly unknown[] | null> } // prettier-ignore

const condition = 'http.request.method eq "get"'
const hcl = `resource "cloudflare_ruleset" "waf" {
  phase = "http_request_firewall_custom"
  rules {
    ref        = "first"
    action     = "block"
    expression = "${condition.replaceAll('"', '\\"')}"
  }
}
`
const json = JSON.stringify({ version: 1, rules: [{ id: 'first', expression: condition, action: 'block' }] }, undefined, 2) // prettier-ignore
/** One mistake, in a file of each language that the client asks for. */
const files: readonly (readonly [language: string, name: string, text: string])[] = [
  ['wirefilter', 'rules.wf', `# rule: first\n# action: block\n${condition}\n`],
  ['yaml', 'policy.yaml', `version: 1\nrules:\n  - id: first\n    expression: ${condition}\n    action: block\n`],
  ['json', 'policy.json', json],
  ['jsonc', 'policy.jsonc', json],
  ['terraform', 'waf.tf', hcl],
  ['opentofu', 'waf.tofu', hcl],
]

describe('the client in a host, with the server itself', () => {
  it(
    'has the Portcullis of the workspace say and mend what is wrong, in every language',
    { timeout: 120_000 },
    async () => {
      const { folder, starts } = project('own')
      host.folders = [folder]
      await activate()
      expect(starts()).toHaveLength(1)
      for (const [language, name, text] of files) {
        const document = open(join(folder, name), language, text)
        await told(document, ['letter-case'])
        const diagnostics = host.diagnostics.get(document.uri.toString()) ?? []
        const context = { diagnostics, only: undefined, triggerKind: 1 }
        const actions = await provider('CodeActions').provideCodeActions(document, diagnostics[0]?.range, context, token) // prettier-ignore
        const fix = actions.find(({ title }) => title.includes('GET'))
        expect(fix?.kind?.value).toBe('quickfix')
        const edits = fix?.edit?.get(document.uri) ?? []
        expect(edits).toHaveLength(1)
        for (const { range, newText } of edits) host.changed.fire(document.replace(range, newText))
        expect(document.getText()).toBe(text.replace('get', 'GET'))
        await told(document, [])
        // A key later, what fits there is offered.
        const at = document.getText().indexOf('method')
        type(document, at, at + 'method'.length, 'meth')
        const { items } = await provider('CompletionItem').provideCompletionItems(document, document.positionAt(at + 4), token, { triggerKind: 0 }) // prettier-ignore
        expect([language, items.map(({ label }) => label)]).toEqual([language, expect.arrayContaining(['http.request.method'])]) // prettier-ignore
      }
      // A language that nobody has asked for is left alone.
      const other = open(join(folder, 'rules.txt'), 'plaintext', condition)
      const last = open(join(folder, 'last.wf'), 'wirefilter', condition)
      await told(last, ['letter-case'])
      expect(codesOf(other)).toEqual([])
      expect(host.messages).toEqual([])
    },
  )

  it('starts the server again when it has died, and tells what is open as before', { timeout: 60_000 }, async () => {
    const { folder, starts } = project('dies')
    host.folders = [folder]
    await activate()
    const document = open(join(folder, 'rules.wf'), 'wirefilter', condition)
    await told(document, ['letter-case'])
    host.diagnostics.clear()
    process.kill(starts()[0] ?? Number.NaN, 'SIGKILL')
    await vi.waitFor(() => expect(starts()).toHaveLength(2), { timeout: 30_000, interval: 20 })
    await told(document, ['letter-case'])
  })

  it('gives the server the settings, and again when they change', { timeout: 60_000 }, async () => {
    const { folder, starts } = project('settings')
    host.folders = [folder]
    const policy =
      'version: 1\nrules:\n  - id: first\n    expression: ssl\n    action: block\n  - id: second\n    expression: ssl\n    action: log\ntests:\n  - name: one\n    event: { ssl: true }\n    expect: { action: block }\n'
    const count = async (document: OpenDocument): Promise<number> =>
      (await provider('CodeLens').provideCodeLenses(document, token))?.length ?? 0
    host.settings.set('portcullis.lenses', true)
    await activate()
    const document = open(join(folder, 'policy.yaml'), 'yaml', policy)
    await vi.waitFor(async () => expect(await count(document)).toBeGreaterThan(0), { timeout: 30_000, interval: 50 })
    host.settings.set('portcullis.lenses', false)
    host.changedSettings.fire({ affectsConfiguration: (name: string) => name === 'portcullis.lenses' })
    await vi.waitFor(() => expect(starts()).toHaveLength(2), { timeout: 30_000, interval: 20 })
    await vi.waitFor(async () => expect(await count(document)).toBe(0), { timeout: 30_000, interval: 50 })
    // Settings of others start nothing: the next answer still comes from the same process.
    host.changedSettings.fire({ affectsConfiguration: (name: string) => name === 'editor.fontSize' })
    expect(await count(document)).toBe(0)
    expect(starts()).toHaveLength(2)
  })

  it(
    'runs the server that comes with it where there is no other, and none of a workspace that is not trusted',
    { timeout: 60_000 },
    async () => {
      vi.stubEnv('PATH', '')
      const { folder, starts } = project('untrusted')
      host.folders = [folder]
      host.isTrusted = false
      await activate()
      const document = open(join(folder, 'rules.wf'), 'wirefilter', condition)
      await told(document, ['letter-case'])
      expect(starts()).toEqual([])
      host.isTrusted = true
      host.trusted.fire()
      await vi.waitFor(() => expect(starts()).toHaveLength(1), { timeout: 30_000, interval: 20 })
      expect(host.messages).toEqual([])
    },
  )

  it('tells a program that is no server', { timeout: 60_000 }, async () => {
    const file = join(home, 'broken.mjs')
    writeFileSync(file, 'process.exit(3)')
    host.settings.set('portcullis.program', file)
    await activate()
    expect(host.messages.join('\n')).toContain(file)
  })
})

describe('the choice of the program', () => {
  const place: ProgramPlace = { setting: '', folders: ['/a', '/b'], isTrusted: true, searched: ['/bin', '/opt'], node: '/node', bundled: '/extension/server.mjs', isFile: () => false } // prettier-ignore
  const only = (...paths: string[]): Pick<ProgramPlace, 'isFile'> => ({ isFile: (path) => paths.includes(path) })
  const own = '/b/node_modules/portcullis/bin/portcullis.js'

  it('takes what the user says, then that of the workspace, then that of the path, then its own', () => {
    expect(findProgram({ ...place, setting: '/x/portcullis', ...only(own) }).command).toBe('/x/portcullis')
    expect(findProgram({ ...place, ...only(own, '/opt/portcullis') })).toMatchObject({ command: '/node', args: [own, 'lsp'] }) // prettier-ignore
    expect(findProgram({ ...place, isTrusted: false, ...only(own, '/opt/portcullis') }).command).toBe('/opt/portcullis') // prettier-ignore
    expect(findProgram(place)).toMatchObject({ command: '/node', args: ['/extension/server.mjs', 'lsp'] })
  })
})
