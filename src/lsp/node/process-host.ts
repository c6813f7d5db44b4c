import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { explainCode, isRuleFile, readSettings, type LintSettings, type SourceFile } from '../../lint/index.ts'
import type { ReadFile } from '../../policy/index.ts'
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

/** The path that a URI of an editor means; undefined: none on this machine, whatever it is. */
function pathOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined
  try {
    return fileURLToPath(uri)
  } catch {
    // Broken escapes, a file of another host, a letter of a drive where there are none.
    return undefined
  }
}

/** The rule files beside a document. */
function readFolder(folder: string): readonly SourceFile[] {
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

/** The text of a file below a folder; undefined if there is none, or a link leads out of the folder. */
function textBelow(folder: string, name: string): string | undefined {
  let inside: string
  try {
    inside = relative(realpathSync(folder), realpathSync(resolve(folder, name)))
  } catch {
    // There is no such file.
    return undefined
  }
  return inside.startsWith('..') || isAbsolute(inside) ? undefined : textOf(join(folder, inside))
}

/** Reads what policies name, beside the documents that are open; a name that means two texts there means none. */
function readBeside(folders: ReadonlySet<string>): ReadFile {
  return (name) => {
    const texts = new Set([...folders].flatMap((folder) => textBelow(folder, name) ?? []))
    const [text] = texts
    if (text === undefined) return { reason: 'there is no such file beside the policy' }
    return texts.size > 1 ? { reason: 'folders of open files have different ones of this name' } : { text }
  }
}

/** The settings of the linter in a folder; undefined if it has none that can be read. */
function settingsOf(uri: string | undefined): LintSettings | undefined {
  const folder = (uri === undefined ? undefined : pathOf(uri)) ?? process.cwd()
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

/** Addresses of the pages that were asked for: a large policy asks for one thousands of times with each key. */
const addresses = new Map<string, string | undefined>()

/** The page in the package; undefined: it is not there. */
function addressOf(page: string): string | undefined {
  if (packageFolder === undefined) return undefined
  if (!addresses.has(page)) {
    const address = new URL(page, packageFolder)
    addresses.set(page, existsSync(address) ? address.href : undefined)
  }
  return addresses.get(page)
}

/** Folders of documents that were opened in this process. */
const folders = new Set<string>()

/** What a process can do for a server. */
export const processHost: ServerHost = {
  readFolder(uri) {
    const path = pathOf(uri)
    if (path === undefined) return []
    folders.add(dirname(path))
    return readFolder(dirname(path))
  },
  readFile: readBeside(folders),
  readSettings: settingsOf,
  addressOf,
  writesJson: true,
}
