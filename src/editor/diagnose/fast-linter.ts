import type { LintSettings } from '../../lint/index.ts'
import { runSteps } from '../../policy/index.ts'
import type { EditorDiagnostic } from '../contract/index.ts'
import { changedStretch, withoutItems, type EditorDocument, type Project } from '../model/index.ts'
import type { Chunk } from '../structure/index.ts'
import { AroundRules, type FoundAround } from './around-rules.ts'
import { lintElided, type Kept } from './lint-elided.ts'
import { isLocal, localSettings } from './local-rules.ts'
import { groupByChunk, moveDiagnostic } from './to-diagnostic.ts'

/** What is known of one rule, with offsets from the start of its chunk. */
interface KnownChunk {
  /** The words that it was judged with. */
  readonly frame: string
  readonly diagnostics: readonly EditorDiagnostic[]
}

/** The rules of a document that are not judged, or were with other words. */
interface Waiting {
  readonly chunks: readonly Chunk[]
  readonly frame: string
  readonly rules: Set<Chunk>
}

/** More rules than this are judged one by one, as they are touched; the rest comes with the proofs. */
const mostAtOnce = 60

/** Rules that are judged in one step while nobody types. */
const together = 10

/** Milliseconds that may go into rules that were not touched. */
const spare = 12

/**
 * Judges each rule by itself: in a copy of its document from which all other rules are cut, so that reading, types and
 * rules of the linter are those of the whole. What was found stays with the chunk until it is touched.
 */
export class FastLinter {
  readonly #settings: LintSettings
  readonly #known = new WeakMap<Chunk, KnownChunk>()
  readonly #waiting = new WeakMap<EditorDocument, Waiting>()
  readonly #changed = new WeakMap<EditorDocument, Set<Chunk>>()
  readonly #around: AroundRules

  constructor(settings: LintSettings) {
    this.#settings = localSettings(settings)
    this.#around = new AroundRules((document, project, kept) => this.#lint(document, project, kept))
  }

  #lint(document: EditorDocument, project: Project, kept: Kept): readonly EditorDiagnostic[] {
    return runSteps(lintElided(document, project, kept, this.#settings, isLocal))
  }

  #judge(document: EditorDocument, index: number, project: Project, frame: string): void {
    const chunk = document.chunks[index] as Chunk
    const start = document.startOf(index)
    const diagnostics = this.#lint(document, project, { isKept: (other) => other === index, isItemKept: withoutItems })
      .filter(({ span }) => span.start >= start && span.start < start + chunk.length)
      .map((diagnostic) => moveDiagnostic(diagnostic, -start))
    this.#know(document, chunk, { frame, diagnostics })
  }

  #know(document: EditorDocument, chunk: Chunk, known: KnownChunk): void {
    this.#known.set(chunk, known)
    this.changedOf(document).add(chunk)
  }

  /** Rules of which something else is known now; who has taken it in empties it. */
  changedOf(document: EditorDocument): Set<Chunk> {
    let changed = this.#changed.get(document)
    if (changed === undefined) this.#changed.set(document, (changed = new Set()))
    return changed
  }

  /** Takes over what was found in the whole document. */
  adopt(document: EditorDocument, frame: string, found: readonly EditorDiagnostic[]): void {
    this.#keep(document, frame, found, document.chunks.keys())
  }

  #keep(document: EditorDocument, frame: string, found: readonly EditorDiagnostic[], indexes: Iterable<number>): void {
    const byChunk = groupByChunk(document, found)
    const known = this.#waiting.get(document)
    const waiting = known?.frame === frame ? known : undefined
    for (const index of indexes) {
      const chunk = document.chunks[index]
      if (chunk?.rule === undefined) continue
      this.#know(document, chunk, { frame, diagnostics: byChunk.get(index) ?? [] })
      waiting?.rules.delete(chunk)
    }
  }

  /** The rules that wait to be judged, and among them the places of those that were touched since this was last asked. */
  #bring(document: EditorDocument, frame: string): { readonly rules: Set<Chunk>; readonly touched: readonly number[] } {
    const { chunks } = document
    const before = this.#waiting.get(document)
    const isSame = before?.frame === frame
    const { start, oldEnd, end } = changedStretch(isSame ? before.chunks : [], chunks)
    const rules = isSame ? before.rules : new Set<Chunk>()
    if (isSame) for (let index = start; index < oldEnd; index++) rules.delete(before.chunks[index] as Chunk)
    const touched: number[] = []
    for (let index = start; index < end; index++) {
      const chunk = chunks[index] as Chunk
      if (chunk.rule === undefined) continue
      const known = this.#known.get(chunk)
      if (known?.frame === frame) continue
      rules.add(chunk)
      if (known === undefined) touched.push(index)
    }
    this.#waiting.set(document, { chunks, frame, rules })
    return { rules, touched }
  }

  /** Judges the rules that nobody has looked at yet, some at a time. */
  *fill(document: EditorDocument, project: Project): Generator<void, void> {
    const frame = project.frameOf(document)
    if (this.#around.complete(document, project, frame)) yield
    const { rules } = this.#bring(document, frame)
    if (rules.size === 0) return
    const unknown = [...document.chunks.entries()].filter(([, chunk]) => rules.has(chunk))
    for (let from = 0; from < unknown.length; from += together) {
      const batch = new Map(unknown.slice(from, from + together))
      const kept = { isKept: (index: number) => batch.has(index), isItemKept: withoutItems }
      const found = yield* lintElided(document, project, kept, this.#settings, isLocal)
      this.#keep(document, frame, found, batch.keys())
      yield
    }
  }

  /** Brings what can be said without looking at two rules at once up to date. */
  judge(document: EditorDocument, project: Project): void {
    const frame = project.frameOf(document)
    const { rules, touched } = this.#bring(document, frame)
    // A document that is new is judged in one go.
    const isNew = rules.size > 0 && rules.size <= mostAtOnce && document.chunks.every((chunk) => chunk.rule === undefined || rules.has(chunk)) // prettier-ignore
    if (isNew) {
      const found = this.#lint(document, project, { isKept: () => true })
      this.adopt(document, frame, found)
    } else if (rules.size > 0) this.#judgeSome(document, project, frame, rules, touched)
  }

  /** What is known of a rule, with offsets from the start of its chunk. */
  foundIn(chunk: Chunk): readonly EditorDiagnostic[] | undefined {
    return this.#known.get(chunk)?.diagnostics
  }

  /** What is wrong between the rules. */
  foundAround(document: EditorDocument, project: Project): FoundAround {
    return this.#around.found(document, project, project.frameOf(document))
  }

  /** Judges what was typed first, and others while there is time. */
  #judgeSome(
    document: EditorDocument,
    project: Project,
    frame: string,
    rules: Set<Chunk>,
    touched: readonly number[],
  ): void {
    const end = performance.now() + spare
    const judge = (index: number): void => {
      rules.delete(document.chunks[index] as Chunk)
      this.#judge(document, index, project, frame)
    }
    const typed = document.indexAt(document.lastChange)
    const inTurn = [...touched.filter((index) => index === typed), ...touched.filter((index) => index !== typed)]
    for (const [count, index] of inTurn.entries()) {
      if (count > 0 && performance.now() > end) return
      judge(index)
    }
    for (let index = 0; rules.size > 0 && index < document.chunks.length; index++) {
      if (!rules.has(document.chunks[index] as Chunk)) continue
      if (performance.now() > end) return
      judge(index)
    }
  }
}
