import type { SuiteRun } from './run-case.ts'
import { printExplanation } from '../policy/index.ts'

/** Text for XML: what no XML 1.0 document may hold is written as its number. */
function escape(text: string): string {
  return text
    .replace(
      /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\n\r\t]/g, (char) => `&#${String(char.charCodeAt(0))};`)
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(6)

function testCase({ case: { one, file }, passed, diagnostics, explanations, durationMs }: SuiteRun): string {
  const line = diagnostics[0]?.line
  const head = `    <testcase name="${escape(one.name)}" classname="${escape(file)}" file="${escape(file)}"${line === undefined ? '' : ` line="${String(line)}"`} time="${seconds(durationMs)}"`
  if (passed) return `${head}/>`
  const body = [
    ...diagnostics.map((found) => `${found.file}:${String(found.line)}:${String(found.column)} ${found.message}`),
    ...explanations.map(printExplanation),
  ]
  const message = escape(diagnostics[0]?.message ?? 'failed')
  return `${head}>\n      <failure type="E_POLICY_TEST" message="${message}">${escape(body.join('\n'))}</failure>\n    </testcase>`
}

/** The runs of tests as JUnit's XML, a suite for each file. */
export function toJunit(runs: readonly SuiteRun[]): string {
  const files = new Map<string, SuiteRun[]>()
  for (const run of runs) files.set(run.case.file, [...(files.get(run.case.file) ?? []), run])
  const count = (list: readonly SuiteRun[]): string => {
    const time = seconds(list.reduce((sum, { durationMs }) => sum + durationMs, 0))
    const failures = list.filter(({ passed }) => !passed).length
    return `tests="${String(list.length)}" failures="${String(failures)}" errors="0" time="${time}"`
  }
  const suites = [...files].map(
    ([file, list]) =>
      `  <testsuite name="${escape(file)}" ${count(list)}>\n${list.map(testCase).join('\n')}\n  </testsuite>\n`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="portcullis test" ${count(runs)}>\n${suites.join('')}</testsuites>\n`
}
