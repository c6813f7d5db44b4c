import type { LintSettings } from '../../lint/index.ts'
import { loadTestFile, type ReadFile } from '../../policy/index.ts'
import type { DocumentDiagnostics, EditorDiagnostic } from '../contract/index.ts'
import { isTestFile, type EditorDocument, type Project, type Sites } from '../model/index.ts'
import type { Chunk } from '../structure/index.ts'
import { Board, inOrder } from './board.ts'
import { chooseDiagnostics, LevelCounts } from './choose.ts'
import { FastLinter } from './fast-linter.ts'
import { tellFound } from './found-diagnostics.ts'
import { lintElided } from './lint-elided.ts'
import { isLocal } from './local-rules.ts'
import { RuleWatch, rulesInForce } from './rule-watch.ts'
import { runInSlices } from './slices.ts'
import { groupByChunk, moveDiagnostic, toDiagnostic } from './to-diagnostic.ts'

/** What a diagnoser is made with. */
export interface DiagnoserSettings {
  readonly settings: LintSettings
  readonly readFile: ReadFile | undefined
  readonly today: string | undefined
  readonly sliceMs: number
  readonly mostDiagnostics: number
}

/** Rules of one list that are linted as a whole after each change; more are watched one by one. */
const mostWhole = 300

/** What is proved of a rule in a long list. */
const neverActs: ReadonlySet<string> = new Set(['dead-rule', 'shadowed-rule', 'never-matches'])

const none: readonly EditorDiagnostic[] = []

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

  readonly #sites: Sites
  readonly #watches = new WeakMap<EditorDocument, RuleWatch>()
  readonly #boards = new WeakMap<EditorDocument, Board>()
  /** What is said of a rule that never acts, by the rules that leave it nothing. */
  readonly #told = new WeakMap<
    Chunk,
    { readonly because: readonly Chunk[]; readonly found: readonly EditorDiagnostic[] }
  >()

  constructor(settings: DiagnoserSettings, sites: Sites) {
    this.#settings = settings
    this.#sites = sites
    this.#fast = new FastLinter(settings.settings)
  }

  /** @param depth - what is known of the document beside what needs no proof */
  fast(
    document: EditorDocument,
    project: Project,
    most = this.#settings.mostDiagnostics,
    depth: DocumentDiagnostics['depth'] = 'fast',
  ): DocumentDiagnostics {
    if (isTestFile(document)) return this.#answerWhole(document, depth, diagnoseTests(document), most)
    this.#fast.judge(document, project)
    const around = this.#fast.foundAround(document, project)
    const board = this.#boards.get(document) ?? new Board()
    this.#boards.set(document, board)
    const changed = this.#fast.changedOf(document)
    const lists = board.bring(document, around, changed, (chunk) => [
      this.#fast.foundIn(chunk) ?? none,
      this.#proved.get(chunk) ?? none,
    ])
    changed.clear()
    const chosen = chooseDiagnostics(lists, board.counts, (index) => document.startOf(index), most, document.lastChange)
    return tellFound(document, depth, chosen)
  }

  /** What an editor is told of what was found in a document as a whole. */
  #answerWhole(
    document: EditorDocument,
    depth: DocumentDiagnostics['depth'],
    diagnostics: readonly EditorDiagnostic[],
    most: number,
  ): DocumentDiagnostics {
    const lists = [inOrder(diagnostics)]
    const chosen = chooseDiagnostics(lists, new LevelCounts(lists), () => 0, most, document.lastChange)
    return tellFound(document, depth, chosen)
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
    const { file, revision } = document
    const { mostDiagnostics } = this.#settings
    if (isTestFile(document)) return this.fast(document, project, mostDiagnostics, 'all')
    const isStale = (): boolean => signal?.aborted === true || document.revision !== revision
    const indexes = rulesInForce(document)
    if (indexes !== undefined && indexes.length > mostWhole && project.policyOf(document).length === 1) {
      const done = await runInSlices(this.#watch(document, project, indexes), this.#settings.sliceMs, isStale)
      return done === undefined ? undefined : this.fast(document, project, mostDiagnostics, 'all')
    }
    const sources = project.policyOf(document).map((other) => ({ file: other.file, text: other.text }))
    const result = await runInSlices(project.lintInSteps(sources), this.#settings.sliceMs, isStale)
    if (result === undefined) return undefined
    const own = result.findings.filter((finding) => finding.file === file && finding.suppressed === undefined)
    const toItself = (finding: (typeof own)[number]): EditorDiagnostic => toDiagnostic(finding, finding.span, (span) => span) // prettier-ignore
    this.#fast.adopt(document, project.frameOf(document), own.filter(isLocal).map(toItself))
    this.#keepProved(document, own.filter((finding) => !isLocal(finding)).map(toItself))
    return this.#answerWhole(document, 'all', own.map(toItself), mostDiagnostics)
  }

  /** Brings what is known of a long list up to date, a rule a step. */
  *#watch(document: EditorDocument, project: Project, indexes: readonly number[]): Generator<void, true> {
    const watch = this.#watches.get(document) ?? new RuleWatch(this.#sites)
    this.#watches.set(document, watch)
    yield* this.#fast.fill(document, project)
    yield* watch.judge(document, project, indexes)
    const places = watch.placesByName()
    const changed = this.#fast.changedOf(document)
    for (const [place, verdict] of watch.verdicts.entries()) {
      const index = indexes[place] ?? -1
      const chunk = document.chunks[index]
      if (chunk === undefined) continue
      if (verdict?.kind !== 'dead') {
        if (this.#proved.delete(chunk)) changed.add(chunk)
        continue
      }
      const stoppers = verdict.because.map((name) => indexes[places.get(name) ?? -1] ?? -1)
      const because = stoppers.flatMap((other) => document.chunks[other] ?? [])
      let told = this.#told.get(chunk)
      if (
        told === undefined ||
        told.because.length !== because.length ||
        told.because.some((one, number) => one !== because[number])
      ) {
        // prettier-ignore
        const start = document.startOf(index)
        const together = new Set([index, ...stoppers])
        const kept = { isKept: (other: number) => together.has(other) }
        const said = yield* lintElided(document, project, kept, this.#settings.settings, () => true)
        const found = said
          .filter(({ code, span }) => neverActs.has(code) && span.start >= start && span.start < start + chunk.length)
          .map((diagnostic) => moveDiagnostic(diagnostic, -start))
        this.#told.set(chunk, (told = { because, found }))
        yield
      }
      if (this.#proved.get(chunk) === told.found) continue
      this.#proved.set(chunk, told.found)
      changed.add(chunk)
    }
    return true
  }

  #keepProved(document: EditorDocument, found: readonly EditorDiagnostic[]): void {
    const byChunk = groupByChunk(document, found)
    const changed = this.#fast.changedOf(document)
    for (const [index, chunk] of document.chunks.entries()) {
      changed.add(chunk)
      const own = byChunk.get(index)
      if (own === undefined) this.#proved.delete(chunk)
      else this.#proved.set(chunk, own)
    }
  }
}
