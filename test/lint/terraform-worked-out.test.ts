import { describe, expect, it } from 'vitest'
import { lint } from '../../src/lint/index.ts'

const ruleset = (rules: string, head = ''): string => `resource "cloudflare_ruleset" "waf" {
  zone_id = "z"
  kind    = "zone"
  name    = "n"
  phase   = "http_request_firewall_custom"
  ${head}
  ${rules}
}
`
const rule = (expression: string): string => `rules {\n    action = "block"\n    expression = ${expression}\n  }`
const wrong = String.raw`http.request.uri.pth contains \"/x\"`

/** What each finding is told of, as the file writes it. */
function told(text: string, file = 'a.tf'): readonly string[] {
  return lint([{ file, text }], { today: '2026-11-28' }).findings.map(({ code, span, fix }) => `${code} ${text.slice(span.start, span.end)}${fix === undefined ? '' : ' (fix)'}`) // prettier-ignore
}
const unknown = ['E_UNKNOWN_IDENTIFIER http.request.uri.pth']

describe('an expression that Terraform works out of texts of the file', () => {
  it.each([
    ['join', ruleset(rule(`join(" or ", ["http.host eq \\"a.example\\"", "${wrong}"])`))],
    ['join with variables in its texts', ruleset(rule(`join(" or ", ["http.host eq \\"a.example\\"", format("${wrong}")])`))], // prettier-ignore
    ['format', ruleset(rule(`format("%s and http.host eq \\"%s\\"", "${wrong}", "a.example")`))],
    ['replace', ruleset(rule('replace(<<-EOT\n      ssl and\n      http.request.uri.pth contains "/x"\n    EOT\n    , "\\n", " ")'))], // prettier-ignore
    ['a condition', ruleset(rule(`true ? "${wrong}" : "ssl"`))],
    ['a local', `locals {\n  x = "${wrong}"\n}\n${ruleset(rule('local.x'))}`],
    ['a local behind its use', `${ruleset(rule('local.x'))}locals {\n  x = "${wrong}"\n}\n`],
    ['a local in a text', `locals {\n  x = "${wrong}"\n}\n${ruleset(rule('"(${local.x}) and ssl"'))}`],
    ['a local in a text with variables', `locals {\n  x = "${wrong}"\n}\n${ruleset(rule('"(${local.x}) and http.host eq \\"${var.host}\\""'))}`], // prettier-ignore
    ['blocks that are made', `locals {\n  all = { a = { e = "${wrong}" }, b = { e = "ssl" } }\n}\n${ruleset('dynamic "rules" {\n    for_each = local.all\n    content {\n      action = "block"\n      expression = rules.value.e\n    }\n  }')}`], // prettier-ignore
    ['a list that is made', `locals {\n  all = ["${wrong}", "ssl"]\n}\n${ruleset('rules = [for e in local.all : { action = "block", expression = e }]')}`], // prettier-ignore
    ['resources that are made', ruleset(rule(`"lower(http.host) eq \\"\${each.value}\\" and ${wrong}"`), 'for_each = toset(["a.example", "b.example"])')], // prettier-ignore
  ])('is read through %s, and the finding stands in the text', (_, text) => {
    expect(told(text)).toEqual(unknown)
  })

  it('is read in JSON too', () => {
    const text = JSON.stringify({
      locals: { x: 'http.request.uri.pth contains "/x"' },
      resource: { cloudflare_ruleset: { waf: { zone_id: 'z', kind: 'zone', name: 'n', phase: 'http_request_firewall_custom', rules: [{ action: 'block', expression: '${local.x}' }] } } }, // prettier-ignore
    })
    expect(told(text, 'a.tf.json')).toEqual(['E_UNKNOWN_IDENTIFIER "${local.x}"'])
  })

  it('is not changed by a fix, since what it was made of may serve others', () => {
    const regex = String.raw`http.request.uri.path matches \".*/x.*\"`
    const plain = (text: string): readonly string[] => told(text).filter((one) => one.startsWith('plain-regex'))
    const found = String.raw`plain-regex \".*/x.*\"`
    expect(plain(ruleset(rule(`"${regex}"`)))).toEqual([`${found} (fix)`])
    expect(plain(`locals {\n  x = "${regex}"\n}\n${ruleset(rule('local.x'))}`)).toEqual([found])
  })

  it.each([
    ['a variable', ruleset(rule('var.x'))],
    ['a variable with a default', `variable "x" {\n  default = "${wrong}"\n}\n${ruleset(rule('var.x'))}`],
    ['a condition on a variable', ruleset(rule(`var.x ? "${wrong}" : "ssl"`))],
    ['a local that hangs on itself', `locals {\n  x = local.x\n}\n${ruleset(rule('local.x'))}`],
  ])('is told to be unread where it hangs on %s', (_, text) => {
    expect(told(text).map((one) => one.split(' ')[0])).toEqual(['unread-expression'])
  })

  it('leaves nothing out for a count that is none', () => {
    expect(told(ruleset(rule(`"${wrong}"`), 'count = -1'))).toEqual(unknown.map((one) => `${one} (fix)`))
  })

  it('knows in JSON, too, what may not be there', () => {
    const policy = (precedence: number, more: object): object => ({ name: 'n', account_id: 'a', action: 'block', filters: ['http'], traffic: 'http.request.host == "a.example"', precedence, ...more }) // prettier-ignore
    const codes = (more: object): readonly string[] =>
      told(JSON.stringify({ resource: { cloudflare_zero_trust_gateway_policy: { first: policy(1, more), second: policy(2, {}) } } }), 'a.tf.json').map((one) => one.split(' ')[0] ?? '') // prettier-ignore
    expect(codes({})).toEqual(['dead-rule'])
    expect(codes({ count: '${var.on ? 1 : 0}' })).toEqual([])
    expect(codes({ for_each: '${var.all}' })).toEqual([])
  })

  it('makes no rule dead that a resource shadows which may not be there', () => {
    const policy = (name: string, precedence: number, head: string): string =>
      `resource "cloudflare_zero_trust_gateway_policy" "${name}" {\n  ${head}\n  account_id = "a"\n  name = "${name}"\n  action = "block"\n  precedence = ${String(precedence)}\n  filters = ["http"]\n  traffic = "http.request.host == \\"a.example\\""\n}\n`
    const second = policy('second', 2, '')
    expect(told(policy('first', 1, 'count = 1') + second).map((one) => one.split(' ')[0])).toEqual(['dead-rule'])
    expect(told(policy('first', 1, 'count = 0') + second)).toEqual([])
    expect(told(policy('first', 1, 'count = var.on ? 1 : 0') + second)).toEqual([])
    expect(told(policy('first', 1, 'for_each = var.all') + second)).toEqual([])
    expect(told(policy('first', 1, 'count = -1') + second)).toEqual([])
  })
})

describe('a mistake in the parameters of a rule', () => {
  it.each([
    ['ratelimit {\n      characteristics = ["ip.src", "cf.client.nonsense"]\n      period = 60\n      requests_per_period = 5\n    }'], // prettier-ignore
    ['ratelimit = {\n      characteristics = ["ip.src", "cf.client.nonsense"]\n      period = 60\n      requests_per_period = 5\n    }'], // prettier-ignore
  ])('is told where it stands in %j', (member) => {
    const text = ruleset(`rules {\n    action = "block"\n    expression = "ssl"\n    ${member}\n  }`).replace('http_request_firewall_custom', 'http_ratelimit') // prettier-ignore
    expect(told(text)).toContain('E_UNKNOWN_IDENTIFIER "cf.client.nonsense"')
  })
})
