import { createSourceText } from '../../diagnostics/index.ts'
import type { DocumentPath, PolicyDiagnostic, PolicyFinding } from '../../policy/index.ts'
import type { CoveredPart, CoveredRule } from './covered-rules.ts'
import { uncounted, type PolicyCoverage } from './report.ts'

interface Position {
  readonly line: number
  readonly column: number
}

interface Range {
  readonly start: Position
  readonly end: Position
}

/** The coverage of one file in the form of istanbul: rules are functions, parts are statements, outcomes are branches. */
export interface FileCoverage {
  readonly path: string
  readonly statementMap: Record<string, Range>
  readonly s: Record<string, number>
  readonly fnMap: Record<string, { readonly name: string; readonly decl: Range; readonly loc: Range; readonly line: number }>
  readonly f: Record<string, number>
  readonly branchMap: Record<
    string,
    { readonly type: string; readonly loc: Range; readonly locations: readonly Range[]; readonly line: number }
  >
  readonly b: Record<string, number[]>
}

/** How a place of the policy is found in its files. */
export interface CoverageFiles {
  readonly locate: (finding: PolicyFinding) => PolicyDiagnostic
  /** The texts of the policy's files by name. */
  readonly texts: ReadonlyMap<string, string>
  /** The name under which a report has a file. Default: as it is. */
  readonly nameOf?: (file: string) => string
}

class FileMaker {
  readonly #files: CoverageFiles
  readonly #made = new Map<string, FileCoverage>()
  readonly #sources = new Map<string, ReturnType<typeof createSourceText>>()

  constructor(files: CoverageFiles) {
    this.#files = files
  }

  get files(): readonly FileCoverage[] {
    return [...this.#made.values()]
  }

  #place(path: DocumentPath, span: PolicyFinding['span'], target: PolicyFinding['target']): { file: string; range: Range } {
    const { locate, texts } = this.#files
    const found = locate({ code: 'E_POLICY_TEST', severity: 'error', message: '', path, span, target })
    let source = this.#sources.get(found.file)
    if (source === undefined) this.#sources.set(found.file, (source = createSourceText(texts.get(found.file) ?? '')))
    // Columns of istanbul count from 0.
    const at = (offset: number): Position => {
      const { line, column } = source.positionAt(offset)
      return { line, column: column - 1 }
    }
    return { file: found.file, range: { start: at(found.span.start), end: at(found.span.end) } }
  }

  #fileOf(file: string): FileCoverage {
    let made = this.#made.get(file)
    if (made === undefined) {
      const path = this.#files.nameOf?.(file) ?? file
      made = { path, statementMap: {}, s: {}, fnMap: {}, f: {}, branchMap: {}, b: {} }
      this.#made.set(file, made)
    }
    return made
  }

  addRule({ id, path, acted }: CoveredRule): void {
    // A rule is told by its first line: its parts have lines of their own.
    const { file, range } = this.#place(path, { start: 0, end: 0 }, 'value')
    const made = this.#fileOf(file)
    const key = String(Object.keys(made.fnMap).length)
    const first: Range = { start: range.start, end: { line: range.start.line, column: range.start.column + 1 } }
    made.fnMap[key] = { name: id, decl: first, loc: range, line: range.start.line }
    made.f[key] = acted
  }

  addPart(part: CoveredPart, counted: readonly { readonly reached: number }[]): void {
    const { span } = part.observed.part
    const { file, range } = this.#place(part.path, span, part.isWritten ? 'inside' : 'value')
    const loc = part.isWritten ? range : { start: range.start, end: { ...range.start, column: range.start.column + 1 } }
    const made = this.#fileOf(file)
    const key = String(Object.keys(made.statementMap).length)
    made.statementMap[key] = loc
    made.s[key] = part.outcomes.reduce((sum, { reached }) => sum + reached, 0)
    if (counted.length === 0) return
    made.branchMap[key] = { type: 'cond-expr', loc, locations: counted.map(() => loc), line: loc.start.line }
    made.b[key] = counted.map(({ reached }) => reached)
  }
}

/** The coverage of a policy as istanbul's reporters read it. Outcomes that are proved impossible are left out. */
export function toIstanbul({ rules, gaps }: PolicyCoverage, files: CoverageFiles): Readonly<Record<string, FileCoverage>> {
  const maker = new FileMaker(files)
  const excused = new Set(
    gaps
      .filter(({ reason }) => uncounted.has(reason))
      .map(({ part, outcome }) => part.outcomes.find((one) => one.outcome === outcome)),
  )
  for (const rule of rules) {
    maker.addRule(rule)
    for (const part of rule.parts)
      maker.addPart(
        part,
        part.outcomes.filter((one) => !excused.has(one)),
      )
  }
  return Object.fromEntries(maker.files.map((file) => [file.path, file]))
}
