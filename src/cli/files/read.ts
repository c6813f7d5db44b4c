import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs'
import { relative, isAbsolute, sep } from 'node:path'
import { toFileProblem, type FileProblem } from './file-problem.ts'
import { fileLimits, type FileLimit } from './limits.ts'

/** How a file is read. */
export interface ReadOptions {
  /** Which limit its size has. */
  readonly limit: FileLimit
  /** The folder below which it must lie once links are followed: for names that a document gives. */
  readonly below?: string
}

/** An open regular file. Whoever opens it closes it. */
export interface OpenFile {
  readonly descriptor: number
  /** Bytes that the file has now. */
  readonly size: number
}

const standardInput = 0
const pieceBytes = 256 * 1024

/** Opening a pipe or a device must not wait for somebody at its other end. Absent on Windows. */
const openFlags = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0)

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** Opens a regular file. Folders, pipes, sockets and devices are refused: reading them may never end. */
export function openRegularFile(file: string, below?: string): OpenFile | FileProblem {
  let descriptor: number | undefined
  try {
    const path = realpathSync(file)
    if (below !== undefined && !isBelow(realpathSync(below), path))
      return { file, reason: 'it lies outside of the folder of the policy' }
    const kind = statSync(path)
    if (kind.isDirectory()) return { file, reason: 'it is a folder' }
    if (kind.isFile()) {
      descriptor = openSync(path, openFlags)
      const opened = fstatSync(descriptor)
      // Between the look and the opening the name may have come to mean something else.
      if (opened.isFile() && opened.ino === kind.ino && opened.dev === kind.dev)
        return { descriptor, size: opened.size }
      closeSync(descriptor)
    }
    return { file, reason: 'it is no regular file; what comes through a pipe is read from standard input, `-`' }
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor)
    return toFileProblem(file, error)
  }
}

function tooLarge(file: string, limit: FileLimit): FileProblem {
  return { file, reason: `it has more than ${String(fileLimits[limit])} bytes (\`${limit}\`)` }
}

/** Reads to the end, or until there is more than the limit allows. */
function readUpTo(descriptor: number, most: number): Buffer | undefined {
  const pieces: Buffer[] = []
  let total = 0
  for (;;) {
    const piece = Buffer.allocUnsafe(pieceBytes)
    const length = readPiece(descriptor, piece)
    if (length === 0) return Buffer.concat(pieces, total)
    total += length
    if (total > most) return undefined
    pieces.push(piece.subarray(0, length))
  }
}

const pause = new Int32Array(new SharedArrayBuffer(4))

function readPiece(descriptor: number, piece: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, piece)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      // A closed pipe on Windows ends so.
      if (code === 'EOF') return 0
      // Standard input may be a terminal or a pipe that somebody else has set to not wait.
      if (code !== 'EAGAIN' || descriptor !== standardInput) throw error
      Atomics.wait(pause, 0, 0, 10)
    }
  }
}

/** The bytes of a regular file, or of standard input for `-`. */
export function readBytes(file: string, { limit, below }: ReadOptions): { readonly bytes: Uint8Array } | FileProblem {
  const opened = file === '-' ? { descriptor: standardInput, size: 0 } : openRegularFile(file, below)
  if ('reason' in opened) return opened
  const { descriptor, size } = opened
  try {
    const bytes = size > fileLimits[limit] ? undefined : readUpTo(descriptor, fileLimits[limit])
    return bytes === undefined ? tooLarge(file, limit) : { bytes }
  } catch (error) {
    return toFileProblem(file, error)
  } finally {
    if (descriptor !== standardInput) closeSync(descriptor)
  }
}

/** The UTF-8 text of a regular file, or of standard input for `-`. A byte order mark is taken off. */
export function readText(file: string, options: ReadOptions): { readonly text: string } | FileProblem {
  const read = readBytes(file, options)
  if ('reason' in read) return read
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(read.bytes) }
  } catch (error) {
    return toFileProblem(file, error)
  }
}

/** A value in JSON. The error of the parser quotes the text, so nothing of it is told. */
export function readJson(file: string, options: ReadOptions): { readonly value: unknown } | FileProblem {
  const read = readText(file, options)
  if ('reason' in read) return read
  try {
    return { value: JSON.parse(read.text) as unknown }
  } catch (error) {
    return { file, reason: error instanceof RangeError ? 'it nests too deep' : 'it is no JSON' }
  }
}

/** Bytes of a file, for progress; undefined where nobody knows. */
export function sizeOf(file: string): number | undefined {
  const found = file === '-' ? undefined : statSync(file, { throwIfNoEntry: false })
  return found?.isFile() === true ? found.size : undefined
}
