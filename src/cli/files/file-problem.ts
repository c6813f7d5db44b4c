import type { ReportProblem } from '../../diagnostics/index.ts'
import { printError } from '../terminal/text.ts'

/** Why a file cannot be read or written. The reason never quotes what the file holds. */
export interface FileProblem {
  readonly file: string
  readonly reason: string
}

/** Words for what the operating system says, by its code. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission is denied',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
  EEXIST: 'it exists already',
  ENOSPC: 'the disk is full; what was there is left as it was',
  EDQUOT: 'the disk quota is used up; what was there is left as it was',
  EFBIG: 'the file would be too large; what was there is left as it was',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ELOOP: 'its symbolic links go in a circle',
  ENAMETOOLONG: 'its name is too long',
  EAGAIN: 'it gives nothing to read',
  EIO: 'the device reports an error',
  ENXIO: 'it is no regular file',
  ERR_INVALID_ARG_VALUE: 'its name holds a character that no name may have',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8',
}

/** The problem behind an error of the file system. What is none is thrown on: it is a fault of ours. */
export function toFileProblem(file: string, error: unknown): FileProblem {
  const { code, syscall } = error as NodeJS.ErrnoException
  const reason = code === undefined ? undefined : reasons[code]
  if (reason !== undefined) return { file, reason }
  if (code === undefined || syscall === undefined) throw error
  return { file, reason: `the system says ${code} to \`${syscall}\`` }
}

/** A file that could not be read, as a report tells it. */
export function toReportProblem({ file, reason }: FileProblem): ReportProblem & { readonly file: string } {
  return { code: 'E_FILE', message: `the file cannot be read: ${reason}`, file }
}

/** Who is told of a file that could not be read. */
export type TellUnread = (problem: FileProblem) => void

/** Tells why a file could not be read; the command then leaves with 1. */
export function reportUnread(problem: FileProblem): void {
  const { code, message, file } = toReportProblem(problem)
  printError(code, message, file)
}

/** What is told on standard error, and kept for a report that says it too. */
export function collectUnread(): { readonly problems: readonly ReportProblem[]; readonly tell: TellUnread } {
  const problems: ReportProblem[] = []
  return {
    problems,
    tell(problem) {
      reportUnread(problem)
      problems.push(toReportProblem(problem))
    },
  }
}

/** Tells why a file could not be written; the command then leaves with 1. */
export function reportUnwritten({ file, reason }: FileProblem): void {
  printError('E_FILE_WRITE', `the file cannot be written: ${reason}`, file)
}
