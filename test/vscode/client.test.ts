import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { findProgram, type ProgramPlace } from '../../editors/vscode/src/program.ts'
import { root } from '../support/run-command.ts'
import type { FakeHost } from './fake-vscode.ts'

const cache = join(root, 'node_modules/.cache')
mkdirSync(cache, { recursive: true })
const built = mkdtempSync(join(cache, 'portcullis-vscode-'))
const home = mkdtempSync(join(tmpdir(), 'portcullis-vscode-'))
afterAll(() => {
  for (const folder of [built, home]) rmSync(folder, { recursive: true })
})

interface Extension {
  activate(context: { readonly subscriptions: { dispose(): unknown }[] }): Promise<void>
  deactivate(): Promise<void>
}
let extension: Extension
let host: FakeHost
const subscriptions: { dispose(): unknown }[] = []

/** A folder with a Portcullis in it: the scripted server in the place of the program. */
function project(name: string): string {
  const folder = join(home, name)
  const bin = join(folder, 'node_modules/portcullis/bin')
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(folder, 'node_modules/portcullis/package.json'), '{"type":"module"}')
  copyFileSync(join(import.meta.dirname, 'scripted-server.mjs'), join(bin, 'portcullis.js'))
  return folder
}

beforeAll(async () => {
  // The extension as it is packed, with the fake host where VS Code gives its own.
  const bridge = join(built, 'vscode.cjs')
  const options = { bundle: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'error' } as const
  await build({ ...options, entryPoints: [join(import.meta.dirname, 'fake-vscode.ts')], outfile: join(built, 'fake.cjs') }) // prettier-ignore
  writeFileSync(bridge, `module.exports = require('./fake.cjs').api`)
  await build({
    ...options,
    entryPoints: [join(root, 'editors/vscode/src/extension.ts')],
    outfile: join(built, 'extension.cjs'),
    external: ['./vscode.cjs'],
    plugins: [
      { name: 'host', setup: (setup) => setup.onResolve({ filter: /^vscode$/ }, () => ({ path: './vscode.cjs', external: true })) },
    ],
  }) // prettier-ignore
  const load = createRequire(join(built, 'extension.cjs'))
  ;({ host } = load('./fake.cjs') as { readonly host: FakeHost })
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

const uri = 'file:///project/rules.wf'

function open(text: string): void {
  const lines = text.split('\n')
  host.opened.fire({
    uri: { scheme: 'file', fsPath: '/project/rules.wf', toString: () => uri },
    languageId: 'wirefilter', version: 1, lineCount: lines.length, isClosed: false, fileName: '/project/rules.wf', getText: () => text,
  }) // prettier-ignore
}

async function messageOf(): Promise<string> {
  return vi.waitFor(
    () => {
      const [first] = host.diagnostics.get(uri) ?? []
      if (first === undefined) throw new Error('nothing was told yet')
      return first.message
    },
    { timeout: 20_000, interval: 20 },
  )
}

describe('the client in a host', () => {
  it('runs the Portcullis of the workspace and shows what it finds', { timeout: 60_000 }, async () => {
    host.folders = [home, project('own')]
    await extension.activate({ subscriptions })
    open('ssl\nand ssl')
    expect(await messageOf()).toBe('2 lines, called by lsp')
    expect(host.messages).toEqual([])
  })

  it('says what to do where there is none, and runs none of a workspace that is not trusted', async () => {
    vi.stubEnv('PATH', '')
    host.folders = [project('untrusted')]
    host.isTrusted = false
    await extension.activate({ subscriptions })
    expect(host.messages).toEqual([expect.stringContaining('not trusted')])
    host.isTrusted = true
    host.trusted.fire()
    await vi.waitFor(() => expect(host.commands.has('portcullis.restart')).toBe(true))
    await host.commands.get('portcullis.restart')?.()
    expect(host.messages).toHaveLength(1)
  })

  it('tells a program that is no server', { timeout: 60_000 }, async () => {
    const file = join(home, 'broken.mjs')
    writeFileSync(file, 'process.exit(3)')
    host.settings.set('portcullis.program', file)
    await extension.activate({ subscriptions })
    expect(host.messages.join('\n')).toContain(file)
  })
})

describe('the choice of the program', () => {
  const place: ProgramPlace = { setting: '', folders: ['/a', '/b'], isTrusted: true, searched: ['/bin', '/opt'], node: '/node', isFile: () => false } // prettier-ignore
  const only = (...paths: string[]): Pick<ProgramPlace, 'isFile'> => ({ isFile: (path) => paths.includes(path) })
  const own = '/b/node_modules/portcullis/bin/portcullis.js'

  it('takes what the user says, then that of the workspace, then that of the path', () => {
    expect(findProgram({ ...place, setting: '/x/portcullis', ...only(own) })?.command).toBe('/x/portcullis')
    expect(findProgram({ ...place, ...only(own, '/opt/portcullis') })).toMatchObject({ command: '/node', args: [own, 'lsp'] }) // prettier-ignore
    expect(findProgram({ ...place, isTrusted: false, ...only(own, '/opt/portcullis') })?.command).toBe('/opt/portcullis') // prettier-ignore
    expect(findProgram(place)).toBeUndefined()
  })
})
