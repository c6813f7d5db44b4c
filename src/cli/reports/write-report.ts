import packageFile from '../../../package.json' with { type: 'json' }
import { toAnnotations, toJunit, toSarif, type Report } from '../../diagnostics/index.ts'
import { reportUnwritten } from '../files/file-problem.ts'
import { writeFiles } from '../files/write.ts'
import { jsonLine, summaryLine } from '../terminal/json.ts'
import { print } from '../terminal/output.ts'
import { exitCodes, type TextStream } from '../terminal/text.ts'

/** The forms in which a command can say what it found. */
export type FindingFormat = 'text' | 'json' | 'sarif' | 'junit' | 'github'

/** A line of `--format json`. */
export type ReportLine = { readonly type: string } & Readonly<Record<string, unknown>>

/** Where and in which form a command says what it found. */
export interface FindingOutputOptions {
  readonly format: FindingFormat
  readonly output?: string
}

/** What a command found, in every form. */
export interface CommandReport extends Omit<Report, 'version' | 'exitCode'> {
  /** The text for people, in pieces. */
  readonly text: (stream: TextStream) => Iterable<string>
  /** The lines of `json` before the summary, each with its `type`. */
  readonly lines: () => Iterable<ReportLine>
  /** What the summary counts. */
  readonly counts: { readonly errors: number } & Readonly<Record<string, unknown>>
}

/** A file has no colours and no width. */
const file: TextStream = {}

/** The pieces of one form. The exit code must stand by then: some forms tell it. */
function* piecesOf(found: CommandReport, format: FindingFormat, stream: TextStream): Iterable<string> {
  const exitCode = Number(process.exitCode ?? exitCodes.ok)
  const report = { ...found, version: packageFile.version, exitCode }
  if (format === 'text') yield* found.text(stream)
  else if (format === 'json') {
    for (const line of found.lines()) yield jsonLine(line)
    yield summaryLine(found.command, found.counts)
  } else if (format === 'sarif') yield `${JSON.stringify(toSarif(report), null, 2)}\n`
  else yield format === 'junit' ? toJunit(report) : toAnnotations(report)
}

/**
 * Writes what a command found: in the form that is asked for to standard output, or to a file with the text on standard
 * output beside it. The exit code of the command must be set before.
 */
export async function writeReport(found: CommandReport, { format, output }: FindingOutputOptions): Promise<void> {
  if (output !== undefined) {
    const problem = writeFiles([{ file: output, text: [...piecesOf(found, format, file)].join('') }])
    if (problem !== undefined) reportUnwritten(problem)
  }
  for (const piece of piecesOf(found, output === undefined ? format : 'text', process.stdout)) await print(piece)
}
