import type { Diagnostic } from '../../../../../src/diagnostics/index.ts'
import { readSources } from '../../../../../src/lint/index.ts'
import {
  createPolicy,
  importPolicies,
  type PolicyDiagnostic,
  type PolicyDocument,
  type PolicyFile,
  type PolicyFinding,
  type ReadFile,
} from '../../../../../src/policy/index.ts'
import { toNotice, type Opened } from '../../opened.ts'

type Locate = (finding: PolicyFinding) => PolicyDiagnostic

function placed(diagnostic: Diagnostic, { file, text }: PolicyFile, at: number): PolicyDiagnostic {
  const before = text.slice(0, at).split('\n')
  const span = { start: at, end: at }
  return { ...diagnostic, span, file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/** A place in a document that was made of a file in another form is that of the file. */
function unplaced(diagnostic: Diagnostic, { file }: PolicyFile): PolicyDiagnostic {
  return { ...diagnostic, span: { start: 0, end: 0 }, file, line: 0, column: 0 }
}

function toPolicy(document: PolicyDocument, told: readonly PolicyDiagnostic[], locate: Locate): Opened {
  const made = createPolicy(document)
  const found = [...told, ...(made.ok ? made.warnings : made.diagnostics).map(locate)]
  const notices = found.map(toNotice)
  return made.ok && found.every(({ severity }) => severity !== 'error')
    ? { ok: true, policy: made.value, notices, locate }
    : { ok: false, notices }
}

/** Terraform and the JSON of the APIs, as `portcullis import` reads them. */
function openImported(source: PolicyFile): Opened {
  const imported = importPolicies(source.text)
  if (!imported.ok)
    return { ok: false, notices: imported.diagnostics.map((one) => toNotice(placed(one, source, one.span.start))) }
  const [document] = imported.value
  if (document === undefined) throw new Error('INVARIANT: an import that is no error gives a document')
  const told = imported.warnings.map((warning) => unplaced(warning, source))
  return toPolicy(document, told, (finding) => unplaced(finding, source))
}

/**
 * Opens files that are no policy documents: plain rules, Terraform, the JSON of the APIs.
 *
 * @returns undefined: they are policy documents all the same; a text: why they cannot be opened
 */
export function openForeign(files: readonly PolicyFile[], readFile: ReadFile): Opened | string | undefined {
  const { units } = readSources(files, readFile)
  if (units.length > 0 && units.every(({ form }) => form === 'policy')) return undefined
  const [source, second] = files
  if (source === undefined) return undefined
  if (second !== undefined) return 'plain rules, Terraform and the JSON of an API are decided one file at a time'
  const [unit] = units
  if (unit?.form !== 'rules') return openImported(source)
  return toPolicy(unit.document, [], (finding) => {
    const { path, target, span } = finding
    const place = unit.place(path, target === 'inside' ? { kind: 'inside', span } : { kind: target })
    return placed(finding, source, place.span.start)
  })
}
