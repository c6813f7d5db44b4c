import { fileCase, type LintRule } from '../../rule.ts'

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
  id: 'unread-expression',
  level: 'info',
  summary: 'an expression that only Terraform can tell',
  why: 'What is put together by functions, conditions and variables is not known before Terraform has run. Values inside of a text are no hindrance: `${var.host}` in a string is taken for any text. To have all of them looked at, lint what `terraform show -json` gives after `portcullis import`.',
  cases: {
    bad: [
      fileCase('waf.tf', file('‹var.expression›')),
      fileCase('waf.tf', file('‹join(" or ", [for host in var.hosts : "http.host eq \\"${host}\\""])›')),
    ],
    good: [
      fileCase('waf.tf', file('"http.host eq \\"a.example\\""')),
      fileCase('waf.tf', file('"http.host eq \\"${var.host}\\" and ip.src in {${join(" ", var.office)}}"')),
    ],
    near: fileCase('waf.tf', file('"(${local.office}) and http.host eq \\"a.example\\""')),
  },
  check: { kind: 'linter' },
}
