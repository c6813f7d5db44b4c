import { findingLevels, type Finding, type FindingLevel } from '../../diagnostics/index.ts'
import { lintRules } from '../../lint/index.ts'
import { frameDiagnostic } from '../terminal/diagnostics.ts'
import { colorsFor, plural, printable, type TextStream } from '../terminal/text.ts'

/** Findings of one code in a file that are shown whole; of the others only the lines are named. */
const shownAlike = 3
const namedLines = 8

/** The lines of the code under a finding. */
function frameOf({ span, file }: Finding, text: string, stream: TextStream): string {
  const shown = frameDiagnostic({ code: 'E_FILE', severity: 'info', message: '', span }, text, file, stream)
  return shown.split('\n').slice(1).join('\n')
}

function describe(finding: Finding, text: string, stream: TextStream, isLong: boolean): string {
  const colors = colorsFor(stream)
  const styles: Readonly<Record<FindingLevel, (text: string) => string>> = {
    error: colors.red,
    warning: colors.yellow,
    style: colors.cyan,
    info: colors.blue,
  }
  const { file, range, level, code, message, parts, hint, fix, page } = finding
  const place = `${printable(file)}:${String(range.start.line)}:${String(range.start.column)}`
  const margin = ' '.repeat(String(range.start.line).length)
  const lines = [
    `${place} ${styles[level](level)} ${colors.bold(code)} ${printable(message)}`,
    frameOf(finding, text, stream),
  ]
  const add = (name: string, own: string): void => void lines.push(`${margin} = ${name}: ${printable(own)}`)
  if (parts !== undefined) {
    add('why', parts.cause)
    if (parts.event !== undefined) add('event', parts.event)
    add('fix', `${parts.remedy}${fix?.isSafe === true ? ' (safe: `--fix` does it)' : ''}`)
  } else if (hint !== undefined) add('fix', hint)
  add('page', page)
  if (isLong) {
    const why = lintRules.find(({ id }) => id === code)?.why
    if (why !== undefined) lines.push('', ...why.split('\n').map((line) => `  ${line}`))
  }
  return `${lines.join('\n')}\n\n`
}

function nameLines(lines: readonly number[]): string {
  const more = lines.length - namedLines
  const named = lines.slice(0, namedLines).join(', ')
  return more > 0 ? `${named} and ${String(more)} more` : named
}

/** What the text says beside the findings. */
export interface LintText {
  readonly findings: readonly Finding[]
  readonly textOf: (file: string) => string
  readonly rules: number
  /** Shows why each finding matters. */
  readonly isLong: boolean
  /** Findings that were mended. */
  readonly fixed: number
}

/** What the linter found, for people. Of many of one code in a file the first are shown. */
export function* describeLint(
  { findings, textOf, rules, isLong, fixed }: LintText,
  stream: TextStream,
): Iterable<string> {
  const counted = findings.filter(({ suppressed }) => suppressed === undefined)
  const alike = new Map<string, number[]>()
  const keyOf = ({ file, code }: Finding): string => `${file}\n${code}`
  for (const finding of counted) {
    const lines = alike.get(keyOf(finding)) ?? []
    alike.set(keyOf(finding), lines)
    lines.push(finding.range.start.line)
  }
  const shown = new Map<string, number>()
  for (const finding of counted) {
    const key = keyOf(finding)
    const count = (shown.get(key) ?? 0) + 1
    shown.set(key, count)
    if (count <= shownAlike) yield describe(finding, textOf(finding.file), stream, isLong)
    const others = (alike.get(key) ?? []).slice(shownAlike)
    if (count === shownAlike && others.length > 0)
      yield `${printable(finding.file)}: ${finding.code} ${String(others.length)} times more, in lines ${nameLines(others)}\n\n`
  }
  const totals = findingLevels.flatMap((level) => {
    const count = counted.filter((finding) => finding.level === level).length
    return count === 0
      ? []
      : [level === 'style' || level === 'info' ? `${String(count)} ${level}` : plural(count, level)]
  })
  const suppressed = findings.length - counted.length
  const parts = [
    plural(rules, 'rule'),
    totals.length === 0 ? colorsFor(stream).green('nothing found') : totals.join(', '),
    ...(suppressed === 0 ? [] : [`${String(suppressed)} suppressed`]),
    ...(fixed === 0 ? [] : [`${String(fixed)} fixed`]),
  ]
  yield `${parts.join(', ')}\n`
}
