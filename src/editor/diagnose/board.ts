import { findingLevels } from '../../diagnostics/index.ts'
import type { EditorDiagnostic } from '../contract/index.ts'
import { changedStretch, type EditorDocument } from '../model/index.ts'
import type { Chunk } from '../structure/index.ts'
import type { FoundAround } from './around-rules.ts'
import { LevelCounts } from './choose.ts'

const none: readonly EditorDiagnostic[] = []

function compare(a: EditorDiagnostic, b: EditorDiagnostic): number {
  return (
    a.span.start - b.span.start ||
    a.span.end - b.span.end ||
    findingLevels.indexOf(a.level) - findingLevels.indexOf(b.level) ||
    (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)
  )
}

/** What is said of a piece of a document, in its order. */
export function inOrder(diagnostics: readonly EditorDiagnostic[]): readonly EditorDiagnostic[] {
  return diagnostics.length < 2 ? diagnostics : [...diagnostics].sort(compare)
}

function joined(own: readonly EditorDiagnostic[], proved: readonly EditorDiagnostic[]): readonly EditorDiagnostic[] {
  return inOrder(proved.length === 0 ? own : own.length === 0 ? proved : [...own, ...proved])
}

/** What stands in each chunk of a document: of ten thousand, a key looks at those anew of which something new is known. */
export class Board {
  #chunks: readonly Chunk[] = []
  #lists: (readonly EditorDiagnostic[])[] = []
  readonly counts = new LevelCounts()
  #around: FoundAround | undefined

  /**
   * @param changed - rules of which something else is known than when this was last asked
   * @param foundIn - what is known of a rule, with offsets from the start of its chunk
   * @returns by the numbers of chunks
   */
  bring(
    document: EditorDocument,
    around: FoundAround,
    changed: ReadonlySet<Chunk>,
    foundIn: (chunk: Chunk) => readonly [readonly EditorDiagnostic[], readonly EditorDiagnostic[]],
  ): readonly (readonly EditorDiagnostic[])[] {
    const { chunks } = document
    const { start, oldEnd, end } = changedStretch(this.#chunks, chunks)
    const isMoved = oldEnd !== end
    if (isMoved) {
      const made = new Array<readonly EditorDiagnostic[]>(end - start).fill(none)
      this.#lists = [...this.#lists.slice(0, start), ...made, ...this.#lists.slice(oldEnd)]
      this.counts.splice(start, oldEnd, end)
    }
    const lists = this.#lists
    const put = (index: number, list: readonly EditorDiagnostic[]): void => {
      lists[index] = list
      this.counts.count(index, list)
    }
    // What stands between the rules is told by its number among the like.
    const isAroundNew = this.#around !== around || start !== end || isMoved
    for (let index = 0, number = 0; index < chunks.length; index++) {
      const chunk = chunks[index] as Chunk
      if (chunk.rule === undefined) {
        if (isAroundNew) put(index, inOrder(around.get(number) ?? none))
        number += 1
      } else if ((index >= start && index < end) || (changed.size > 0 && changed.has(chunk)))
        put(index, joined(...foundIn(chunk)))
    }
    this.#chunks = chunks
    this.#around = around
    return lists
  }
}
