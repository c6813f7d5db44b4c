import type { DocumentDiagnostics, EditorDiagnostic } from '../contract/index.ts'
import type { Chosen } from './choose.ts'
import { moveDiagnostic } from './to-diagnostic.ts'

/** What a diagnoser tells of a document. */
export class FoundDiagnostics implements DocumentDiagnostics {
  readonly file: string
  readonly version: number
  readonly depth: DocumentDiagnostics['depth']
  readonly found: readonly EditorDiagnostic[]
  readonly movedBy: Int32Array
  readonly leftOut: number
  #diagnostics: readonly EditorDiagnostic[] | undefined

  constructor(
    { file, version }: { readonly file: string; readonly version: number },
    depth: DocumentDiagnostics['depth'],
    { found, movedBy, leftOut }: Chosen,
  ) {
    this.file = file
    this.version = version
    this.depth = depth
    this.found = found
    this.movedBy = movedBy
    this.leftOut = leftOut
  }

  get diagnostics(): readonly EditorDiagnostic[] {
    return (this.#diagnostics ??= this.found.map((one, index) => moveDiagnostic(one, this.movedBy[index] ?? 0)))
  }
}

/** What is told of a file that nobody knows. */
export function noDiagnostics(file: string): DocumentDiagnostics {
  return new FoundDiagnostics({ file, version: 0 }, 'fast', { found: [], movedBy: new Int32Array(0), leftOut: 0 })
}
