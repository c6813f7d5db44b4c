import {
  createDiagnostic,
  type Diagnostic,
  type DiagnosticCode,
  type DiagnosticExtras,
  type Span,
} from '../../diagnostics/index.ts'
import type { DocumentPath } from './text/document-text.ts'

/** A finding about a document, before its place in a file is known. */
export interface PolicyFinding extends Diagnostic {
  readonly path: DocumentPath
  /** `inside`: the span is one of the string at the path; `key`: the key is meant; else the whole value. */
  readonly target: 'value' | 'key' | 'inside'
}

/** Collects findings of the sections of a document. */
export class FindingList {
  readonly findings: PolicyFinding[] = []

  add(
    code: DiagnosticCode,
    path: DocumentPath,
    values: Readonly<Record<string, string | number>> = {},
    extras: DiagnosticExtras & { readonly target?: PolicyFinding['target'] } = {},
  ): void {
    const { target = 'value', ...rest } = extras
    this.findings.push({ ...createDiagnostic(code, nowhere, values, rest), path, target })
  }

  /** Whether something of a code was found. */
  has(code: DiagnosticCode): boolean {
    return this.findings.some((finding) => finding.code === code)
  }

  /** A finding about a whole value, that another part made. */
  addAt(diagnostic: Diagnostic, path: DocumentPath): void {
    this.findings.push({ ...diagnostic, path, target: 'value' })
  }

  /** A finding inside an expression. */
  addInside(diagnostic: Diagnostic, path: DocumentPath): void {
    this.findings.push({ ...diagnostic, path, target: 'inside' })
  }
}

const nowhere: Span = { start: 0, end: 0 }
