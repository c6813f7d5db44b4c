import { createLanguageService, type LanguageService } from '../../../src/editor/index.ts'
import type { Draw } from '../../../src/testing/index.ts'
import { forms } from '../../lsp/forms.ts'

/** What was tried, and what went wrong. */
export interface EditorFuzzReport {
  readonly edits: number
  readonly settled: number
  readonly findings: readonly { readonly what: string; readonly input: string }[]
}

/** Pieces that people type, paste or leave half written. */
const pieces = [
  '"', "'", '\\', '{', '}', '[', ']', '(', ')', '$', '#', ':', ',', '\n', '\n\n', ' ', '  - ', '- id: x\n', '\t', '\r\n',
  ' and ', ' or not ', 'http.host eq "x"', 'ip.src in {10.0.0.0/8', 'rules:\n', 'expression: ', '|\n', '>-\n', '<<-EOT\n',
  'EOT\n', '${var.x}', '%{', '/*', '*/', '&a ', '*a', '\u0000', '\u{1F600}', 'r#"', '"#', '# action: block\n', '---\n', '*', '@',
] as const // prettier-ignore

const options = { today: '2026-11-26' } as const

function codesOf(
  diagnostics: readonly {
    readonly code: string
    readonly span: { readonly start: number; readonly end: number }
    readonly message: string
  }[],
): string {
  // prettier-ignore
  return diagnostics.map(({ code, span, message }) => `${code} ${String(span.start)}-${String(span.end)} ${message}`).join('\n') // prettier-ignore
}

/** Asks everything that an editor can ask at a place. */
async function askAll(service: LanguageService, file: string, at: number): Promise<void> {
  const span = { start: Math.max(0, at - 50), end: at }
  service.completion(file, at)
  service.hover(file, at)
  service.signatureHelp(file, at)
  service.definition(file, at)
  service.references(file, at)
  service.renameTarget(file, at)
  service.rename(file, at, 'other_name')
  service.symbols(file)
  service.foldingRanges(file)
  service.selectionRanges(file, at)
  service.semanticTokens(file, span)
  service.inlayHints(file)
  service.links(file)
  service.format(file, {}, span)
  service.codeLenses(file)
  for (const { command } of service.codeActions(file, span).slice(0, 3))
    if (command !== undefined) await service.runCommand(command.name, command.arguments)
}

/**
 * Types at random into documents of all forms, broken anywhere, asks everything, and compares what is left with what a service
 * says that sees the text for the first time.
 *
 * @param isOver - asked before each edit, with the number of those that were made
 * @param every - edits between two comparisons
 */
export async function fuzzEditor(
  draw: Draw,
  isOver: (edits: number) => boolean,
  every = 40,
): Promise<EditorFuzzReport> {
  const findings: { what: string; input: string }[] = []
  let edits = 0
  let settled = 0
  const names = Object.keys(forms)
  while (!isOver(edits) && findings.length < 10) {
    const file = names[draw.integer(0, names.length - 1)] ?? ''
    const service = createLanguageService(options)
    service.openDocument(file, forms[file] ?? '', 0)
    try {
      for (let edit = 0; edit < every; edit++) {
        const text = service.textOf(file) ?? ''
        const start = draw.integer(0, text.length)
        const end = Math.min(text.length, start + (draw.integer(0, 3) === 0 ? draw.integer(0, 30) : 0))
        const piece = draw.integer(0, 4) === 0 ? '' : (pieces[draw.integer(0, pieces.length - 1)] ?? '')
        service.changeDocument(file, [{ span: { start, end }, text: piece }])
        edits += 1
        if (draw.integer(0, 3) === 0) service.diagnostics(file)
        if (draw.integer(0, 9) === 0) await askAll(service, file, draw.integer(0, service.textOf(file)?.length ?? 0))
      }
      const text = service.textOf(file) ?? ''
      const fresh = createLanguageService(options)
      fresh.openDocument(file, text, 0)
      const [left, expected] = [await service.provedDiagnostics(file), await fresh.provedDiagnostics(file)]
      settled += 1
      if (codesOf(left?.diagnostics ?? []) !== codesOf(expected?.diagnostics ?? []))
        findings.push({ what: 'other diagnostics than a fresh start has', input: text })
      const tokens = (one: LanguageService): string => JSON.stringify([one.semanticTokens(file), one.symbols(file), one.foldingRanges(file)]) // prettier-ignore
      if (tokens(service) !== tokens(fresh)) findings.push({ what: `another structure than a fresh start has: ${file}`, input: text }) // prettier-ignore
    } catch (error) {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
      findings.push({ what: `thrown in ${file}: ${what}`, input: service.textOf(file) ?? '' })
    }
  }
  return { edits, settled, findings }
}
