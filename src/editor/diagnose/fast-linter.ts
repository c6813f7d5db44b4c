import type { Finding } from '../../diagnostics/index.ts'
import { lintRules, rulesByGroup, type LintSettings } from '../../lint/index.ts'
import { runSteps } from '../../policy/index.ts'
import type { EditorDiagnostic } from '../contract/index.ts'
import {
  changedStretch,
  elide,
  frameOf,
  itemLinesOf,
  withoutItems,
  type EditorDocument,
  type Project,
} from '../model/index.ts'
import { detach, type Chunk } from '../structure/index.ts'
import { groupByChunk, moveDiagnostic, toDiagnostic } from './to-diagnostic.ts'

/** What is known of one chunk, with offsets from its start. */
interface KnownChunk {
  /** The words that it was judged with. */
  readonly frame: string
  readonly diagnostics: readonly EditorDiagnostic[]
}

/** What is known of all that stands between the rules of a document. */
interface KnownAround {
  readonly revision: number
  readonly frame: string
  /** The rules that were kept: one of each list. */
  readonly kept: readonly Chunk[]
  /** By the number of the chunk among those that are no rules, with offsets from its start. */
  readonly found: ReadonlyMap<number, readonly EditorDiagnostic[]>
  /** {@link Project.frameOf} without the words of others. */
  readonly ownFrame: string
  /** Lines of long lists in which nothing is wrong; they were not read again. */
  readonly good: Set<string>
  /** Whether all lines were read. */
  readonly isWhole: boolean
}

/** What of a document is linted, beside all that is no rule. */
interface Kept {
  readonly isKept: (index: number) => boolean
  /** Items of long lists; undefined: all. */
  readonly isItemKept?: ((line: string) => boolean) | undefined
}

/** The rules of a document that are not judged, or were with other words. */
interface Waiting {
  readonly chunks: readonly Chunk[]
  readonly frame: string
  readonly rules: Set<Chunk>
}

/** What may only be said when all rules are known. */
const ofWholePolicies: ReadonlySet<string> = new Set([
  ...rulesByGroup.proved.map(({ id }) => id),
  ...lintRules.filter(({ check }) => check.kind === 'policy').map(({ id }) => id),
  'unused-suppression',
  'expired-suppression',
])

/** Codes of the checker that speak of other rules. */
const ofOtherRules: ReadonlySet<string> = new Set(['W_UNKNOWN_RULESET', 'E_DUPLICATE_ID'])

/** Whether a finding of a whole policy is one that its rule alone would have. */
export function isLocal({ code }: Pick<Finding, 'code'>): boolean {
  return !ofWholePolicies.has(code) && !ofOtherRules.has(code)
}

/** Settings without the rules that look at whole policies. */
function localSettings(settings: LintSettings): LintSettings {
  const off = Object.fromEntries([...ofWholePolicies].map((id) => [id, 'off' as const]))
  return { ...settings, levels: { ...settings.levels, ...off } }
}

/** More rules than this are judged one by one, as they are touched; the rest comes with the proofs. */
const mostAtOnce = 60

/** Rules that are judged in one step while nobody types. */
const together = 10

/** Lines of long lists that are remembered; a table that is full is begun anew. */
const mostGood = 200_000

/** Milliseconds that may go into rules that were not touched. */
const spare = 12

/**
 * Judges each rule by itself: in a copy of its document from which all other rules are cut, so that reading, types and
 * rules of the linter are those of the whole. What was found stays with the chunk until it is touched.
 */
export class FastLinter {
  readonly #settings: LintSettings
  readonly #known = new WeakMap<Chunk, KnownChunk>()
  readonly #around = new WeakMap<EditorDocument, KnownAround>()
  readonly #waiting = new WeakMap<EditorDocument, Waiting>()

  constructor(settings: LintSettings) {
    this.#settings = localSettings(settings)
  }

  #lint(
    document: EditorDocument,
    project: Project,
    isKept: (index: number) => boolean,
    isItemKept?: (line: string) => boolean,
  ): readonly EditorDiagnostic[] {
    return runSteps(this.#lintInSteps(document, project, { isKept, isItemKept }))
  }

  *#lintInSteps(
    document: EditorDocument,
    project: Project,
    { isKept, isItemKept }: Kept,
    settings = this.#settings,
    isWanted: (finding: Finding) => boolean = isLocal,
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

  #chunk(document: EditorDocument, index: number, project: Project, frame: string): KnownChunk {
    const chunk = document.chunks[index] as Chunk
    const start = document.startOf(index)
    const found = this.#lint(document, project, (other) => other === index, withoutItems)
      .filter(({ span }) => span.start >= start && span.start < start + chunk.length)
      .map((diagnostic) => moveDiagnostic(diagnostic, -start))
    const known = { frame, diagnostics: found }
    this.#known.set(chunk, known)
    return known
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
      this.#known.set(chunk, { frame, diagnostics: byChunk.get(index) ?? [] })
      waiting?.rules.delete(chunk)
    }
  }

  /** What stands between rules, which has the words that all of them are judged with. */
  #between(document: EditorDocument, project: Project, frame: string): readonly EditorDiagnostic[] {
    const { chunks, betweenRevision: revision } = document
    const kept = firstOfLists(chunks)
    let known = this.#around.get(document)
    if (
      known?.revision !== revision ||
      known.frame !== frame ||
      known.kept.length !== kept.length ||
      known.kept.some((chunk, number) => chunk !== chunks[kept[number] ?? -1])
    ) {
      known = this.#readBetween(document, project, frame, kept, known)
    }
    const { found } = known
    if (found.size === 0) return []
    return betweenRules(chunks).flatMap((index, number) =>
      (found.get(number) ?? []).map((diagnostic) => moveDiagnostic(diagnostic, document.startOf(index))),
    )
  }

  /** Lints what stands between rules; items of long lists that were good before are not read again. */
  #readBetween(
    document: EditorDocument,
    project: Project,
    frame: string,
    kept: readonly number[],
    before: KnownAround | undefined,
  ): KnownAround {
    const { chunks, betweenRevision: revision } = document
    const ownFrame = frameOf(document)
    const isSame = before?.ownFrame === ownFrame && before.frame === frame
    const good = isSame ? before.good : new Set<string>()
    const isItemKept = (line: string): boolean => !good.has(line)
    const found = this.#lint(
      document,
      project,
      (index) => kept.includes(index),
      good.size === 0 ? undefined : isItemKept,
    )
    const byChunk = groupByChunk(document, found)
    const byNumber = new Map<number, readonly EditorDiagnostic[]>()
    const isWhole = good.size === 0
    for (const [number, index] of betweenRules(chunks).entries()) {
      const own = byChunk.get(index) ?? []
      if (own.length > 0) byNumber.set(number, own)
      const start = document.startOf(index)
      for (const line of itemLinesOf(document, index)) {
        const text = document.text.slice(start + line.start, start + line.end)
        if (!good.has(text) && own.every(({ span }) => span.end < line.start || span.start >= line.end)) good.add(detach(text)) // prettier-ignore
      }
    }
    const known = { revision, frame, kept: kept.map((index) => chunks[index] as Chunk), found: byNumber, ownFrame, good: good.size > mostGood ? new Set<string>() : good, isWhole } // prettier-ignore
    this.#around.set(document, known)
    return known
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
    const around = this.#around.get(document)
    if (around !== undefined && !around.isWhole) {
      // What only all items together show, such as that there are too many.
      this.#readBetween(document, project, frame, firstOfLists(document.chunks), undefined)
      yield
    }
    const { rules } = this.#bring(document, frame)
    if (rules.size === 0) return
    const unknown = [...document.chunks.entries()].filter(([, chunk]) => rules.has(chunk))
    for (let from = 0; from < unknown.length; from += together) {
      const batch = new Map(unknown.slice(from, from + together))
      const found = yield* this.#lintInSteps(document, project, {
        isKept: (index) => batch.has(index),
        isItemKept: withoutItems,
      })
      this.#keep(document, frame, found, batch.keys())
      yield
    }
  }

  /** What the linter says of some rules, with all others cut away, in steps. */
  lintTogether(
    document: EditorDocument,
    project: Project,
    kept: ReadonlySet<number>,
    settings: LintSettings,
  ): Generator<void, readonly EditorDiagnostic[]> {
    return this.#lintInSteps(document, project, { isKept: (index) => kept.has(index) }, settings, () => true)
  }

  /** All that can be said without looking at two rules at once. */
  diagnose(document: EditorDocument, project: Project): readonly EditorDiagnostic[] {
    const frame = project.frameOf(document)
    const { chunks } = document
    const { rules, touched } = this.#bring(document, frame)
    // A document that is new is judged in one go.
    const isNew = rules.size > 0 && rules.size <= mostAtOnce && chunks.every((chunk) => chunk.rule === undefined || rules.has(chunk)) // prettier-ignore
    if (isNew) {
      this.adopt(
        document,
        frame,
        this.#lint(document, project, () => true),
      )
    } else if (rules.size > 0) this.#judgeSome(document, project, frame, rules, touched)
    const found = [...this.#between(document, project, frame)]
    for (let index = 0; index < chunks.length; index++) {
      const chunk = chunks[index] as Chunk
      if (chunk.rule === undefined) continue
      const diagnostics = this.#known.get(chunk)?.diagnostics
      if (diagnostics === undefined || diagnostics.length === 0) continue
      for (const diagnostic of diagnostics) found.push(moveDiagnostic(diagnostic, document.startOf(index)))
    }
    return found
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
      this.#chunk(document, index, project, frame)
    }
    for (const [count, index] of touched.entries()) {
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

/** The first rule of each list, so that no list is empty that is none. */
function firstOfLists(chunks: readonly Chunk[]): readonly number[] {
  const first = new Map<string, number>()
  let last: readonly string[] = []
  for (let index = 0; index < chunks.length; index++) {
    const rule = chunks[index]?.rule
    if (rule === undefined || rule === last) continue
    last = rule
    const list = rule.join('\n')
    if (!first.has(list)) first.set(list, index)
  }
  return [...first.values()]
}

function betweenRules(chunks: readonly Chunk[]): readonly number[] {
  const found: number[] = []
  for (let index = 0; index < chunks.length; index++) if (chunks[index]?.rule === undefined) found.push(index)
  return found
}
