import {
  closeSync,
  copyFileSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { toFileProblem, type FileProblem } from './file-problem.ts'

/** Readable and writable by its owner alone: the mode of files with secrets. */
export const ownerOnly = 0o600

/** A file to write. */
export interface FileToWrite {
  readonly file: string
  readonly text: string
  /** Permissions. Default: those that the file has; for a new one what the process gives to new files. */
  readonly mode?: number
  /** The file must not exist: what is there cannot be made again. Folders that it needs are made. */
  readonly isNew?: boolean
}

/** A text on disk under a name of its own, not yet in its place. */
interface Staged {
  readonly file: string
  readonly target: string
  readonly temporary: string
  readonly isNew: boolean
}

/** Permissions of a file in its place; undefined for a new one, which gets what the process gives to new files. */
function permissionsOf(known: Stats | undefined, wanted: number | undefined): number | undefined {
  return wanted ?? (known === undefined ? undefined : known.mode & 0o7777)
}

/** Where a name leads: a link stays a link, and what it leads to is replaced. */
function targetOf(file: string, known: Stats | undefined): string {
  return known === undefined ? file : realpathSync(file)
}

/** Makes the folders above a file that are not there, and says which, the outermost first. */
function makeFolders(file: string): string[] {
  const missing: string[] = []
  for (let folder = dirname(file); statSync(folder, { throwIfNoEntry: false }) === undefined; folder = dirname(folder))
    missing.unshift(folder)
  for (const folder of missing) mkdirSync(folder)
  return missing
}

/** Takes away folders that were made for nothing; who has put something into one meanwhile keeps it. */
function removeFolders(folders: readonly string[]): void {
  for (const folder of [...folders].reverse()) {
    try {
      rmdirSync(folder)
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }
}

/** Writes a text beside its place, down to the disk. */
function stage({ file, text, mode, isNew = false }: FileToWrite, made: string[]): Staged | FileProblem {
  let temporary: string | undefined
  try {
    if (isNew) made.push(...makeFolders(file))
    const known = statSync(file, { throwIfNoEntry: false })
    if (known !== undefined && isNew) return { file, reason: 'it exists already, and is not overwritten' }
    if (known?.isDirectory() === true) return { file, reason: 'it is a folder' }
    if (known !== undefined && !known.isFile()) return { file, reason: 'it is no regular file' }
    const target = targetOf(file, known)
    const name = `.${basename(target)}.${String(process.pid)}-${randomBytes(6).toString('hex')}.tmp`
    temporary = join(dirname(target), name)
    const permissions = permissionsOf(known, mode)
    const descriptor = openSync(temporary, 'wx', permissions ?? 0o666)
    try {
      writeFileSync(descriptor, text)
      // The mode given to `open` is cut by the process's mask.
      if (permissions !== undefined) fchmodSync(descriptor, permissions)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    return { file, target, temporary, isNew }
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true })
    return toFileProblem(file, error)
  }
}

/** What file systems without hard links say. */
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/** Gives a file a second name, which must be free; false where the file system has no such names. */
function link(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (noLinks.has((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}

/** Puts a staged text in its place in one step. A link fails where the name is taken, a renaming does not. */
function commit({ target, temporary, isNew }: Staged): void {
  if (isNew && link(temporary, target)) rmSync(temporary)
  else renameSync(temporary, target)
}

/** Makes the new names last through a loss of power. */
function syncFolder(folder: string): void {
  // Windows opens no folders.
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Keeps what stands at a place, so that it can be put back. */
function keep(staged: Staged): string | undefined {
  if (statSync(staged.target, { throwIfNoEntry: false }) === undefined) return undefined
  const kept = `${staged.temporary}.old`
  if (!link(staged.target, kept)) copyFileSync(staged.target, kept)
  return kept
}

/** Puts all in their places, or none. */
function commitAll(staged: readonly Staged[]): FileProblem | undefined {
  const undo: (() => void)[] = []
  const kept: string[] = []
  let current = staged[0]
  try {
    for (const one of staged) {
      current = one
      const old = staged.length > 1 && !one.isNew ? keep(one) : undefined
      if (old !== undefined) kept.push(old)
      commit(one)
      undo.push(() => (old === undefined ? rmSync(one.target) : renameSync(old, one.target)))
    }
    for (const folder of new Set(staged.map(({ target }) => dirname(target)))) syncFolder(folder)
    return undefined
  } catch (error) {
    for (const step of undo.reverse()) step()
    return toFileProblem(current?.file ?? '', error)
  } finally {
    for (const old of kept) rmSync(old, { force: true })
  }
}

/**
 * Writes files so that each is the old one or the new one whole, whatever happens: each text goes to a temporary file
 * beside its place and down to the disk, and only then takes the place. If one cannot be written, none is.
 *
 * A process that is killed on the way can leave a file `.NAME.….tmp`, which nothing reads.
 *
 * @returns why nothing was written; undefined if all was
 */
export function writeFiles(files: readonly FileToWrite[]): FileProblem | undefined {
  const staged: Staged[] = []
  const made: string[] = []
  let problem: FileProblem | undefined
  for (const file of files) {
    const result = stage(file, made)
    if ('reason' in result) {
      problem = result
      break
    }
    staged.push(result)
  }
  problem ??= commitAll(staged)
  for (const { temporary } of staged) rmSync(temporary, { force: true })
  if (problem !== undefined) removeFolders(made)
  return problem
}
