import type { Finding } from '../../diagnostics/index.ts'
import type { LintSettings } from '../../lint/index.ts'
import type { EditorDiagnostic } from '../contract/index.ts'
import { elide, frameOf, type EditorDocument, type Project } from '../model/index.ts'
import { toDiagnostic } from './to-diagnostic.ts'

/** What of a document is linted, beside all that is no rule. */
export interface Kept {
  readonly isKept: (index: number) => boolean
  /** Items of long lists; undefined: all. */
  readonly isItemKept?: ((line: string) => boolean) | undefined
}

/** Lints a document without some of its rules, in steps. Of other policies of its project only what is no rule is read. */
export function* lintElided(
  document: EditorDocument,
  project: Project,
  { isKept, isItemKept }: Kept,
  settings: LintSettings,
  isWanted: (finding: Finding) => boolean,
): Generator<void, readonly EditorDiagnostic[]> {
  const { text, toDocument } = elide(document, isKept, isItemKept)
  const others = project
    .policyOf(document)
    .filter((other) => other !== document)
    .map((other) => ({ file: other.file, text: frameOf(other) }))
  const { findings } = yield* project.lintInSteps([{ file: document.file, text }, ...others], settings)
  return findings
    .filter((finding) => finding.file === document.file && finding.suppressed === undefined && isWanted(finding))
    .flatMap((finding) => {
      const span = toDocument(finding.span)
      return span === undefined ? [] : [toDiagnostic(finding, span, toDocument)]
    })
}
