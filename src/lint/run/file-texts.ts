import { createSourceText, type Position, type SourceText, type Span } from '../../diagnostics/index.ts'
import type { SourceFile } from '../read/unit.ts'

/** The files of a run, with their lines found once. */
export class FileTexts {
  readonly #texts: ReadonlyMap<string, string>
  readonly #sources = new Map<string, SourceText>()

  constructor(files: readonly SourceFile[]) {
    this.#texts = new Map(files.map(({ file, text }) => [file, text]))
  }

  text(file: string): string {
    return this.#texts.get(file) ?? ''
  }

  range(file: string, { start, end }: Span): { readonly start: Position; readonly end: Position } {
    let source = this.#sources.get(file)
    if (source === undefined) this.#sources.set(file, (source = createSourceText(this.text(file))))
    return { start: source.positionAt(start), end: source.positionAt(end) }
  }
}
