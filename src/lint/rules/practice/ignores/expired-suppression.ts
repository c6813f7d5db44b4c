import { fileCase, type LintRule } from '../../../rule.ts'

const ignored = (until: string): string =>
  `portcullis-ignore path-without-slash until ${until}: waits for the next release`

export const rule: LintRule = {
  id: 'expired-suppression',
  level: 'warning',
  summary: 'an ignore whose last day is over',
  why: 'The day says until when a mistake may wait. After it the finding counts again, and the ignore is told with it.',
  cases: {
    bad: [
      fileCase('rules.wf', `# ‹${ignored('2020-01-31')}›\nhttp.request.uri.path eq "admin"\n`),
      fileCase(
        'waf.tf',
        `resource "cloudflare_ruleset" "a" {\n  phase = "http_request_firewall_custom"\n  rules {\n    # ‹${ignored('2021-06-30')}›\n    expression = "http.request.uri.path eq \\"admin\\""\n    action     = "block"\n  }\n}\n`,
      ),
    ],
    good: [
      fileCase('rules.wf', `# ${ignored('2999-01-31')}\nhttp.request.uri.path eq "admin"\n`),
      fileCase(
        'rules.wf',
        '# portcullis-ignore path-without-slash: the application sends it so\nhttp.request.uri.path eq "admin"\n',
      ),
    ],
    near: fileCase('rules.wf', `# ${ignored('2998-12-31')}\nhttp.request.uri.path eq "admin"\n`),
  },
  check: { kind: 'linter' },
}
