import { fuzzDocuments } from '../../test/support/document-fuzz/document-fuzz.ts'
import type { FuzzMode } from './mode.ts'

/** Policy documents, right, damaged and hostile. */
export const fuzzLoader: FuzzMode = ({ draw, seconds }) => {
  const { documents, accepted, slowest, findings } = fuzzDocuments(draw, performance.now() + seconds * 1000)
  return {
    summary: `${String(documents)} documents, ${String(accepted)} accepted, the slowest ${slowest.toFixed(0)} ms`,
    findings,
  }
}
