import { applyEdits, type Finding, type TextEdit } from '../diagnostics/index.ts'
import type { SourceFile } from './read/unit.ts'

/** A file after its fixes. */
export interface FixedFile extends SourceFile {
  /** How many findings were mended. */
  readonly fixed: number
}

/**
 * Makes the safe fixes of findings: those by which no decision changes. Of fixes that overlap the first is made; run the
 * linter again for the others.
 *
 * @returns the files that changed
 */
export function applyFixes(files: readonly SourceFile[], findings: readonly Finding[]): readonly FixedFile[] {
  return files.flatMap((source): FixedFile[] => {
    const chosen: TextEdit[] = []
    let fixed = 0
    /** Two changes of one expression were each proved by itself, not together. */
    const changed = new Set<string>()
    for (const { file, fix, suppressed, subject } of findings) {
      if (file !== source.file || fix?.isSafe !== true || suppressed !== undefined) continue
      if (changed.has(subject) || fix.edits.some((edit) => chosen.some((other) => touches(edit, other)))) continue
      changed.add(subject)
      chosen.push(...fix.edits)
      fixed += 1
    }
    if (fixed === 0) return []
    return [{ file: source.file, text: applyEdits(source.text, chosen), fixed }]
  })
}

function touches(a: TextEdit, b: TextEdit): boolean {
  return a.span.start <= b.span.end && b.span.start <= a.span.end
}
