/** One rule that compares a method in lower case, with a list, a score and a number, in each form of documents. */
const condition = 'http.request.method eq "get" and ip.src in $office and lower(http.host) contains "a.example" and http.user_agent matches "^curl"' // prettier-ignore
const other = 'http.host eq "b.example" or ip.src in $office'
const policy = {
  version: 1,
  lists: { office: { kind: 'ip', items: ['192.0.2.0/24'] } },
  rules: [
    { id: 'first', expression: condition, action: 'block' },
    { id: 'second', expression: other, action: 'log' },
  ],
  invariants: [{ id: 'never-open', when: 'http.host eq "c.example"', expect: { action: 'block' } }],
  tests: [{ name: 'one', event: { 'http.host': 'b.example' }, expect: { action: 'allow', matched: ['second'] } }],
}

const hcl = (text: string): string => text.replace(/"/g, '\\"')
const ruleset = { zone_id: 'abc', kind: 'zone', phase: 'http_request_firewall_custom' }
const terraformRules = [
  { ref: 'first', action: 'block', expression: condition },
  { ref: 'second', action: 'log', expression: other },
]

/** The five forms of documents, by the end of their names. */
export const forms: Readonly<Record<string, string>> = {
  'rules.wf': `# action: block\n# phase: http_request_firewall_custom\n# rule: first\n${condition}\n\n# rule: second\n# action: log\n${other}\n`,
  'policy.yaml': `version: 1
lists:
  office:
    kind: ip
    items: [192.0.2.0/24]
rules:
  - id: first
    # what is blocked
    # and why
    expression: >-
      ${condition.replace(' and ', '\n      and ')}
    action: block
  - id: second
    expression: ${other}
    action: log
invariants:
  - id: never-open
    when: http.host eq "c.example"
    expect: { action: block }
tests:
  - name: one
    event: { http.host: b.example }
    expect: { action: allow, matched: [second] }
`,
  'policy.json': JSON.stringify(policy, undefined, 2),
  'waf.tf': `resource "cloudflare_ruleset" "waf" {
  zone_id = "abc"
  kind    = "zone"
  phase   = "http_request_firewall_custom"
  rules {
    ref        = "first"
    action     = "block"
    expression = "${hcl(condition)}"
  }
  rules {
    ref        = "second"
    action     = "log"
    expression = <<-EOT
      ${other}
    EOT
  }
}
`,
  'waf.tf.json': JSON.stringify(
    { resource: { cloudflare_ruleset: { waf: { ...ruleset, rules: terraformRules } } } },
    undefined,
    2,
  ),
}
