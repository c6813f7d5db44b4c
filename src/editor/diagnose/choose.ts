import { findingLevels } from '../../diagnostics/index.ts'
import type { EditorDiagnostic } from '../contract/index.ts'
import { moveDiagnostic } from './to-diagnostic.ts'

/** What was found in each piece of a document, in order, with offsets from its start. */
type FoundLists = readonly (readonly EditorDiagnostic[])[]

/** Of those that are chosen, the part that stands around the last change, whatever its levels. */
const closestShare = 0.2

/** The number of the first diagnostic that stands at a place or behind it, of all in their order. */
function numberAt(lists: FoundLists, startOf: (index: number) => number, place: number): number {
  let number = 0
  for (let index = 0; index < lists.length; index++) {
    const found = lists[index] as readonly EditorDiagnostic[]
    for (const { span } of found) {
      if (startOf(index) + span.start >= place) return number
      number += 1
    }
  }
  return number
}

/**
 * Of more diagnostics than an editor can show: those around the last change, and else the gravest.
 *
 * @param lists - by piece, in the order of the text
 * @param startOf - where a piece begins
 * @param most - how many are wanted
 * @param changed - where the document was changed last
 * @returns in the order of the text, at their places in the document
 */
export function chooseDiagnostics(
  lists: FoundLists,
  startOf: (index: number) => number,
  most: number,
  changed: number,
): { readonly chosen: readonly EditorDiagnostic[]; readonly leftOut: number } {
  let count = 0
  for (const { length } of lists) count += length
  const isKept = new Uint8Array(count)
  const closest = Math.floor(most * closestShare)
  const from = count <= most ? 0 : Math.max(0, Math.min(numberAt(lists, startOf, changed) - (closest >> 1), count - closest)) // prettier-ignore
  if (count <= most) isKept.fill(1)
  else isKept.fill(1, from, from + closest)
  let left = count <= most ? 0 : most - closest
  for (const level of findingLevels) {
    if (left === 0) break
    let number = 0
    for (const found of lists)
      for (const diagnostic of found) {
        if (left > 0 && isKept[number] === 0 && diagnostic.level === level) {
          isKept[number] = 1
          left -= 1
        }
        number += 1
      }
  }
  const chosen: EditorDiagnostic[] = []
  let number = 0
  for (let index = 0; index < lists.length; index++) {
    const found = lists[index] as readonly EditorDiagnostic[]
    for (const diagnostic of found) if (isKept[number++] === 1) chosen.push(moveDiagnostic(diagnostic, startOf(index)))
  }
  return { chosen, leftOut: count - chosen.length }
}
