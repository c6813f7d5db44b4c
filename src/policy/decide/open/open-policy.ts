import { FindingList, type PolicyFinding } from '../../document/finding.ts'
import type { PolicyDocument } from '../../document/generated/document.generated.ts'
import type { DocumentPath, PolicyDiagnostic } from '../../document/text/document-text.ts'
import { findEmptySections } from '../../document/empty-sections.ts'
import { readLabelFiles } from '../../document/label-files.ts'
import { readListFiles, type ReadFile } from '../../document/list-files.ts'
import { loadDocument, type LoadOptions } from '../../document/load.ts'
import { mergeDocuments } from '../../document/merge.ts'
import { createPolicy } from '../compile-policy.ts'
import type { Policy, PolicyOptions } from '../policy.ts'
import { runPolicyTests } from '../tests/run-tests.ts'

export interface OpenOptions extends LoadOptions, PolicyOptions {
  /** Runs the document's own tests; one that fails is an error. */
  readonly runTests?: boolean
  /** Reads the files that lists name. */
  readonly readFile?: ReadFile
}

/** A policy with warnings, or every error of its files, in the order of the text. */
export type OpenedPolicy =
  | {
      readonly ok: true
      readonly value: Policy
      readonly warnings: readonly PolicyDiagnostic[]
      /** Puts a later finding about the document, such as a failed test, to its place in the files. */
      readonly locate: (finding: PolicyFinding) => PolicyDiagnostic
    }
  | { readonly ok: false; readonly diagnostics: readonly PolicyDiagnostic[] }

/** One file of a policy. */
export interface PolicyFile {
  /** The name that diagnostics carry. */
  readonly file: string
  /** YAML or JSON. */
  readonly text: string
}

/** The files of a policy as one document, before it is compiled. */
export interface ReadDocument {
  /** The sound part of the document; absent if nothing of it can be used. */
  readonly document?: PolicyDocument
  /** What is wrong with the texts, and with how they fit together. */
  readonly diagnostics: readonly PolicyDiagnostic[]
  /** Puts a finding about the document to its place in the files. */
  readonly locate: (finding: PolicyFinding) => PolicyDiagnostic
  /** The `scheme` of the file that holds a place. */
  readonly schemeAt: (path: DocumentPath) => PolicyDocument['scheme']
}

/** Reads a policy that stands in several files: their lists of rules follow each other in the order of the files. */
export function readPolicyFiles(
  files: readonly PolicyFile[],
  options: Pick<OpenOptions, 'limits' | 'readFile'> = {},
): ReadDocument {
  const loaded = files.map(({ file, text }) => loadDocument(text, { ...options, file }))
  const broken = loaded.flatMap(({ diagnostics }) => diagnostics)
  // What is wrong is cut out of a document, and may leave a section empty that was none.
  const empty = loaded.flatMap((file) =>
    file.document === undefined || file.diagnostics.length > 0
      ? []
      : findEmptySections(file.document).map((finding) => file.locate(finding)),
  )
  const merged = mergeDocuments(loaded)
  const locate: ReadDocument['locate'] = (finding) => merged.locate(finding)
  const schemeAt: ReadDocument['schemeAt'] = (path) => merged.schemeAt(path)
  if (loaded.every(({ document }) => document === undefined)) return { diagnostics: broken, locate, schemeAt }
  const lists = new FindingList()
  const listed = readListFiles(merged.document, options.readFile, lists)
  const document = readLabelFiles(listed, options.readFile, lists)
  const diagnostics = [...broken, ...empty, ...merged.diagnostics, ...lists.findings.map(locate)]
  return { document, diagnostics, locate, schemeAt }
}

/** Reads, checks and compiles a policy that stands in several files; see {@link readPolicyFiles}. */
export function openPolicyFiles(files: readonly PolicyFile[], options: Omit<OpenOptions, 'file'> = {}): OpenedPolicy {
  const read = readPolicyFiles(files, options)
  const { document, locate, schemeAt } = read
  if (document === undefined) return { ok: false, diagnostics: read.diagnostics }
  const order = new Map(files.map(({ file }, index) => [file, index]))
  const byPlace = (a: PolicyDiagnostic, b: PolicyDiagnostic): number =>
    (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.span.start - b.span.start
  const result = createPolicy(document, { ...options, schemeAt })
  const failures = result.ok && options.runTests === true ? runPolicyTests(result.value) : []
  const found = [...(result.ok ? result.warnings : result.diagnostics), ...failures].map(locate)
  const diagnostics = [...read.diagnostics, ...found].sort(byPlace)
  const isSound = !diagnostics.some(({ severity }) => severity === 'error')
  return result.ok && isSound
    ? { ok: true, value: result.value, warnings: diagnostics, locate }
    : { ok: false, diagnostics }
}

/**
 * Reads, checks and compiles the text of a policy.
 *
 * @param text - YAML or JSON
 * @example
 * const policy = openPolicy(text, { file: 'policy.yaml' })
 * if (policy.ok) policy.value.decide({ 'http.host': 'example.com' })
 */
export function openPolicy(text: string, options: OpenOptions = {}): OpenedPolicy {
  return openPolicyFiles([{ file: options.file ?? 'policy', text }], options)
}
