import type { Span } from '../../diagnostics/index.ts'
import type { CodeAction, EditorDiagnostic } from '../contract/index.ts'
import type { EditorDocument } from '../model/index.ts'
import { listOf, rulesIn, type RuleView } from './rules.ts'

function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end
}

function fixesOf(diagnostic: EditorDiagnostic): CodeAction[] {
  const { fix, code } = diagnostic
  const fixes: CodeAction[] =
    fix === undefined
      ? []
      : [{ title: fix.title, kind: 'quickfix', diagnostic, isPreferred: fix.isSafe, edits: fix.edits }]
  const command = { name: 'explainCode', title: `explain \`${code}\``, arguments: [code] } as const
  return [...fixes, { title: `explain ${code}`, kind: 'quickfix', diagnostic, isPreferred: false, command }]
}

/** What can be done with a rule, a test or a claim. */
function actionsOfRule(document: EditorDocument, rule: RuleView): CodeAction[] {
  const { name } = rule
  const list = listOf(rule)
  const action = (title: string, command: 'explainRule' | 'evaluateTest' | 'proveInvariant' | 'writeTest', value: string): CodeAction => ({ title, kind: 'refactor', isPreferred: false, command: { name: command, title, arguments: [document.file, value] } }) // prettier-ignore
  if (list === 'tests') return [action('evaluate with this event', 'evaluateTest', String(rule.span.start))]
  if (name === undefined) return []
  if (list === 'invariants') return [action(`prove the invariant ${name}`, 'proveInvariant', name)]
  const canTest = document.form.kind === 'policy' && !rule.keys.includes('portal')
  return [
    action(`explain the rule ${name} with an event`, 'explainRule', name),
    ...(canTest ? [action(`write a test for the rule ${name}`, 'writeTest', name)] : []),
  ]
}

/** What can be done at a stretch of a document. */
export function codeActionsAt(
  document: EditorDocument,
  diagnostics: readonly EditorDiagnostic[],
  span: Span,
): readonly CodeAction[] {
  const safe = diagnostics.flatMap(({ fix }) => (fix?.isSafe === true ? fix.edits : []))
  const all: CodeAction[] =
    safe.length > 1 && !overlap(safe)
      ? [{ title: 'make all safe fixes', kind: 'source', isPreferred: false, edits: safe }]
      : []
  return [
    ...diagnostics.filter((diagnostic) => touches(diagnostic.span, span)).flatMap(fixesOf),
    ...rulesIn(document, span).flatMap((rule) => actionsOfRule(document, rule)),
    ...all,
  ]
}

function overlap(edits: readonly { readonly span: Span }[]): boolean {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start)
  return sorted.some(({ span }, index) => index > 0 && span.start < (sorted[index - 1]?.span.end ?? 0))
}
