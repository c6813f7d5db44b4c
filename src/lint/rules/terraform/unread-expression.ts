import { rulesetFile, type LintRule } from '../../rule.ts'

export const rule: LintRule = {
  id: 'unread-expression',
  level: 'info',
  summary: 'an expression that only Terraform can tell',
  why: 'What hangs on variables and on other files is not known before Terraform has run; what hangs on literals and locals of the same file is worked out. Values inside of a text are no hindrance: `${var.host}` in a string is taken for any text. To have all of them looked at, lint what `terraform show -json` gives after `portcullis import`.',
  cases: {
    bad: [
      rulesetFile('‹var.expression›'),
      rulesetFile('‹join(" or ", [for host in var.hosts : "http.host eq \\"${host}\\""])›'),
    ],
    good: [
      rulesetFile('"http.host eq \\"a.example\\""'),
      rulesetFile('"http.host eq \\"${var.host}\\" and ip.src in {${join(" ", var.office)}}"'),
    ],
    near: rulesetFile('"(${local.office}) and http.host eq \\"a.example\\""'),
  },
  check: { kind: 'linter' },
}
