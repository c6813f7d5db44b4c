import { readPolicyFiles, type PolicyDiagnostic, type ReadFile } from '../../policy/index.ts'
import { noHoles, type LintUnit, type ReadProblem, type ReadResult, type SourceFile } from './unit.ts'

/** What a diagnostic of the policy reader says, as a problem of reading. */
export function toProblem({ file, span, code, severity, message, hint }: PolicyDiagnostic): ReadProblem {
  return {
    place: { file, span },
    code,
    level: severity,
    message,
    ...(hint === undefined ? {} : { hint }),
  }
}

/** Policy documents in YAML or JSON; several are one policy. */
export function readPolicy(files: readonly SourceFile[], readFile: ReadFile | undefined): ReadResult {
  const read = readPolicyFiles(files, readFile === undefined ? {} : { readFile })
  const problems = read.diagnostics.map(toProblem)
  if (read.document === undefined) return { units: [], problems, terraformTexts: [] }
  const { document, locate, schemeAt } = read
  const unit: LintUnit = {
    form: 'policy',
    files,
    document,
    isPart: false,
    place(path, target) {
      const { file, span } = locate({
        code: 'E_POLICY_SCHEMA',
        severity: 'info',
        message: '',
        path,
        target: target.kind,
        span: target.kind === 'inside' ? target.span : { start: 0, end: 0 },
      })
      return { file, span }
    },
    holes: () => noHoles,
    schemeAt,
  }
  return { units: [unit], problems, terraformTexts: [] }
}
