import { findingLevels } from '../../diagnostics/index.ts'
import type { EditorDiagnostic } from '../contract/index.ts'
import { moveDiagnostic } from './to-diagnostic.ts'

/** A diagnostic with offsets from the start of its chunk, and where that stands. */
export interface PlacedDiagnostic {
  readonly diagnostic: EditorDiagnostic
  readonly chunkStart: number
}

/** Of those that are chosen, the part that stands around the last change, whatever its levels. */
const closestShare = 0.2

/**
 * Of more diagnostics than an editor can show: those around the last change, and else the gravest.
 *
 * @param placed - in the order of the text
 * @param most - how many are wanted
 * @param changed - where the document was changed last
 * @returns in the order of the text, at their places in the document
 */
export function chooseDiagnostics(
  placed: readonly PlacedDiagnostic[],
  most: number,
  changed: number,
): readonly EditorDiagnostic[] {
  const move = ({ diagnostic, chunkStart }: PlacedDiagnostic): EditorDiagnostic => moveDiagnostic(diagnostic, chunkStart) // prettier-ignore
  if (placed.length <= most) return placed.map(move)
  const behind = placed.findIndex(({ diagnostic, chunkStart }) => chunkStart + diagnostic.span.start >= changed)
  const next = behind === -1 ? placed.length : behind
  const closest = Math.floor(most * closestShare)
  const from = Math.max(0, Math.min(next - (closest >> 1), placed.length - closest))
  const isKept = new Uint8Array(placed.length).fill(1, from, from + closest)
  let left = most - closest
  for (const level of findingLevels)
    for (let index = 0; index < placed.length && left > 0; index++) {
      if (isKept[index] === 1 || placed[index]?.diagnostic.level !== level) continue
      isKept[index] = 1
      left -= 1
    }
  return placed.filter((_, index) => isKept[index] === 1).map(move)
}
