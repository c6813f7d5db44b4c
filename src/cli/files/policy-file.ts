import { readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import {
  openPolicyFiles,
  type OpenedPolicy,
  type OpenOptions,
  type Policy,
  type PolicyDiagnostic,
  type PolicyFinding,
  type PolicyFile,
  type ReadFile,
} from '../../policy/index.ts'
import { foldDiagnostics } from '../terminal/diagnostics.ts'
import type { TextStream } from '../terminal/text.ts'
import { openDlpKeys } from './dlp-keys.ts'
import { reportUnread, toFileProblem, type FileProblem, type TellUnread } from './file-problem.ts'
import { readText } from './read.ts'

/** How a policy is opened. */
export interface PolicyFileOptions extends OpenOptions {
  /** A file of keys, see the option `--dlp-keys`. */
  readonly dlpKeys?: string | undefined
}

/** A policy as it was read from disk. */
export interface ReadPolicy {
  readonly opened: OpenedPolicy
  readonly files: readonly PolicyFile[]
  /** Reads the files that the policy names. */
  readonly readFile: ReadFile
}

/** A policy in force, and the way back to its files. */
export interface PolicySource {
  readonly policy: Policy
  readonly files: readonly PolicyFile[]
  readonly readFile: ReadFile
  readonly locate: (finding: PolicyFinding) => PolicyDiagnostic
}

/** A path that names a policy: its files, and the folder below which names in it lie. */
interface PolicyPath {
  readonly folder: string
  readonly isFolder: boolean
  readonly names: readonly string[]
}

function isFolder(path: string): boolean {
  return path !== '-' && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

/** Whether a file holds tests of a policy and no part of it. */
export function isTestFile(name: string): boolean {
  return /\.test\.(?:ya?ml|json)$/.test(name)
}

/** The policy files of a path: the file itself, or what a folder holds, by name. */
function findFiles(path: string): PolicyPath | FileProblem {
  try {
    if (!isFolder(path)) return { folder: path === '-' ? '.' : dirname(path), isFolder: false, names: [path] }
    const names = readdirSync(path)
      .filter((name) => /\.(?:ya?ml|json)$/.test(name) && !isTestFile(name))
      .sort()
      .map((name) => join(path, name))
    return names.length === 0
      ? { file: path, reason: 'the folder holds no .yaml, .yml or .json file' }
      : { folder: path, isFolder: true, names }
  } catch (error) {
    return toFileProblem(path, error)
  }
}

/** Reads files that a document names: a rule author must not reach what is not the policy's. */
export function readBelow(folder: string): ReadFile {
  return (name) => readText(resolve(folder, name), { limit: 'maxListBytes', below: folder })
}

/**
 * Reads a policy from a file or a folder; undefined if a file cannot be read.
 *
 * @param report - is told of each file that cannot be read; default: a line on standard error and exit code 1
 */
export function readPolicy(
  path: string,
  { dlpKeys, ...options }: PolicyFileOptions = {},
  report: TellUnread = reportUnread,
): ReadPolicy | undefined {
  const dlp = openDlpKeys(dlpKeys, report)
  if (dlp === undefined) return undefined
  const found = findFiles(path)
  if ('reason' in found) {
    report(found)
    return undefined
  }
  const files: PolicyFile[] = []
  for (const file of found.names) {
    // What a folder holds may be a link that somebody else has put there.
    const below = found.isFolder ? { below: found.folder } : {}
    const read = readText(file, { limit: 'maxPolicyBytes', ...below })
    if ('text' in read) files.push({ file, text: read.text })
    else report(read)
  }
  if (files.length < found.names.length) return undefined
  const readFile = readBelow(found.folder)
  return { opened: openPolicyFiles(files, { ...options, dlp, readFile }), files, readFile }
}

/** What is to be said of a policy, in blocks for a stream; `proved` is what was found of a policy that is sound. */
export function describeFindings(
  { opened, files }: ReadPolicy,
  stream: TextStream,
  proved: readonly PolicyDiagnostic[] = [],
): string[] {
  const texts = new Map(files.map(({ file, text }) => [file, text]))
  return foldDiagnostics([...findingsOf(opened), ...proved], (file) => texts.get(file) ?? '', stream)
}

/** Warnings of a policy in force, or every error. */
export function findingsOf(opened: OpenedPolicy): readonly PolicyDiagnostic[] {
  return opened.ok ? opened.warnings : opened.diagnostics
}

/** Prints what was found about a policy after it was opened, and sets the exit code. */
export function printPolicyFindings({ files, locate }: PolicySource, findings: readonly PolicyFinding[]): void {
  if (findings.length === 0) return
  const texts = new Map(files.map(({ file, text }) => [file, text]))
  const placed = findings.map((finding) => locate(finding))
  for (const block of foldDiagnostics(placed, (file) => texts.get(file) ?? '', process.stderr))
    process.stderr.write(`${block}\n`)
  if (findings.some(({ severity }) => severity === 'error')) process.exitCode = 1
}

/** What was read as a policy in force; if it is wrong, prints every error to standard error and sets the exit code. */
export function toPolicySource(read: ReadPolicy | undefined): PolicySource | undefined {
  if (read === undefined) return undefined
  for (const block of describeFindings(read, process.stderr)) process.stderr.write(`${block}\n`)
  const { opened, files, readFile } = read
  if (opened.ok) return { policy: opened.value, files, readFile, locate: opened.locate }
  process.exitCode = 1
  return undefined
}

/** Opens a policy; if it is wrong, prints every error to standard error and sets the exit code. */
export function openPolicySource(path: string, options: PolicyFileOptions = {}): PolicySource | undefined {
  return toPolicySource(readPolicy(path, options))
}

/** {@link openPolicySource} for what needs the policy alone. */
export function openPolicyFile(path: string, options: PolicyFileOptions = {}): Policy | undefined {
  return openPolicySource(path, options)?.policy
}
