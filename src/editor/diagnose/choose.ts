import { findingLevels } from '../../diagnostics/index.ts'
import type { EditorDiagnostic } from '../contract/index.ts'

/** What was found in each piece of a document, in order, with offsets from its start. */
type FoundLists = readonly (readonly EditorDiagnostic[])[]

const levels = findingLevels.length

/** How many diagnostics of each level stand in each piece: a key would look at tens of thousands of them to count them. */
export class LevelCounts {
  #counts = new Uint32Array(0)

  /** @param lists - all of them, if they are counted anew */
  constructor(lists: FoundLists = []) {
    this.splice(0, 0, lists.length)
    for (const [index, list] of lists.entries()) this.count(index, list)
  }

  /** Takes it that pieces have come in the place of others; nothing stands in them. */
  splice(start: number, oldEnd: number, end: number): void {
    const old = this.#counts
    this.#counts = new Uint32Array(old.length + (end - oldEnd) * levels)
    this.#counts.set(old.subarray(0, start * levels))
    this.#counts.set(old.subarray(oldEnd * levels), end * levels)
  }

  count(index: number, list: readonly EditorDiagnostic[]): void {
    const at = index * levels
    this.#counts.fill(0, at, at + levels)
    for (const { level } of list) {
      const place = at + findingLevels.indexOf(level)
      this.#counts[place] = (this.#counts[place] ?? 0) + 1
    }
  }

  /** How many of the level of that rank stand in a piece. */
  of(index: number, rank: number): number {
    return this.#counts[index * levels + rank] ?? 0
  }

  in(index: number): number {
    let sum = 0
    for (let rank = 0; rank < levels; rank++) sum += this.of(index, rank)
    return sum
  }
}

/** Of those that are chosen, the part that stands around the last change, whatever its levels. */
const closestShare = 0.2

/** The number of the piece that a place stands in. */
function pieceAt(count: number, startOf: (index: number) => number, place: number): number {
  let low = 0
  let high = count - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (startOf(middle) <= place) low = middle
    else high = middle - 1
  }
  return low
}

/** Diagnostics as they were found: the same objects from key to key. */
export interface Chosen {
  /** In the order of the text. */
  readonly found: readonly EditorDiagnostic[]
  /** How far each of them stands behind the place that it says. */
  readonly movedBy: Int32Array
  readonly leftOut: number
}

/**
 * Of more diagnostics than an editor can show: those around the last change, and else the gravest.
 *
 * @param lists - by piece, in the order of the text
 * @param counts - of the lists
 * @param startOf - where a piece begins
 * @param most - how many are wanted
 * @param changed - where the document was changed last
 */
export function chooseDiagnostics(
  lists: FoundLists,
  counts: LevelCounts,
  startOf: (index: number) => number,
  most: number,
  changed: number,
): Chosen {
  /** The number of the first diagnostic of each piece, of all in their order; and of all. */
  const numbers = new Uint32Array(lists.length + 1)
  const numberOf = (index: number): number => numbers[index] ?? 0
  for (let index = 0; index < lists.length; index++) numbers[index + 1] = numberOf(index) + counts.in(index)
  const count = numberOf(lists.length)
  const isKept = new Uint8Array(count)
  let left = 0
  if (count <= most) isKept.fill(1)
  else {
    const piece = pieceAt(lists.length, startOf, changed)
    const before = lists[piece]?.filter(({ span }) => startOf(piece) + span.start < changed).length ?? 0
    const closest = Math.floor(most * closestShare)
    const from = Math.max(0, Math.min(numberOf(piece) + before - (closest >> 1), count - closest))
    isKept.fill(1, from, from + closest)
    left = most - closest
  }
  for (const [rank, level] of findingLevels.entries())
    for (let index = 0; index < lists.length && left > 0; index++) {
      if (counts.of(index, rank) === 0) continue
      let number = numberOf(index)
      for (const diagnostic of lists[index] ?? []) {
        if (left > 0 && isKept[number] === 0 && diagnostic.level === level) {
          isKept[number] = 1
          left -= 1
        }
        number += 1
      }
    }
  const found: EditorDiagnostic[] = []
  const movedBy = new Int32Array(Math.min(count, most))
  for (let index = 0; index < lists.length; index++) {
    const first = numberOf(index)
    for (let number = first; number < numberOf(index + 1); number++) {
      if (isKept[number] !== 1) continue
      movedBy[found.length] = startOf(index)
      found.push(lists[index]?.[number - first] as EditorDiagnostic)
    }
  }
  return { found, movedBy, leftOut: count - found.length }
}
