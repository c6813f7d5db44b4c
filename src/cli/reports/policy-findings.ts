import { codes, createSourceText, toFinding, type Finding, type FindingHelp } from '../../diagnostics/index.ts'
import type { DiagnosticCode } from '../../diagnostics/index.ts'
import type { PolicyDiagnostic, PolicyFile } from '../../policy/index.ts'

/** Makes findings of diagnostics about the files of a policy. */
export function createFindingMaker(files: readonly PolicyFile[]): (diagnostic: PolicyDiagnostic) => Finding {
  const sources = new Map(files.map(({ file, text }) => [file, createSourceText(text)]))
  return (diagnostic) => {
    const source = sources.get(diagnostic.file)
    if (source === undefined) throw new Error(`INVARIANT: findings are about files that were read: ${diagnostic.file}`)
    return toFinding(diagnostic, diagnostic.file, source)
  }
}

/** What is to be known of a code of the table. */
export function helpOfCode(code: string): FindingHelp | undefined {
  if (!Object.hasOwn(codes, code)) return undefined
  const { message, hint } = codes[code as DiagnosticCode]
  const title = `${message.charAt(0).toUpperCase()}${message.slice(1)}.`
  return { title, text: hint === undefined ? title : `${title} What to do: ${hint}.` }
}
