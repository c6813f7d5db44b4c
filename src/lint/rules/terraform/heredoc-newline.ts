import { rulesetFile, type LintRule, type TerraformReport } from '../../rule.ts'
import type { TerraformText } from '../../read/unit.ts'

/** Attributes that hold expressions, of which the API cuts the blanks at the ends. */
const names: ReadonlySet<string> = new Set([
  'expression',
  'traffic',
  'identity',
  'device_posture',
  'counting_expression',
])

function* find({ name, form, place }: TerraformText): Generator<TerraformReport> {
  if (form !== 'heredoc' || !names.has(name)) return
  const { start, end } = place.span
  yield {
    span: { start, end: Math.min(end, start + 2) },
    effect: 'requests are treated alike, and every plan shows a change of the rule',
    cause: 'a heredoc ends with a line break, which the API takes away',
    remedy: 'write `chomp(<<EOT … EOT\n)`, or the expression as a string',
  }
}

export const rule: LintRule = {
  id: 'heredoc-newline',
  level: 'style',
  summary: 'a heredoc whose last line break is a change in every plan',
  why: 'Terraform keeps the line break at the end of a heredoc, and the API gives the expression back without it. Some versions of the provider then plan the same change for ever.',
  cases: {
    bad: [
      rulesetFile('‹<<EOT›\nhttp.host eq "a.example"\nEOT'),
      rulesetFile('‹<<-EOT›\n      http.host eq "a.example"\n    EOT'),
    ],
    good: [rulesetFile('"http.host eq \\"a.example\\""'), rulesetFile('chomp(<<EOT\nhttp.host eq "a.example"\nEOT\n)')],
    near: rulesetFile('trimspace(<<-EOT\n      http.host eq "a.example"\n    EOT\n    )'),
  },
  check: { kind: 'terraform', find },
}
