import type { EditorDiagnostic } from '../contract/index.ts'
import { frameOf, itemLinesOf, type EditorDocument, type Project } from '../model/index.ts'
import { detach, type Chunk } from '../structure/index.ts'
import type { Kept } from './lint-elided.ts'
import { groupByChunk } from './to-diagnostic.ts'

/** Diagnostics by the number of a chunk among those that are no rules, with offsets from its start. */
export type FoundAround = ReadonlyMap<number, readonly EditorDiagnostic[]>

/** What is known of all that stands between the rules of a document. */
interface KnownAround {
  readonly revision: number
  readonly frame: string
  /** The rules that were kept: one of each list. */
  readonly kept: readonly Chunk[]
  readonly found: FoundAround
  /** {@link Project.frameOf} without the words of others. */
  readonly ownFrame: string
  /** Lines of long lists in which nothing is wrong; they were not read again. */
  readonly good: Set<string>
  /** Whether all lines were read. */
  readonly isWhole: boolean
}

/** Lines of long lists that are remembered; a table that is full is begun anew. */
const mostGood = 200_000

type Lint = (document: EditorDocument, project: Project, kept: Kept) => readonly EditorDiagnostic[]

/** Judges what stands between rules, which has the words that all of them are judged with. */
export class AroundRules {
  readonly #lint: Lint
  readonly #known = new WeakMap<EditorDocument, KnownAround>()

  constructor(lint: Lint) {
    this.#lint = lint
  }

  /** @param frame - see {@link Project.frameOf} */
  found(document: EditorDocument, project: Project, frame: string): FoundAround {
    const { chunks, betweenRevision: revision } = document
    const kept = firstOfLists(chunks)
    const known = this.#known.get(document)
    const isSame =
      known?.revision === revision &&
      known.frame === frame &&
      known.kept.length === kept.length &&
      known.kept.every((chunk, number) => chunk === chunks[kept[number] ?? -1])
    return isSame ? known.found : this.#read(document, project, frame, kept, known).found
  }

  /**
   * Reads all items of long lists, for what only all together show, such as that there are too many.
   *
   * @returns whether some were not read before
   */
  complete(document: EditorDocument, project: Project, frame: string): boolean {
    const known = this.#known.get(document)
    if (known === undefined || known.isWhole) return false
    this.#read(document, project, frame, firstOfLists(document.chunks), undefined)
    return true
  }

  /** Items of long lists that were good before are not read again. */
  #read(
    document: EditorDocument,
    project: Project,
    frame: string,
    kept: readonly number[],
    before: KnownAround | undefined,
  ): KnownAround {
    const { chunks, betweenRevision: revision } = document
    const ownFrame = frameOf(document)
    const good = before?.ownFrame === ownFrame && before.frame === frame ? before.good : new Set<string>()
    const isWhole = good.size === 0
    const found = this.#lint(document, project, {
      isKept: (index) => kept.includes(index),
      isItemKept: isWhole ? undefined : (line) => !good.has(line),
    })
    const byChunk = groupByChunk(document, found)
    const byNumber = new Map<number, readonly EditorDiagnostic[]>()
    for (const [number, index] of betweenRules(chunks).entries()) {
      const own = byChunk.get(index) ?? []
      if (own.length > 0) byNumber.set(number, own)
      for (const line of itemLinesOf(document, index)) {
        const text = document.textAt(index).slice(line.start, line.end)
        if (!good.has(text) && own.every(({ span }) => span.end < line.start || span.start >= line.end)) good.add(detach(text)) // prettier-ignore
      }
    }
    const known = { revision, frame, kept: kept.map((index) => chunks[index] as Chunk), found: byNumber, ownFrame, good: good.size > mostGood ? new Set<string>() : good, isWhole } // prettier-ignore
    this.#known.set(document, known)
    return known
  }
}

/** A longer rule, such as one with thousands of items, would be read twice with each key in it. */
const longestKept = 4096

/** A rule of each list, the first one that is not long, so that no list is empty that is none. */
function firstOfLists(chunks: readonly Chunk[]): readonly number[] {
  const first = new Map<string, number>()
  let last: readonly string[] = []
  for (let index = 0; index < chunks.length; index++) {
    const { rule, length } = chunks[index] as Chunk
    if (rule === undefined || rule === last) continue
    const list = rule.join('\n')
    const known = first.get(list)
    if (known === undefined || (chunks[known]?.length ?? 0) > longestKept) first.set(list, index)
    // Until one is found that is not long the next is looked at too.
    last = length > longestKept ? [] : rule
  }
  return [...first.values()]
}

function betweenRules(chunks: readonly Chunk[]): readonly number[] {
  const found: number[] = []
  for (let index = 0; index < chunks.length; index++) if (chunks[index]?.rule === undefined) found.push(index)
  return found
}
