import {
  codes,
  type DiagnosticCode,
  type Finding,
  type FindingFix,
  type FindingLevel,
  type FindingMessage,
  type Span,
} from '../../diagnostics/index.ts'
import type { Place } from '../read/unit.ts'
import type { FileTexts } from './file-texts.ts'

/** Where the pages of rules and codes stand. */
const lintPage = 'docs/reference/lint.md'
const codePage = 'docs/reference/errors.md'

/** The page of a rule of the linter or a code of the table. */
export function pageOf(code: string): string {
  return Object.hasOwn(codes, code) ? codePage : `${lintPage}#${code}`
}

/** What a finding is made of. */
export interface FindingInput {
  readonly code: string
  readonly level: FindingLevel
  readonly place: Place
  readonly subject: string
  readonly fix?: FindingFix | undefined
  readonly hint?: string | undefined
}

function clip({ start, end }: Span, length: number): Span {
  const from = Math.min(start, length)
  return { start: from, end: Math.max(from, Math.min(end, length)) }
}

/** A finding from its parts. */
export function toFinding(input: FindingInput, message: string | FindingMessage, texts: FileTexts): Finding {
  const { code, level, place, subject, fix, hint } = input
  const span = clip(place.span, texts.text(place.file).length)
  const parts = typeof message === 'string' ? undefined : message
  return {
    code,
    level,
    file: place.file,
    span,
    range: texts.range(place.file, span),
    message: typeof message === 'string' ? message : message.effect,
    ...(parts === undefined ? {} : { parts }),
    ...(hint === undefined ? {} : { hint }),
    page: pageOf(code),
    ...(fix === undefined ? {} : { fix }),
    subject,
  }
}

/** Whether a word is a code of the table. */
export function isCode(code: string): code is DiagnosticCode {
  return Object.hasOwn(codes, code)
}
