import type { Diagnostic } from './diagnostic.ts'
import type { Finding } from './finding.ts'
import type { SourceText } from './source.ts'

/** The first name in a message stays when lines move and explanations change; a message without one stands for itself. */
function subjectOf(message: string): string {
  return /`([^`]+)`/.exec(message)?.[1] ?? message
}

/**
 * A diagnostic as a finding.
 *
 * @param diagnostic - its span, and that of its fix, are places in the text of the file
 * @param subject - what it is about; default: the first name in its message
 */
export function toFinding(diagnostic: Diagnostic, file: string, source: SourceText, subject?: string): Finding {
  const { code, severity, message, span, hint, fix } = diagnostic
  return {
    code,
    level: severity,
    file,
    span,
    range: { start: source.positionAt(span.start), end: source.positionAt(span.end) },
    message,
    ...(hint === undefined ? {} : { hint }),
    page: 'docs/reference/errors.md',
    // Nobody has proved of a fix of the checker that it leaves decisions as they are: the text did not compile.
    ...(fix === undefined ? {} : { fix: { title: fix.title, isSafe: false, edits: [{ span: fix.span, text: fix.text }] } }), // prettier-ignore
    subject: subject ?? subjectOf(message),
  }
}
