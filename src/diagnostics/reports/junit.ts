import { escapeMarkup } from '../escape-markup.ts'
import type { Finding } from '../finding.ts'
import { counts, describeFinding, type Report, type ReportCheck } from './report.ts'
import { toWellFormed } from './well-formed.ts'

/** What XML 1.0 has no form for, escaped or not. */
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

function escapeText(text: string): string {
  return escapeMarkup(toWellFormed(text).replace(unprintable, '\u{FFFD}')).replaceAll('\r', '&#13;')
}

/** Readers make one blank of a line break in an attribute unless it is escaped. */
function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: readonly string[],
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeAttribute(String(value))}"`)
  const head = `${name}${written.join('')}`
  return content.length === 0 ? `<${head}/>` : `<${head}>${content.join('')}</${name}>`
}

function place({ file, range: { start } }: Finding): string {
  return `${file}:${String(start.line)}:${String(start.column)}`
}

function toFailure(finding: Finding): ReportCheck {
  const { file, code, message, suppressed } = finding
  const name = `${code} ${place(finding)}`
  if (suppressed !== undefined)
    return { file, name, outcome: 'skipped', message: `${suppressed.by}: ${suppressed.reason}` }
  return { file, name, outcome: 'failed', message, detail: `${place(finding)}\n${describeFinding(finding)}` }
}

/** What a report looked at one by one, and a failure for each finding that none of them tells. */
function itemsOf({ checks = [], ...report }: Report): readonly ReportCheck[] {
  const told = new Set(checks.map(({ finding }) => finding))
  const others = report.findings.filter((finding) => counts(report, finding) || finding.suppressed !== undefined)
  return [...checks, ...others.filter((finding) => !told.has(finding)).map(toFailure)]
}

/** All checks: of a file that has none, that it is well as a whole; of what could not be read, that it is not. */
function checksOf(report: Report): readonly ReportCheck[] {
  const items = itemsOf(report)
  const known = new Set(items.map(({ file }) => file))
  const sound = report.files
    .filter((file) => !known.has(file))
    .map((file): ReportCheck => ({ file, name: `${report.command} ${file}`, outcome: 'passed' }))
  const unread = report.problems.map(
    ({ code, message, file = '' }): ReportCheck => ({ file, name: `${code} ${file}`.trimEnd(), outcome: 'failed', message }),
  ) // prettier-ignore
  return [...sound, ...items, ...unread]
}

function toCase(check: ReportCheck, command: string): string {
  const { file, name, outcome, message, detail, seconds } = check
  const content: string[] = []
  if (outcome === 'failed')
    content.push(
      element('failure', { message: message ?? name, type: command }, [escapeText(detail ?? message ?? name)]),
    )
  else if (outcome === 'skipped') content.push(element('skipped', message === undefined ? {} : { message }, []))
  return element('testcase', { name, classname: file, time: seconds ?? 0 }, content)
}

function tally(checks: readonly ReportCheck[]): Readonly<Record<string, number>> {
  const count = (outcome: ReportCheck['outcome']): number => checks.filter((check) => check.outcome === outcome).length
  const seconds = checks.reduce((sum, check) => sum + (check.seconds ?? 0), 0)
  return { tests: checks.length, failures: count('failed'), errors: 0, skipped: count('skipped'), time: seconds }
}

/**
 * A report as XML in the form that JUnit's readers take: a suite for each file, in which what fails the command is a
 * failure, what is suppressed or undecided is skipped, and what is only told is output of the suite.
 */
export function toJunit(report: Report): string {
  const checks = checksOf(report)
  const files = [...new Set([...report.files, ...checks.map(({ file }) => file)])]
  const suites = files.flatMap((file) => {
    const own = checks.filter((check) => check.file === file)
    if (own.length === 0) return []
    const told = report.findings
      .filter((finding) => finding.file === file && finding.suppressed === undefined && !counts(report, finding))
      .map((finding) => `${place(finding)} ${finding.level} ${finding.code} ${describeFinding(finding)}`)
    const output = told.length === 0 ? [] : [element('system-out', {}, [escapeText(told.join('\n'))])]
    return [
      element('testsuite', { name: file === '' ? report.command : file, ...tally(own) }, [
        ...own.map((check) => toCase(check, report.command)),
        ...output,
      ]),
    ]
  })
  const root = element('testsuites', { name: `portcullis ${report.command}`, ...tally(checks) }, suites)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`
}
