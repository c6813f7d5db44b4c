import { applyEdits, type FindingFix, type TextEdit } from '../../diagnostics/index.ts'
import { compile } from '../../compiler/index.ts'
import { escapeTemplate, type DocumentPath } from '../../policy/index.ts'
import type { SourceForm } from '../read/unit.ts'
import type { ExpressionSite, PolicySite } from '../sites/policy-site.ts'
import { conditionKey } from '../sites/condition-key.ts'

/** How a text must be written inside of a value that begins with a certain sign; undefined if it cannot stand there. */
function encode(inserted: string, opening: string, form: SourceForm, isHeredoc: boolean): string | undefined {
  if (form === 'rules' || inserted === '') return inserted
  const template = form === 'terraform' ? escapeTemplate(inserted) : inserted
  if (isHeredoc) return template
  if (opening === '"') return JSON.stringify(template).slice(1, -1)
  if (opening === "'") return template.replaceAll("'", "''")
  if (opening === '|' || opening === '>') return template
  // A plain scalar of YAML ends where these stand.
  return /: | #|:$/.test(template) ? undefined : template
}

/** Whether every event decides alike after a change of an expression: the same tree, or proved. */
function isEquivalent(site: ExpressionSite, changed: string, { analyzer }: PolicySite): boolean {
  const { phase } = site.rule.compiled.rule.report
  const isRuleset = site.path[0] === 'rulesets' && phase !== undefined
  const result = compile(changed, site.scheme, isRuleset ? { phase } : {})
  if (!result.ok) return false
  const [old, next] = [site.filter.checked.root, result.value.checked.root]
  return conditionKey(old) === conditionKey(next) || analyzer.equivalent(old, next).kind === 'proved'
}

/** A change of an expression as one of its file; undefined if it cannot be written there. */
export function toFix(
  fix: { readonly title: string; readonly edits: readonly TextEdit[] },
  site: ExpressionSite,
  policy: PolicySite,
  path: DocumentPath,
  text: (file: string) => string,
): FindingFix | undefined {
  const { unit } = site.rule
  const whole = unit.place(path, { kind: 'value' })
  const source = text(whole.file)
  const opening = source.charAt(whole.span.start)
  const isHeredoc = unit.form === 'terraform' && opening === '<'
  const edits: TextEdit[] = []
  for (const { span, text: inserted } of [...fix.edits].sort((a, b) => a.span.start - b.span.start)) {
    const encoded = encode(inserted, opening, unit.form, isHeredoc)
    if (encoded === undefined || site.holes.some((hole) => hole.start < span.end && span.start < hole.end))
      return undefined
    edits.push({ span: unit.place(path, { kind: 'inside', span }).span, text: encoded })
  }
  const isSafe = isEquivalent(site, applyEdits(site.text, fix.edits), policy)
  return { title: fix.title, isSafe, edits }
}
