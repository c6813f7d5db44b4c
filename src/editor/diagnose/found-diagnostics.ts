import type { DocumentDiagnostics, EditorDiagnostic } from '../contract/index.ts'
import type { Chosen } from './choose.ts'
import { moveDiagnostic } from './to-diagnostic.ts'

/** What is told of a document; diagnostics are moved to their places when somebody asks for them. */
export function tellFound(
  { file, version }: { readonly file: string; readonly version: number },
  depth: DocumentDiagnostics['depth'],
  { found, movedBy, leftOut }: Chosen,
): DocumentDiagnostics {
  let moved: readonly EditorDiagnostic[] | undefined
  const told: DocumentDiagnostics = {
    file,
    version,
    depth,
    leftOut,
    get diagnostics() {
      return (moved ??= found.map((one, index) => moveDiagnostic(one, movedBy[index] ?? 0)))
    },
  }
  // A copy, as one that is sent from a worker, has all that can be seen of it; these would be the same once more.
  return Object.defineProperties(told, { found: { value: found }, movedBy: { value: movedBy } })
}

/** What is told of a file that nobody knows. */
export function noDiagnostics(file: string): DocumentDiagnostics {
  return tellFound({ file, version: 0 }, 'fast', { found: [], movedBy: new Int32Array(0), leftOut: 0 })
}
