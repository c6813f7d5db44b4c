import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { explainCode, isRuleFile, readSettings, type LintSettings, type SourceFile } from '../../lint/index.ts'
import type { ServerHost } from '../index.ts'

/** Files of one folder that are read, and the greatest of them. */
const mostFiles = 200
const largestFile = 4_000_000

/** The text of a file; undefined if it cannot be read, as one that was taken away meanwhile. */
function textOf(path: string): string | undefined {
  try {
    return statSync(path).size > largestFile ? undefined : readFileSync(path, 'utf8')
  } catch {
    // A folder that changes while it is read has files that are gone.
    return undefined
  }
}

/** The rule files beside a document. */
function readFolder(uri: string): readonly SourceFile[] {
  if (!uri.startsWith('file:')) return []
  const folder = dirname(fileURLToPath(uri))
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    // The document was never saved.
    return []
  }
  return names
    .filter((name) => /\.(?:ya?ml|json|wf|tf|tofu)$/.test(name))
    .slice(0, mostFiles)
    .flatMap((name) => {
      const text = textOf(join(folder, name))
      const file = pathToFileURL(join(folder, name)).href
      return text !== undefined && isRuleFile({ file, text }) ? [{ file, text }] : []
    })
}

/** The settings of the linter in a folder; undefined if it has none that can be read. */
function settingsOf(uri: string | undefined): LintSettings | undefined {
  const folder = uri?.startsWith('file:') === true ? fileURLToPath(uri) : process.cwd()
  const path = join(folder, 'portcullis.lint.yaml')
  const text = textOf(path)
  if (text === undefined) return undefined
  const read = readSettings(text, path, (code) => explainCode(code) !== undefined)
  return read.ok ? read.value : undefined
}

/** The package itself, whose pages are links that need no network: from its built files, and from its sources. */
const packageFolder = ['../', '../../../']
  .map((path) => new URL(path, import.meta.url))
  .find((folder) => existsSync(new URL('docs/reference/errors.md', folder)))

/** The page in the package; undefined: it is not there. */
function addressOf(page: string): string | undefined {
  if (packageFolder === undefined) return undefined
  const address = new URL(page, packageFolder)
  return existsSync(address) ? address.href : undefined
}

/** What a process can do for a server. */
export const processHost: ServerHost = { readFolder, readSettings: settingsOf, addressOf }
