/**
 * Packages the extension of editors/vscode without a network: `npm run vscode`. The client and the server with their packages
 * become a file each; what is packed is checked against what the manifest names.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce'
import { buildExtension } from './vscode/build-extension.ts'
import { thirdPartyLicences } from './third-party-licences.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const extension = join(root, 'editors/vscode')
const built = join(extension, 'dist')

interface Manifest {
  readonly version: string
  readonly main: string
  readonly contributes: {
    readonly languages: readonly { readonly configuration?: string }[]
    readonly grammars: readonly { readonly path: string }[]
    readonly snippets: readonly { readonly path: string }[]
  }
}

const bundled = await buildExtension(built)
writeFileSync(join(built, 'THIRD-PARTY-LICENSES.txt'), thirdPartyLicences(join(root, 'node_modules'), bundled)) // prettier-ignore
copyFileSync(join(root, 'LICENSE'), join(extension, 'LICENSE'))

const { version, main, contributes } = JSON.parse(readFileSync(join(extension, 'package.json'), 'utf8')) as Manifest
const { languages, grammars, snippets } = contributes
const named = [main, ...languages.flatMap(({ configuration }) => configuration ?? []), ...[...grammars, ...snippets].map(({ path }) => path)] // prettier-ignore
const packed = await listFiles({ cwd: extension, packageManager: PackageManager.None })
const missing = named.map((path) => path.replace(/^\.\//, '')).filter((path) => !packed.includes(path))
if (missing.length > 0) throw new Error(`the extension names files that are not packed: ${missing.join(', ')}`)

mkdirSync(join(root, 'dist'), { recursive: true })
const packagePath = join(root, `dist/portcullis-${version}.vsix`)
await createVSIX({
  cwd: extension,
  packagePath,
  dependencies: false,
  allowMissingRepository: true,
  // The made-up examples of our own detectors of secrets are in the server.
  allowPackageSecrets: ['aws', 'github', 'slack'],
})
console.log(`${packagePath}: ${String(packed.length)} files`)
