import type { FindingLevel } from '../finding.ts'
import { describeFinding, type Report } from './report.ts'

const commands: Readonly<Record<FindingLevel, string>> = {
  error: 'error',
  warning: 'warning',
  style: 'notice',
  info: 'notice',
}

function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

function line(command: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
  return `::${command} ${written.join(',')}::${escapeMessage(message)}\n`
}

/**
 * A report as workflow commands of GitHub Actions, a line for each finding that is not suppressed, and for each problem.
 * Actions shows ten of each kind a step.
 */
export function toAnnotations({ findings, problems }: Report): string {
  const found = findings
    .filter(({ suppressed }) => suppressed === undefined)
    .map((finding) => {
      const { level, file, range, code } = finding
      const { start, end } = range
      // Columns count only within one line.
      const columns = start.line === end.line ? { col: start.column, endColumn: end.column } : {}
      const properties = { file, line: start.line, endLine: end.line, ...columns, title: code }
      return line(commands[level], properties, describeFinding(finding))
    })
  const unread = problems.map(({ code, message, file }) =>
    line('error', { ...(file === undefined ? {} : { file }), title: code }, message),
  )
  return [...found, ...unread].join('')
}
