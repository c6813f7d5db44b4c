import type { Finding } from '../../diagnostics/index.ts'
import { lintRules, rulesByGroup, type LintSettings } from '../../lint/index.ts'
import type { EditorDiagnostic } from '../contract/index.ts'
import { elide, skeletonOf, type EditorDocument, type Project } from '../model/index.ts'
import type { Chunk } from '../structure/index.ts'
import { groupByChunk, moveDiagnostic, toDiagnostic } from './to-diagnostic.ts'

/** What is known of one chunk, with offsets from its start. */
interface KnownChunk {
  /** The words that it was judged with. */
  readonly skeleton: string
  readonly diagnostics: readonly EditorDiagnostic[]
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
const together = 25

/** Milliseconds that may go into rules that were not touched. */
const spare = 12

/**
 * Judges each rule by itself: in a copy of its document from which all other rules are cut, so that reading, types and
 * rules of the linter are those of the whole. What was found stays with the chunk until it is touched.
 */
export class FastLinter {
  readonly #settings: LintSettings
  #known = new WeakMap<Chunk, KnownChunk>()
  readonly #around = new WeakMap<
    EditorDocument,
    { readonly key: string; readonly found: readonly EditorDiagnostic[] }
  >()

  constructor(settings: LintSettings) {
    this.#settings = localSettings(settings)
  }

  /** Forgets everything: the settings of the files around have changed. */
  clear(): void {
    this.#known = new WeakMap()
  }

  #lint(
    document: EditorDocument,
    project: Project,
    isKept: (index: number) => boolean,
    settings = this.#settings,
    isWanted: (finding: Finding) => boolean = isLocal,
  ): readonly EditorDiagnostic[] {
    const { text, toDocument } = elide(document, isKept)
    const others = project
      .policyOf(document)
      .filter((other) => other !== document)
      .map((other) => ({ file: other.file, text: skeletonOf(other) }))
    const { findings } = project.lint([{ file: document.file, text }, ...others], settings)
    return findings
      .filter((finding) => finding.file === document.file && finding.suppressed === undefined && isWanted(finding))
      .flatMap((finding) => {
        const span = toDocument(finding.span)
        return span === undefined ? [] : [toDiagnostic(finding, span, toDocument)]
      })
  }

  #chunk(document: EditorDocument, index: number, project: Project, skeleton: string): KnownChunk {
    const chunk = document.chunks[index] as Chunk
    const start = document.startOf(index)
    const found = this.#lint(document, project, (other) => other === index)
      .filter(({ span }) => span.start >= start && span.start < start + chunk.length)
      .map((diagnostic) => moveDiagnostic(diagnostic, -start))
    const known = { skeleton, diagnostics: found }
    this.#known.set(chunk, known)
    return known
  }

  /** Takes over what was found in the whole document. */
  adopt(document: EditorDocument, skeleton: string, found: readonly EditorDiagnostic[]): void {
    this.#keep(document, skeleton, found, document.chunks.keys())
  }

  #keep(
    document: EditorDocument,
    skeleton: string,
    found: readonly EditorDiagnostic[],
    indexes: Iterable<number>,
  ): void {
    const byChunk = groupByChunk(document, found)
    for (const index of indexes) {
      const chunk = document.chunks[index]
      if (chunk?.rule !== undefined) this.#known.set(chunk, { skeleton, diagnostics: byChunk.get(index) ?? [] })
    }
  }

  /** What stands between rules, which has the words that all of them are judged with. */
  #between(document: EditorDocument, project: Project): readonly EditorDiagnostic[] {
    // One rule of each list stays, so that no list is empty that is none.
    const lists = new Map<string, number>()
    for (const [index, { rule }] of document.chunks.entries())
      if (rule !== undefined && !lists.has(rule.join('\n'))) lists.set(rule.join('\n'), index)
    const kept = new Set(lists.values())
    const around = project.policyOf(document).map((other) => skeletonOf(other))
    const key = [elide(document, (index) => kept.has(index)).text, ...around].join('\n')
    const known = this.#around.get(document)
    const isRule = (at: number): boolean => document.chunks[document.indexAt(at)]?.rule !== undefined
    if (known?.key === key) return known.found
    const found = this.#lint(document, project, (index) => kept.has(index)).filter(({ span }) => !isRule(span.start))
    this.#around.set(document, { key, found })
    return found
  }

  /** Judges the rules that nobody has looked at yet, some at a time. */
  *fill(document: EditorDocument, project: Project): Generator<void, void> {
    const skeleton = project.skeletonOf(document)
    const unknown = [...document.chunks.entries()].filter(([, chunk]) => chunk.rule !== undefined && this.#known.get(chunk)?.skeleton !== skeleton) // prettier-ignore
    for (let from = 0; from < unknown.length; from += together) {
      const batch = new Map(unknown.slice(from, from + together))
      const found = this.#lint(document, project, (index) => batch.has(index))
      this.#keep(document, skeleton, found, batch.keys())
      yield
    }
  }

  /** What the linter says of some rules, with all others cut away. */
  lintTogether(
    document: EditorDocument,
    project: Project,
    kept: ReadonlySet<number>,
    settings: LintSettings,
  ): readonly EditorDiagnostic[] {
    return this.#lint(
      document,
      project,
      (index) => kept.has(index),
      settings,
      () => true,
    )
  }

  /** All that can be said without looking at two rules at once. */
  diagnose(document: EditorDocument, project: Project): readonly EditorDiagnostic[] {
    const skeleton = project.skeletonOf(document)
    const rules = [...document.chunks.entries()].filter(([, { rule }]) => rule !== undefined)
    const isUnknown = ([, chunk]: (typeof rules)[number]): boolean => this.#known.get(chunk)?.skeleton !== skeleton
    const unknown = rules.filter(isUnknown)
    // A document that is new is judged in one go.
    if (unknown.length === rules.length && rules.length > 0 && rules.length <= mostAtOnce)
      this.adopt(
        document,
        skeleton,
        this.#lint(document, project, () => true),
      )
    else {
      const end = performance.now() + spare
      // What was never seen comes first: it is what was typed.
      const order = [...unknown.filter(([, chunk]) => !this.#known.has(chunk)), ...unknown.filter(([, chunk]) => this.#known.has(chunk))] // prettier-ignore
      for (const [count, [index]] of order.entries()) {
        if (count > 0 && performance.now() > end) break
        this.#chunk(document, index, project, skeleton)
      }
    }
    const found = [...this.#between(document, project)]
    for (const [index, chunk] of rules)
      for (const diagnostic of this.#known.get(chunk)?.diagnostics ?? [])
        found.push(moveDiagnostic(diagnostic, document.startOf(index)))
    return found
  }
}
