import { fileCase, type LintRule, type TerraformReport } from '../../rule.ts'
import type { TerraformText } from '../../read/unit.ts'

function* find({ segments }: TerraformText): Generator<TerraformReport> {
  for (const segment of segments) {
    if (segment.kind !== 'hole' || !/^\d+$/.test(segment.text)) continue
    yield {
      span: segment.span,
      effect: `requests get \`${segment.text}\` where a part of their own URL was meant`,
      cause: `Terraform reads \`\${${segment.text}}\` as the number ${segment.text}`,
      remedy: `write \`$\${${segment.text}}\``,
      fix: {
        title: `write \`$\${${segment.text}}\``,
        edits: [{ span: { start: segment.span.start, end: segment.span.start }, text: '$' }],
        isSafe: false,
      },
    }
  }
}

const file = (value: string): string => `resource "cloudflare_ruleset" "redirects" {
  zone_id = "abc"
  kind    = "zone"
  phase   = "http_request_dynamic_redirect"
  rules {
    action     = "redirect"
    expression = "http.host eq \\"a.example\\""
    action_parameters {
      from_value {
        target_url {
          expression = ${value}
        }
      }
    }
  }
}
`

export const rule: LintRule = {
  id: 'template-escape',
  level: 'error',
  summary: '`${1}` in a Terraform text, which must be `$${1}`',
  why: 'The functions `wildcard_replace` and `regex_replace` name what a star or group took by `${1}`. In Terraform that is a template, which gives the number: the dollar must be written twice.',
  cases: {
    bad: [
      fileCase(
        'redirects.tf',
        file('"wildcard_replace(http.request.full_uri, \\"https://a.example/*\\", \\"https://b.example/‹${1}›\\")"'),
      ),
      fileCase('redirects.tf', file('<<EOT\nregex_replace(http.request.uri.path, "^/old/(.*)$", "/new/‹${1}›")\nEOT')),
    ],
    good: [
      fileCase(
        'redirects.tf',
        file('"wildcard_replace(http.request.full_uri, \\"https://a.example/*\\", \\"https://b.example/$${1}\\")"'),
      ),
      fileCase('redirects.tf', file('"concat(\\"https://b.example\\", http.request.uri.path)"')),
    ],
    near: fileCase('redirects.tf', file('"concat(\\"https://${var.host}\\", http.request.uri.path)"')),
  },
  check: { kind: 'terraform', find },
}
