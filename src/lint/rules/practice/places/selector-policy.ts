import { fileCase, type LintCase, type LintRule } from '../../../rule.ts'

const gatewayCase = (filter: string, traffic: string): LintCase =>
  fileCase(
    'policy.yaml',
    `gateway:
  policies:
    - name: example
      action: block
      filters: [${filter}]
      traffic: '${traffic}'
`,
  )

export const rule: LintRule = {
  id: 'selector-policy',
  level: 'warning',
  summary: 'a selector that this kind of Gateway policy does not have',
  why: 'DNS, network, HTTP, egress and resolver policies each have selectors of their own. Cloudflare refuses another one; where a policy is run from the document the selector has no value, so that a rule that blocks lets everything through, and one with `!=` takes everything.',
  cases: {
    bad: [
      gatewayCase('http', 'any(‹dns.domains›[*] == "a.example")'),
      gatewayCase('l4', 'net.dst.port == 443 and ‹http.request.host› == "a.example"'),
    ],
    good: [
      gatewayCase('http', 'any(http.request.domains[*] == "a.example")'),
      gatewayCase('l4', 'net.sni.host == "a.example"'),
    ],
    near: gatewayCase('http', 'net.onramp.type == "device_client"'),
  },
  check: {
    kind: 'diagnostic',
    codes: ['W_SELECTOR_POLICY'],
    tell: ({ message, hint }) => ({
      effect: 'requests are judged without the value, or the rule is refused',
      cause: message,
      remedy: hint ?? 'ask for a selector of this kind of policy',
    }),
  },
}
