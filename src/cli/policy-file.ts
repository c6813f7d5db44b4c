import { readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import {
  openPolicyFiles,
  type OpenedPolicy,
  type OpenOptions,
  type Policy,
  type PolicyDiagnostic,
  type PolicyFile,
} from '../policy/index.ts'
import { readDlpKeys } from './dlp-keys.ts'
import { printDiagnostic, readText, reportFileError } from './terminal.ts'

/** The policy files of a path: the file itself, or what a folder holds, by name. */
function listFiles(path: string): string[] {
  if (path === '-' || statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path]
  return readdirSync(path)
    .filter((name) => /\.(?:ya?ml|json)$/.test(name))
    .sort()
    .map((name) => join(path, name))
}

/** How a policy is opened. */
export interface PolicyFileOptions extends OpenOptions {
  /** A file of keys, see `dlpKeysOption`. */
  readonly dlpKeys?: string | undefined
}

/** A policy as it was read from disk. */
export interface ReadPolicy {
  readonly opened: OpenedPolicy
  readonly files: readonly PolicyFile[]
}

/** Reads a policy from a file or a folder; undefined if a file cannot be read, which is then reported. */
export function readPolicy(path: string, { dlpKeys, ...options }: PolicyFileOptions = {}): ReadPolicy | undefined {
  const dlp = readDlpKeys(dlpKeys)
  if (dlp === undefined) return undefined
  const files: PolicyFile[] = []
  const names = listFiles(path)
  if (names.length === 0) {
    reportFileError({ file: path, reason: 'the folder holds no .yaml, .yml or .json file' })
    return undefined
  }
  for (const file of names) {
    const read = readText(file)
    if ('text' in read) files.push({ file, text: read.text })
    else reportFileError(read)
  }
  if (files.length < names.length) return undefined
  // A folder's files lie beside each other, so lists are looked up beside the first.
  const folder = path === '-' ? '.' : dirname(names[0] ?? '.')
  const opened = openPolicyFiles(files, { ...options, dlp, readFile: (name) => readText(resolve(folder, name)) })
  return { opened, files }
}

/** A diagnostic with its code frame. */
export function frame(diagnostic: PolicyDiagnostic, files: readonly PolicyFile[], stream: NodeJS.WriteStream): string {
  const text = files.find(({ file }) => file === diagnostic.file)?.text ?? ''
  return printDiagnostic(diagnostic, text, diagnostic.file, stream)
}

/** Opens a policy; if it is wrong, prints every error to standard error and sets the exit code. */
export function openPolicyFile(path: string, options: PolicyFileOptions = {}): Policy | undefined {
  const read = readPolicy(path, options)
  if (read === undefined) return undefined
  const { opened, files } = read
  for (const diagnostic of opened.ok ? opened.warnings : opened.diagnostics)
    process.stderr.write(`${frame(diagnostic, files, process.stderr)}\n`)
  if (opened.ok) return opened.value
  process.exitCode = 1
  return undefined
}
