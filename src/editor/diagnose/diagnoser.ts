import { findingLevels } from '../../diagnostics/index.ts'
import { lintInSteps, type LintSettings } from '../../lint/index.ts'
import { loadTestFile, type ReadFile } from '../../policy/index.ts'
import type { DocumentDiagnostics, EditorDiagnostic } from '../contract/index.ts'
import { isTestFile, type EditorDocument, type Project } from '../model/index.ts'
import type { Chunk } from '../structure/index.ts'
import { FastLinter, isLocal } from './fast-linter.ts'
import { runInSlices } from './slices.ts'
import { moveDiagnostic, toDiagnostic } from './to-diagnostic.ts'

/** What a diagnoser is made with. */
export interface DiagnoserSettings {
  readonly settings: LintSettings
  readonly readFile: ReadFile | undefined
  readonly today: string | undefined
  readonly sliceMs: number
}

function inOrder(diagnostics: readonly EditorDiagnostic[]): readonly EditorDiagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      a.span.start - b.span.start ||
      a.span.end - b.span.end ||
      findingLevels.indexOf(a.level) - findingLevels.indexOf(b.level) ||
      (a.code < b.code ? -1 : a.code > b.code ? 1 : 0),
  )
}

/** Files of tests have a form of their own. */
function diagnoseTests({ file, text }: EditorDocument): readonly EditorDiagnostic[] {
  return loadTestFile(text, { file }).diagnostics.map(({ code, severity, span, message, hint }): EditorDiagnostic => ({
    code,
    level: severity,
    span,
    message: hint === undefined ? message : `${message}\n→ ${hint}`,
    ...(hint === undefined ? {} : { hint }),
    page: `docs/reference/errors.md#${code.toLowerCase()}`,
    tags: [],
    related: [],
  }))
}

/** Finds what is wrong with documents: at once what a rule alone shows, and in slices what only all together show. */
export class Diagnoser {
  readonly #settings: DiagnoserSettings
  readonly #fast: FastLinter
  /** What was proved of a rule, with offsets from its start; it holds until the rule is touched or proved again. */
  readonly #proved = new WeakMap<Chunk, readonly EditorDiagnostic[]>()

  constructor(settings: DiagnoserSettings) {
    this.#settings = settings
    this.#fast = new FastLinter(settings.settings)
  }

  fast(document: EditorDocument, project: Project): DocumentDiagnostics {
    const { file, version } = document
    if (isTestFile(document.text))
      return { file, version, depth: 'fast', diagnostics: inOrder(diagnoseTests(document)) }
    const diagnostics = [...this.#fast.diagnose(document, project)]
    for (const [index, chunk] of document.chunks.entries())
      for (const diagnostic of this.#proved.get(chunk) ?? [])
        diagnostics.push(moveDiagnostic(diagnostic, document.startOf(index)))
    return { file, version, depth: 'fast', diagnostics: inOrder(diagnostics) }
  }

  /** What was proved of the rules that stand in a chunk. */
  provedOf(chunk: Chunk): readonly EditorDiagnostic[] {
    return this.#proved.get(chunk) ?? []
  }

  async all(
    document: EditorDocument,
    project: Project,
    signal: AbortSignal | undefined,
  ): Promise<DocumentDiagnostics | undefined> {
    const { file, version, text } = document
    if (isTestFile(text)) return { ...this.fast(document, project), depth: 'all' }
    const sources = project.policyOf(document).map((other) => ({ file: other.file, text: other.text }))
    const { settings, readFile, today, sliceMs } = this.#settings
    const steps = lintInSteps(sources, {
      settings,
      ...(readFile === undefined ? {} : { readFile }),
      ...(today === undefined ? {} : { today }),
    })
    const isStale = (): boolean => signal?.aborted === true || document.text !== text
    const result = await runInSlices(steps, sliceMs, isStale)
    if (result === undefined) return undefined
    const own = result.findings.filter((finding) => finding.file === file && finding.suppressed === undefined)
    const toItself = (finding: (typeof own)[number]): EditorDiagnostic => toDiagnostic(finding, finding.span, (span) => span) // prettier-ignore
    this.#fast.adopt(document, project.skeletonOf(document), own.filter(isLocal).map(toItself))
    this.#keepProved(document, own.filter((finding) => !isLocal(finding)).map(toItself))
    return { file, version, depth: 'all', diagnostics: inOrder(own.map(toItself)) }
  }

  #keepProved(document: EditorDocument, found: readonly EditorDiagnostic[]): void {
    const byChunk = new Map<number, EditorDiagnostic[]>()
    for (const diagnostic of found) {
      const index = document.indexAt(diagnostic.span.start)
      const list = byChunk.get(index) ?? []
      byChunk.set(index, list)
      list.push(moveDiagnostic(diagnostic, -document.startOf(index)))
    }
    for (const [index, chunk] of document.chunks.entries()) this.#proved.set(chunk, byChunk.get(index) ?? [])
  }
}
