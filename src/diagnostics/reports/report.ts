import type { Finding } from '../finding.ts'

/** What is to be known of all findings of one code. */
export interface FindingHelp {
  /** One line. */
  readonly title: string
  /** What it means and what to do about it, as Markdown. */
  readonly text: string
}

/** What a command could not do, such as reading a file. */
export interface ReportProblem {
  readonly code: string
  readonly message: string
  readonly file?: string
}

/** One thing that was looked at and came out well or not: a test, a rule, a claim. */
export interface ReportCheck {
  readonly file: string
  readonly name: string
  /** `skipped`: it was not run, or not decided. */
  readonly outcome: 'passed' | 'failed' | 'skipped'
  /** One line that says why it failed or was skipped. */
  readonly message?: string
  /** All that is known of it, in lines. */
  readonly detail?: string
  /** The finding of the report that says the same. */
  readonly finding?: Finding
  readonly seconds?: number
}

/** All that one run of a command has to say. Every output but text and JSON is made of it alone. */
export interface Report {
  /** The name of the command, such as `check`. */
  readonly command: string
  /** The version of the program. */
  readonly version: string
  /** What was looked at, in order: files without a finding too. */
  readonly files: readonly string[]
  readonly findings: readonly Finding[]
  readonly problems: readonly ReportProblem[]
  /** What was looked at one by one; undefined: nothing but the files. */
  readonly checks?: readonly ReportCheck[]
  /** Whether the command leaves with 1 for a finding. A suppressed one never counts. */
  readonly fails: (finding: Finding) => boolean
  readonly help: (code: string) => FindingHelp | undefined
  /** How the command leaves: 0, 1 or 2. */
  readonly exitCode: number
}

/** Whether a finding counts: it fails the command and nothing suppresses it. */
export function counts({ fails }: Report, finding: Finding): boolean {
  return finding.suppressed === undefined && fails(finding)
}

/** A finding in lines: the sentence, its cause, an event and what to do, as far as they are known. */
export function describeFinding({ message, parts, hint }: Finding): string {
  const lines = [message]
  if (parts !== undefined) {
    lines.push(parts.cause)
    if (parts.event !== undefined) lines.push(`event: ${parts.event}`)
    lines.push(`fix: ${parts.remedy}`)
  } else if (hint !== undefined) lines.push(`fix: ${hint}`)
  return lines.join('\n')
}
