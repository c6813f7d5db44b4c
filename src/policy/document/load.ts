import type { PolicyDocument } from './generated/document.generated.ts'
import {
  defaultDocumentLimits,
  readDocumentText,
  type DocumentLimits,
  type PolicyDiagnostic,
} from './text/document-text.ts'
import type { PolicyFinding } from './finding.ts'
import { validateDocument, type ValidationResult } from './schema-errors.ts'

export interface LoadOptions {
  /** The name that diagnostics carry. Default: `policy`. */
  readonly file?: string
  readonly limits?: Partial<DocumentLimits>
}

/** A document as it was read, and the way back to its text. */
export interface LoadedDocument<T = PolicyDocument> {
  readonly file: string
  readonly text: string
  /** The sound part of the document; absent if nothing of it can be used. */
  readonly document?: T
  /** What is wrong with the text itself. */
  readonly diagnostics: readonly PolicyDiagnostic[]
  /** Puts a finding about the document at its place in the text. */
  locate(finding: PolicyFinding): PolicyDiagnostic
}

/** Reads a policy document from YAML or JSON. It compiles nothing; see `createPolicy`. */
export function loadDocument(text: string, options: LoadOptions = {}): LoadedDocument {
  return loadBy(validateDocument, text, options)
}

/** Reads a document of a schema from YAML or JSON. */
export function loadBy<T>(
  validate: (value: unknown) => ValidationResult<T>,
  text: string,
  options: LoadOptions,
): LoadedDocument<T> {
  const file = options.file ?? 'policy'
  const source = readDocumentText(text, file, { ...defaultDocumentLimits, ...options.limits })
  const at = (finding: PolicyFinding, original: PolicyFinding['path']): PolicyDiagnostic => {
    const { path: _path, target, ...diagnostic } = finding
    const span =
      target === 'inside'
        ? source.spanInside(original, diagnostic.span)
        : target === 'key'
          ? source.keySpanAt(original)
          : source.spanAt(original)
    // A fix replaces text of the expression; its place moves with the error's.
    const fix =
      diagnostic.fix === undefined || target !== 'inside'
        ? {}
        : { fix: { ...diagnostic.fix, span: source.spanInside(original, diagnostic.fix.span) } }
    return source.place({ ...diagnostic, ...fix }, span)
  }
  if (source.diagnostics.length > 0) {
    return { file, text, diagnostics: source.diagnostics, locate: (finding) => at(finding, finding.path) }
  }
  const { document, findings, original } = validate(source.value)
  return {
    file,
    text,
    ...(document === undefined ? {} : { document }),
    diagnostics: findings.map((finding) => at(finding, finding.path)),
    locate: (finding) => at(finding, original(finding.path)),
  }
}
