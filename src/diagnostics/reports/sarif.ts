import type { Finding, FindingFix, FindingLevel, FindingSuppression } from '../finding.ts'
import { toFileUri } from './file-uri.ts'
import { fingerprints } from './fingerprint.ts'
import { describeFinding, type Report, type ReportProblem } from './report.ts'

const levels: Readonly<Record<FindingLevel, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  style: 'note',
  info: 'note',
}

type Json = Readonly<Record<string, unknown>>

function toArtifact(file: string): Json {
  const uri = toFileUri(file)
  return uri.startsWith('file:') ? { uri } : { uri, uriBaseId: '%SRCROOT%' }
}

function toRegion({ span, range }: Finding): Json {
  return {
    startLine: range.start.line,
    startColumn: range.start.column,
    endLine: range.end.line,
    endColumn: range.end.column,
    charOffset: span.start,
    charLength: span.end - span.start,
  }
}

function toFix(file: string, { title, isSafe, edits }: FindingFix): Json {
  return {
    description: { text: isSafe ? title : `${title} (it may change decisions)` },
    artifactChanges: [
      {
        artifactLocation: toArtifact(file),
        replacements: edits.map(({ span, text }) => ({
          deletedRegion: { charOffset: span.start, charLength: span.end - span.start },
          insertedContent: { text },
        })),
      },
    ],
  }
}

function toSuppression({ by, reason, until }: FindingSuppression): Json {
  return {
    kind: by === 'comment' ? 'inSource' : 'external',
    status: 'accepted',
    justification: until === undefined ? reason : `${reason} (until ${until})`,
    properties: { by, ...(until === undefined ? {} : { until }) },
  }
}

function toNotification({ code, message, file }: ReportProblem): Json {
  return {
    descriptor: { id: code },
    level: 'error',
    message: { text: message },
    ...(file === undefined ? {} : { locations: [{ physicalLocation: { artifactLocation: toArtifact(file) } }] }),
  }
}

function toRule(code: string, { help }: Report, examples: readonly Finding[]): Json {
  const known = help(code)
  const [first] = examples
  const title = known?.title ?? code
  const text = known?.text ?? title
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: title },
    help: { text, markdown: text },
    ...(first === undefined
      ? {}
      : { defaultConfiguration: { level: levels[first.level] }, properties: { page: first.page } }),
  }
}

/**
 * A report as a log of SARIF 2.1.0 with one run. Files that were looked at stand in it without a finding too, and what
 * could not be read is a notification of a run that did not succeed.
 *
 * Source of the form: OASIS, Static Analysis Results Interchange Format 2.1.0.
 */
export function toSarif(report: Report): Json {
  const { findings, problems, files } = report
  const codes = [...new Set(findings.map(({ code }) => code))]
  const problemCodes = [...new Set(problems.map(({ code }) => code))]
  const names = fingerprints(findings)
  // A consumer takes results without the member as never judged, so either all have it or none.
  const isSuppressing = findings.some(({ suppressed }) => suppressed !== undefined)
  const results = findings.map((finding, index): Json => {
    const { code, level, file, suppressed, fix, parts, subject } = finding
    return {
      ruleId: code,
      ruleIndex: codes.indexOf(code),
      level: levels[level],
      message: { text: describeFinding(finding) },
      locations: [{ physicalLocation: { artifactLocation: toArtifact(file), region: toRegion(finding) } }],
      partialFingerprints: { 'portcullis/v1': names[index] },
      ...(fix === undefined || fix.edits.length === 0 ? {} : { fixes: [toFix(file, fix)] }),
      ...(isSuppressing ? { suppressions: suppressed === undefined ? [] : [toSuppression(suppressed)] } : {}),
      properties: { subject, ...(parts?.event === undefined ? {} : { event: parts.event }) },
    }
  })
  const artifacts = [...new Set([...files, ...findings.map(({ file }) => file)])]
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Portcullis',
            version: report.version,
            semanticVersion: report.version,
            rules: codes.map((code) =>
              toRule(
                code,
                report,
                findings.filter((finding) => finding.code === code),
              ),
            ),
            notifications: problemCodes.map((code) => toRule(code, report, [])),
          },
        },
        automationDetails: { id: `portcullis/${report.command}/` },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: problems.length === 0,
            exitCode: report.exitCode,
            toolExecutionNotifications: problems.map(toNotification),
          },
        ],
        artifacts: artifacts.map((file) => ({ location: toArtifact(file) })),
        results,
      },
    ],
  }
}
