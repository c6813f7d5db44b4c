import { execFileSync } from 'node:child_process'
import { basename, dirname, join, normalize, posix } from 'node:path'
import { openPolicyFiles, type OpenedPolicy, type PolicyFile, type ReadFile } from '../../policy/index.ts'
import { openDlpKeys } from './dlp-keys.ts'
import { reportUnread, type FileProblem, type TellUnread } from './file-problem.ts'
import { fileLimits, type FileLimit } from './limits.ts'
import type { PolicyFileOptions, ReadPolicy } from './policy-file.ts'

/** What git prints in a folder, or why it prints nothing. */
function git(folder: string, args: readonly string[], most: number): Buffer | { readonly reason: string } {
  try {
    return execFileSync('git', ['-C', folder, ...args], { maxBuffer: most, stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const { code, status, stderr } = error as { code?: string; status?: number | null; stderr?: Buffer }
    if (code === 'ENOENT') return { reason: 'git is not there' }
    if (code === 'ENOBUFS') return { reason: `it has more than ${String(most)} bytes` }
    // git left with a code of its own; anything else is a fault of ours.
    if (typeof status !== 'number') throw error
    const [said = ''] = (stderr?.toString('utf8') ?? '').trim().split('\n')
    return { reason: `git says: ${said}` }
  }
}

/** An entry of a folder in a commit. */
interface Entry {
  readonly mode: string
  readonly hash: string
  /** The path from the folder. */
  readonly name: string
}

const link = '120000'
const tree = '040000'

/** A folder as it stands in a commit. */
class CommitFolder {
  readonly #place: { readonly folder: string; readonly commit: string; readonly revision: string }

  constructor(folder: string, commit: string, revision: string) {
    this.#place = { folder, commit, revision }
  }

  #problem(name: string, reason: string): FileProblem {
    return { file: `${this.#place.revision}:${join(this.#place.folder, name)}`, reason }
  }

  /** What stands at a path; with a slash at its end, what stands in that folder. */
  entries(name: string): readonly Entry[] | FileProblem {
    const listed = git(
      this.#place.folder,
      ['ls-tree', '-z', this.#place.commit, '--', `./${name}`],
      fileLimits.maxPolicyBytes,
    )
    if (!Buffer.isBuffer(listed)) return this.#problem(name, listed.reason)
    return listed
      .toString('utf8')
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => {
        const [head = '', path = ''] = line.split('\t', 2)
        const [mode = '', , hash = ''] = head.split(' ')
        return { mode, hash, name: path }
      })
  }

  /** The text of a file. */
  read(name: string, limit: FileLimit): { readonly text: string } | FileProblem {
    const found = this.entries(name)
    if ('reason' in found) return found
    const [entry] = found
    if (entry === undefined) return this.#problem(name, 'there is no such file or folder')
    if (entry.mode === link || entry.mode === tree) return this.#problem(name, 'it is no regular file')
    const bytes = git(this.#place.folder, ['cat-file', 'blob', entry.hash], fileLimits[limit])
    if (!Buffer.isBuffer(bytes)) return this.#problem(name, bytes.reason)
    try {
      return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      return this.#problem(name, 'it is not UTF-8')
    }
  }
}

/** Opens a folder as it stood at a revision: a commit, a branch or a tag. */
function openCommit(revision: string, folder: string): CommitFolder | FileProblem {
  // `--end-of-options` keeps a revision from being taken for an option.
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]
  const commit = git(folder, args, 1 << 20)
  return Buffer.isBuffer(commit)
    ? new CommitFolder(folder, commit.toString('utf8').trim(), revision)
    : { file: folder, reason: `git knows no revision \`${revision}\` here` }
}

/** Reads files that a document of a commit names; like those on disk they lie below the folder of the policy. */
function readIn(commit: CommitFolder, below: string): ReadFile {
  return (name) => {
    const path = posix.normalize(name.replaceAll('\\', '/'))
    if (path.startsWith('/') || path === '..' || path.startsWith('../'))
      return { reason: 'it lies outside of the folder of the policy' }
    return commit.read(posix.join(below, path), 'maxListBytes')
  }
}

/**
 * Reads a policy as it stood at a revision of the repository that holds it, with the files that it names then.
 *
 * @param path - the policy file or folder
 * @returns undefined if something cannot be read, which is then reported
 */
export function readPolicyAt(
  revision: string,
  path: string,
  { dlpKeys, ...options }: PolicyFileOptions = {},
): ReadPolicy | undefined {
  const dlp = openDlpKeys(dlpKeys)
  if (dlp === undefined) return undefined
  const [folder, name] = [dirname(normalize(path)), basename(normalize(path))]
  const commit = openCommit(revision, folder)
  if ('reason' in commit) {
    reportUnread(commit)
    return undefined
  }
  const found = commit.entries(name)
  if ('reason' in found) {
    reportUnread(found)
    return undefined
  }
  const isFolder = found[0]?.mode === tree
  const inside = isFolder ? commit.entries(`${name}/`) : found
  const names = 'reason' in inside ? [] : inside.map((entry) => entry.name)
  const files: PolicyFile[] = []
  const wanted = isFolder ? names.filter((one) => /\.(?:ya?ml|json)$/.test(one)).sort() : [name]
  for (const one of wanted) {
    const read = commit.read(one, 'maxPolicyBytes')
    if ('text' in read) files.push({ file: `${revision}:${join(folder, one)}`, text: read.text })
    else reportUnread(read)
  }
  if (files.length === 0 || files.length < wanted.length) {
    if (wanted.length === 0) reportUnread({ file: `${revision}:${path}`, reason: 'the folder holds no policy file' })
    return undefined
  }
  const readFile = readIn(commit, isFolder ? name : '.')
  return { opened: openPolicyFiles(files, { ...options, dlp, readFile }), files, readFile }
}

/**
 * Files of one folder as they were at a revision of the repository that holds them; one that was not there then is left out.
 *
 * @returns undefined if git does not know the revision, which is then told
 */
export function readFilesAt(
  revision: string,
  folder: string,
  files: readonly string[],
  tell: TellUnread = reportUnread,
): { readonly files: readonly PolicyFile[]; readonly readFile: ReadFile } | undefined {
  const commit = openCommit(revision, folder)
  if ('reason' in commit) {
    tell(commit)
    return undefined
  }
  const old = files.flatMap((file): PolicyFile[] => {
    const read = commit.read(basename(file), 'maxPolicyBytes')
    return 'text' in read ? [{ file, text: read.text }] : []
  })
  return { files: old, readFile: readIn(commit, '.') }
}

/**
 * A policy as it was at a revision of the repository that holds its files. A file that was not there then is left out.
 *
 * @returns undefined if git does not know the revision, which is then told
 */
export function openPolicyAt(
  revision: string,
  files: readonly PolicyFile[],
  options: Parameters<typeof openPolicyFiles>[1] = {},
  tell: TellUnread = reportUnread,
): OpenedPolicy | undefined {
  const [first] = files
  const old = readFilesAt(
    revision,
    dirname(first?.file ?? '.'),
    files.map(({ file }) => file),
    tell,
  )
  if (old === undefined) return undefined
  const then = old.files.length === 0 ? [{ file: first?.file ?? '', text: 'version: 1\n' }] : old.files
  return openPolicyFiles(then, { ...options, readFile: old.readFile })
}
