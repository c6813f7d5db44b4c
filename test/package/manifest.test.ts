import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { build } from 'esbuild'
import { entries } from '../../scripts/entries.ts'
import { bundledPackages, thirdPartyLicences, withDependencies } from '../../scripts/third-party-licences.ts'
import { root } from '../support/run-command.ts'
import { packageBuild } from '../support/package-build.ts'

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>
  readonly bin: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly files: readonly string[]
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
const modules = join(root, 'node_modules')

/** The package as esbuild makes it: the same entries, and the same packages inside. */
let reached: Set<string>
let folder: string
beforeAll(async () => {
  mkdirSync(join(modules, '.cache'), { recursive: true })
  folder = mkdtempSync(join(modules, '.cache/portcullis-package-'))
  const apart = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)]
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: folder,
    ...packageBuild,
    mainFields: [...packageBuild.mainFields],
    external: ['node:*', ...apart.flatMap((name) => [name, `${name}/*`])],
    metafile: true,
  })
  const names = Object.keys(metafile.inputs).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1])
  reached = new Set(names.filter((name) => name !== undefined))
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

describe('the package', () => {
  it('runs no script where it is installed', () => {
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) expect(manifest.scripts).not.toHaveProperty(script)
    expect(manifest.scripts['prepack']).toBe('npm run build')
  }) // prettier-ignore

  it('has a command that starts, in a clone too', () => {
    const bin = manifest.bin['portcullis'] ?? ''
    expect(existsSync(join(root, bin))).toBe(true)
    expect(manifest.files).toContain(bin.split('/')[1])
    const done = spawnSync(process.execPath, [join(root, bin), '--version'], { encoding: 'utf8' })
    expect(done.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it('has an entry for each export, under a condition that `require` takes too', () => {
    const paths = Object.values(manifest.exports).filter((entry) => typeof entry !== 'string')
    expect(paths.length).toBeGreaterThanOrEqual(18)
    for (const entry of paths) {
      expect(Object.keys(entry)).toEqual(['types', 'default'])
      expect(entries).toHaveProperty([/^\.\/dist\/(.+)\.js$/.exec(entry.default)?.[1] ?? ''])
    }
  })

  it('can be loaded by `require` and `import`, every entry', () => {
    // What a worker runs asks for packages as browsers have them.
    const names = Object.keys(entries).filter((name) => !['cli', 'testing', 'lsp-worker'].includes(name))
    const lines = names.map((name) => `if (Object.keys(require(${JSON.stringify(join(folder, `${name}.js`))})).length === 0) throw new Error(${JSON.stringify(name)})`)
    const done = spawnSync(process.execPath, ['--no-warnings', '-e', lines.join('\n')], { encoding: 'utf8' })
    expect([done.status, done.stderr]).toEqual([0, ''])
  }) // prettier-ignore

  it('tells the licence of every package whose code it holds', () => {
    const known = withDependencies(modules, bundledPackages)
    expect([...reached].filter((name) => !known.includes(name))).toEqual([])
    for (const name of bundledPackages) expect(reached).toContain(name)
    const text = thirdPartyLicences(modules)
    for (const name of known) expect(text).toContain(`${name} `)
    expect(text).toContain('Apache License')
    expect(text).toContain('lodash-es')
  })
})
