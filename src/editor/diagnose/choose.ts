import { findingLevels } from '../../diagnostics/index.ts'
import type { EditorDiagnostic } from '../contract/index.ts'
import { moveDiagnostic } from './to-diagnostic.ts'

/** What was found in one piece of a document, in order, with offsets from its start. */
export interface FoundPiece {
  readonly found: readonly EditorDiagnostic[]
  readonly start: number
}

/** Of those that are chosen, the part that stands around the last change, whatever its levels. */
const closestShare = 0.2

/** The number of the first diagnostic that stands at a place or behind it, of all in their order. */
function numberAt(pieces: readonly FoundPiece[], place: number): number {
  let number = 0
  for (const { found, start } of pieces)
    for (const { span } of found) {
      if (start + span.start >= place) return number
      number += 1
    }
  return number
}

/**
 * Of more diagnostics than an editor can show: those around the last change, and else the gravest.
 *
 * @param pieces - in the order of the text
 * @param most - how many are wanted
 * @param changed - where the document was changed last
 * @returns in the order of the text, at their places in the document
 */
export function chooseDiagnostics(
  pieces: readonly FoundPiece[],
  most: number,
  changed: number,
): { readonly chosen: readonly EditorDiagnostic[]; readonly leftOut: number } {
  const count = pieces.reduce((sum, { found }) => sum + found.length, 0)
  const isKept = new Uint8Array(count)
  const closest = Math.floor(most * closestShare)
  const from = Math.max(0, Math.min(numberAt(pieces, changed) - (closest >> 1), count - closest))
  if (count <= most) isKept.fill(1)
  else isKept.fill(1, from, from + closest)
  let left = count <= most ? 0 : most - closest
  for (const level of findingLevels) {
    let number = 0
    for (const { found } of left > 0 ? pieces : [])
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
  for (const { found, start } of pieces)
    for (const diagnostic of found) if (isKept[number++] === 1) chosen.push(moveDiagnostic(diagnostic, start))
  return { chosen, leftOut: count - chosen.length }
}
