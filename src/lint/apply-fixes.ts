import type { Finding, FindingEdit } from '../diagnostics/index.ts'
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
    const chosen: FindingEdit[] = []
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
    let text = ''
    let at = 0
    for (const { span, text: inserted } of [...chosen].sort((a, b) => a.span.start - b.span.start)) {
      text += source.text.slice(at, span.start) + inserted
      at = span.end
    }
    return [{ file: source.file, text: text + source.text.slice(at), fixed }]
  })
}

function touches(a: FindingEdit, b: FindingEdit): boolean {
  return a.span.start <= b.span.end && b.span.start <= a.span.end
}
