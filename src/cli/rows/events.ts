import { createReadStream } from 'node:fs'
import { createDiagnostic, type DiagnosticCode } from '../../diagnostics/index.ts'
import type { FileProblem } from '../files/file-problem.ts'
import { fileLimits } from '../files/limits.ts'
import { openRegularFile } from '../files/read.ts'

/** A file without line ends must not fill the memory. */
const { maxEventBytes } = fileLimits

/** A file that cannot be read. */
export class FileError extends Error {
  readonly problem: FileProblem

  constructor(problem: FileProblem) {
    super(problem.reason)
    this.problem = problem
  }
}

const chunkBytes = 256 * 1024

function openStream(file: string): AsyncIterable<Buffer> {
  if (file === '-') return process.stdin
  const opened = openRegularFile(file)
  if ('reason' in opened) throw new FileError(opened)
  return createReadStream('', { fd: opened.descriptor, highWaterMark: chunkBytes })
}

/** A line that tells nothing, and why. Numbers of lines count from 1. */
export interface BrokenLine {
  readonly line: number
  readonly code: DiagnosticCode
  readonly message: string
  /** What to do about it. */
  readonly hint?: string
}

/** One line of an event file. */
export type EventLine = { readonly line: number; readonly event: Readonly<Record<string, unknown>> } | BrokenLine

function broken(line: number, code: DiagnosticCode, values: Readonly<Record<string, string | number>>): BrokenLine {
  const { message, hint } = createDiagnostic(code, { start: 0, end: 0 }, { line, ...values })
  return { line, code, message, ...(hint === undefined ? {} : { hint }) }
}

const unparsed = (line: number, reason: string): BrokenLine => broken(line, 'E_EVENT_SYNTAX', { reason })

/** Takes apart a line that is no JSON; undefined if it is not of the form. */
export type LineReader = (text: string) => Readonly<Record<string, unknown>> | undefined

function parseLine(line: number, bytes: Uint8Array, readLine: LineReader | undefined): EventLine | undefined {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return unparsed(line, 'it is not UTF-8')
  }
  if (text.trim() === '') return undefined
  if (readLine !== undefined && !text.trimStart().startsWith('{')) {
    const event = readLine(text.trim())
    return event === undefined ? unparsed(line, 'it is neither JSON nor a line of this form') : { line, event }
  }
  const parsed = parseObject(text)
  return 'value' in parsed ? { line, event: parsed.value } : unparsed(line, parsed.problem)
}

/** Reads a JSON object whose values may be marked as bytes or long integers, or says why it is none. */
export function parseObject(
  text: string,
): { readonly value: Readonly<Record<string, unknown>> } | { readonly problem: string } {
  try {
    const value: unknown = JSON.parse(text, revive)
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { value: value as Readonly<Record<string, unknown>> }
    return { problem: 'expected an object of field values' }
  } catch (error) {
    // JSON.parse throws SyntaxError, or RangeError where a value nests too deep for it.
    return { problem: error instanceof RangeError ? 'it nests too deep' : (error as Error).message }
  }
}

/** `{"$bytes": base64}` and `{"$int": digits}` hold what JSON cannot. */
function revive(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const { $bytes, $int } = value as { $bytes?: unknown; $int?: unknown }
  if (typeof $bytes === 'string' && Object.keys(value).length === 1)
    return new Uint8Array(Buffer.from($bytes, 'base64'))
  if (typeof $int === 'string' && Object.keys(value).length === 1 && /^-?\d{1,19}$/.test($int)) return BigInt($int)
  return value
}

/**
 * Reads events line by line; `-` is standard input.
 *
 * @param onBytes - is told how far it is
 * @param readLine - for logs whose lines may be text
 * @throws FileError if the file cannot be opened
 */
export async function* readEvents(
  file: string,
  onBytes: (bytes: number) => void = () => undefined,
  readLine?: LineReader,
): AsyncGenerator<EventLine> {
  const stream = openStream(file)
  let pieces: Buffer[] = []
  let length = 0
  let line = 1
  let isTooLong = false
  const take = (piece: Buffer): void => {
    length += piece.length
    if (length > maxEventBytes) {
      isTooLong = true
      pieces = []
    } else pieces.push(piece)
  }
  const finish = (): EventLine | undefined => {
    const result = isTooLong
      ? broken(line, 'E_LIMIT_EVENT_LENGTH', { limit: maxEventBytes })
      : parseLine(line, Buffer.concat(pieces), readLine)
    pieces = []
    length = 0
    isTooLong = false
    line += 1
    return result
  }
  for await (const chunk of stream) {
    onBytes(chunk.length)
    let start = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      take(chunk.subarray(start, end))
      start = end + 1
      const event = finish()
      if (event !== undefined) yield event
    }
    if (start < chunk.length) take(chunk.subarray(start))
  }
  if (length > 0) {
    const event = finish()
    if (event !== undefined) yield event
  }
}
