import { lint } from '../../../../src/lint/index.ts'
import { applyEdits } from '../../../../src/diagnostics/index.ts'
import type { LanguageService, EditorDiagnostic } from '../../../../src/editor/index.ts'

export function createService(): Pick<
  LanguageService,
  | 'openDocument'
  | 'changeDocument'
  | 'closeDocument'
  | 'setFiles'
  | 'diagnostics'
  | 'provedDiagnostics'
  | 'completion'
  | 'hover'
  | 'semanticTokens'
  | 'format'
> {
  const open = new Map<string, string>()
  let others: readonly { file: string; text: string }[] = []
  const diagnose = (file: string) => {
    const text = open.get(file) ?? ''
    const { findings } = lint([
      { file, text },
      ...others.filter((o) => !/\.test\./.test(o.file) && /ya?ml$/.test(o.file)),
    ])
    return findings
      .filter((f) => f.file === file && f.suppressed === undefined)
      .map((f): EditorDiagnostic => ({
        code: f.code,
        level: f.level,
        span: f.span,
        message: f.message,
        page: f.page,
        tags: [],
        related: [],
        ...(f.fix === undefined ? {} : { fix: { ...f.fix, edits: f.fix.edits.map((e) => ({ ...e, file })) } }),
      }))
  }
  return {
    openDocument: (file, text) => void open.set(file, text),
    changeDocument: (file, changes) =>
      void open.set(
        file,
        applyEdits(
          open.get(file) ?? '',
          changes.map(({ span, text }) => ({ span: span!, text })),
        ),
      ),
    closeDocument: (file) => void open.delete(file),
    setFiles: (files) => void (others = files),
    diagnostics: (file) => ({ file, version: 0, depth: 'fast', diagnostics: diagnose(file) }),
    provedDiagnostics: (file) => Promise.resolve({ file, version: 0, depth: 'all', diagnostics: diagnose(file) }),
    completion: () => ({ items: [], isIncomplete: false }),
    hover: () => undefined,
    semanticTokens: () => [],
    format: () => [],
  }
}
