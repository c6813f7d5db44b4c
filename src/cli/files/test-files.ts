import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import {
  loadTestFile,
  type LoadedDocument,
  type PolicyDiagnostic,
  type PolicyFile,
  type Test,
  type TestFile,
} from '../../policy/index.ts'
import { addTests, createSuite, type Suite } from '../../suite/index.ts'
import { foldDiagnostics } from '../terminal/diagnostics.ts'
import { reportUnread, reportUnwritten, toFileProblem, type TellUnread } from './file-problem.ts'
import { findingsOf, isTestFile, readPolicy, toPolicySource, type PolicySource } from './policy-file.ts'
import { readText } from './read.ts'
import { writeFiles } from './write.ts'
import { print } from '../terminal/output.ts'
import { plural, printable } from '../terminal/text.ts'

/** A policy with its tests, as they were read from disk. */
export interface SuiteFiles {
  readonly source: PolicySource
  readonly suite: Suite
  /** The file that new tests go to; it need not exist. */
  readonly newTests: string
  /** The test files, with their texts. */
  readonly testFiles: readonly PolicyFile[]
  /** All files that were read: what a watcher looks at. */
  readonly files: readonly string[]
}

const endings = ['.yaml', '.yml', '.json']

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

/** The policy of a test file: what it names, what is called like it, or its folder. */
function policyOf(file: string, { policy }: TestFile): string {
  if (policy !== undefined) return resolve(dirname(file), policy)
  const name = basename(file).replace(/\.test\.(?:ya?ml|json)$/, '')
  const beside = endings.map((ending) => join(dirname(file), `${name}${ending}`)).find((path) => existsSync(path))
  return beside ?? dirname(file)
}

/** The files that hold tests of a policy: those of its name, or all of a folder. */
function testFilesOf(policy: string): readonly string[] {
  if (policy === '-') return []
  if (isFolder(policy))
    return readdirSync(policy)
      .filter(isTestFile)
      .sort()
      .map((name) => join(policy, name))
  const stem = policy.replace(/\.(?:ya?ml|json)$/, '')
  return endings.map((ending) => `${stem}.test${ending}`).filter((file) => existsSync(file))
}

/** Who is told, beside standard error, why a policy or its tests cannot be used. */
export interface SuiteObserver {
  readonly unread: TellUnread
  /** What is wrong with files that were read. */
  readonly wrong: (diagnostics: readonly PolicyDiagnostic[], files: readonly PolicyFile[]) => void
}

const nobody: SuiteObserver = { unread: reportUnread, wrong: () => undefined }

/** Reads a test file; what is wrong with it is told. */
function readTestFile(file: string, observer: SuiteObserver): LoadedDocument<TestFile> | undefined {
  const read = readText(file, { limit: 'maxPolicyBytes' })
  if ('reason' in read) {
    observer.unread(read)
    return undefined
  }
  const loaded = loadTestFile(read.text, { file })
  if (loaded.diagnostics.length > 0) {
    printDiagnostics(loaded.diagnostics, read.text)
    observer.wrong(loaded.diagnostics, [{ file, text: read.text }])
    process.exitCode = 1
    return undefined
  }
  return loaded
}

function printDiagnostics(diagnostics: readonly PolicyDiagnostic[], text: string): void {
  for (const block of foldDiagnostics(diagnostics, () => text, process.stderr)) process.stderr.write(`${block}\n`)
}

/** The policy of a suite; what is wrong with it is told. */
function readSource(path: string, dlpKeys: string | undefined, observer: SuiteObserver): PolicySource | undefined {
  const read = readPolicy(path, { dlpKeys }, observer.unread)
  if (read?.opened.ok === false) observer.wrong(findingsOf(read.opened), read.files)
  return toPolicySource(read)
}

/**
 * Reads a policy and all of its tests.
 *
 * @param path - a policy file or folder, or a test file: then its tests alone
 * @returns undefined if something cannot be read or is wrong, which is then told
 */
export function readSuite(path: string, dlpKeys?: string, observer: SuiteObserver = nobody): SuiteFiles | undefined {
  try {
    const only = isTestFile(path) ? readTestFile(path, observer) : undefined
    if (isTestFile(path) && only === undefined) return undefined
    const policyPath = only === undefined ? path : policyOf(path, only.document ?? { tests: [] })
    const source = readSource(policyPath, dlpKeys, observer)
    const names = only === undefined ? testFilesOf(policyPath) : [path]
    const loaded = only === undefined ? names.map((name) => readTestFile(name, observer)) : [only]
    const testFiles = loaded.filter((one) => one !== undefined)
    if (source === undefined || testFiles.length < loaded.length) return undefined
    const whole = createSuite({
      policy: source.policy,
      file: policyPath,
      locate: (finding) => source.locate(finding),
      testFiles,
    })
    const suite = only === undefined ? whole : { ...whole, cases: whole.cases.filter(({ file }) => file === path) }
    const fresh = isFolder(policyPath)
      ? join(policyPath, 'policy.test.yaml')
      : `${policyPath.replace(/\.(?:ya?ml|json)$/, '')}.test.yaml`
    const read = [...source.files.map(({ file }) => file), ...names]
    return { source, suite, newTests: names[0] ?? fresh, testFiles, files: read }
  } catch (error) {
    observer.unread(toFileProblem(path, error))
    return undefined
  }
}

/** The text of a file, empty if there is none. */
function textOrNothing(file: string): string | undefined {
  if (!existsSync(file)) return ''
  const read = readText(file, { limit: 'maxPolicyBytes' })
  if ('text' in read) return read.text
  reportUnread(read)
  return undefined
}

/** Adds tests to a file, which need not exist; a failure is told. */
export async function writeSuggested(file: string, tests: readonly Test[], isTold: boolean): Promise<void> {
  const text = tests.length === 0 ? undefined : textOrNothing(file)
  if (text === undefined) return
  const problem = writeFiles([{ file, text: addTests(text, tests) }])
  if (problem !== undefined) reportUnwritten(problem)
  else if (isTold) await print(`${printable(file)}: ${plural(tests.length, 'test')} added\n`)
}
