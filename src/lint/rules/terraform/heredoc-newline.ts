import { fileCase, type LintRule, type TerraformReport } from '../../rule.ts'
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

const file = (value: string): string => `resource "cloudflare_ruleset" "waf" {
  zone_id = "abc"
  kind    = "zone"
  phase   = "http_request_firewall_custom"
  rules {
    action     = "block"
    expression = ${value}
  }
}
`

export const rule: LintRule = {
  id: 'heredoc-newline',
  level: 'style',
  summary: 'a heredoc whose last line break is a change in every plan',
  why: 'Terraform keeps the line break at the end of a heredoc, and the API gives the expression back without it. Some versions of the provider then plan the same change for ever.',
  cases: {
    bad: [
      fileCase('waf.tf', file('‹<<EOT›\nhttp.host eq "a.example"\nEOT')),
      fileCase('waf.tf', file('‹<<-EOT›\n      http.host eq "a.example"\n    EOT')),
    ],
    good: [
      fileCase('waf.tf', file('"http.host eq \\"a.example\\""')),
      fileCase('waf.tf', file('chomp(<<EOT\nhttp.host eq "a.example"\nEOT\n)')),
    ],
    near: fileCase('waf.tf', file('trimspace(<<-EOT\n      http.host eq "a.example"\n    EOT\n    )')),
  },
  check: { kind: 'terraform', find },
}
