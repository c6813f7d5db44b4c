import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createPolicy, importPolicies, type PolicyDocument } from '../../../src/policy/index.ts'

interface Imported {
  readonly document: PolicyDocument
  readonly warnings: readonly string[]
}

function importText(text: string): Imported {
  const result = importPolicies(text)
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'))
  const [document] = result.value
  if (document === undefined) throw new Error('a document was expected')
  return { document, warnings: result.warnings.map(({ code, message }) => `${code} ${message}`) }
}

const file = readFileSync(new URL('computed-v5.tf', import.meta.url), 'utf8')
const expressionsOf = ({ rulesets }: PolicyDocument, name: string): (string | undefined)[] =>
  rulesets?.find((ruleset) => ruleset.name === name)?.rules?.map(({ expression }) => expression) ?? []

describe('a module that computes', () => {
  const { document, warnings } = importText(file)

  it('comes in as Terraform would work it out, in its order', () => {
    expect(expressionsOf(document, 'custom')).toEqual([
      '(ip.src.country in {"CN" "RU"})',
      '(http.request.uri.path eq "/api"\n and http.request.method in {"POST" "PUT" })\n',
      '(http.request.uri.path eq "/login")\n',
      '(cf.edge.server_port in {8000 8001 8002})',
    ])
    expect(document.rulesets?.map(({ name }) => name)).toEqual(['shared', 'custom', 'entry', 'rate api', 'rate login'])
    expect(document.lists).toEqual({
      'hosts-bad': { kind: 'hostname', items: ['bad.example'] },
      'hosts-worse': { kind: 'hostname', items: ['worse.example'] },
    })
  })

  it('names each rule that hangs on what is not there, the variables whose defaults it read, and what it makes none of', () => {
    expect(warnings).toEqual([
      'W_IMPORT_LEFT_OUT `cloudflare_zero_trust_gateway_policy.staging` is left out: its `count` makes none of it',
      expect.stringMatching(/^W_IMPORT_CHANGED the variables `blocked_countries`, `environment` .* default/),
      expect.stringMatching(/^W_IMPORT_LEFT_OUT rule 2 `partner` of `cloudflare_ruleset.custom` .*var\.partner/),
      expect.stringMatching(/^W_IMPORT_LEFT_OUT rule 3 `remote` of .*data\.cloudflare_zone\.main\.name/),
    ])
  })

  it('decides', () => {
    const policy = createPolicy(document)
    if (!policy.ok) throw new Error(policy.diagnostics.map(({ message }) => message).join('\n'))
    const { value } = policy
    expect(value.decide({ 'dns.domains': ['worse.example'] }).rule).toBe('list worse')
    expect(value.decide({ 'http.request.uri.path': '/api', 'http.request.method': 'PUT' }).rule).toBe('path-api')
    expect(value.decide({ 'http.request.uri.path': '/api', 'http.request.method': 'GET' }).action).toBe('allow')
    expect(value.decide({ 'cf.zone.plan': 'ENT', 'http.request.uri.path': '/wp-login' }).action).toBe('block')
  })

  it('takes the values of a .tfvars file that is joined to it', () => {
    const given = importText(`${file}\npartner = "partner.example"\nenvironment = "staging"\n`)
    expect(expressionsOf(given.document, 'custom')[1]).toBe('(http.host eq "partner.example")')
    expect(given.document.rulesets?.[1]?.rules?.[0]?.action).toBe('log')
    expect(given.document.gateway?.policies?.map(({ name }) => name)).toContain('staging')
    expect(given.warnings.join('\n')).not.toContain('`environment`')
  })
})

/** The name of a ruleset whose name is the expression. */
function nameBy(expression: string, rest = ''): { readonly name: unknown; readonly warnings: readonly string[] } {
  const text = `${rest}\nresource "cloudflare_ruleset" "x" {\n phase = "http_ratelimit"\n name = ${expression}\n}\n`
  const { document, warnings } = importText(text)
  return { name: document.rulesets?.[0]?.name, warnings }
}

describe('expressions of Terraform', () => {
  it.each([
    ['join(",", concat(["a"], ["b", "c"]))', 'a,b,c'],
    ['join(" ", formatlist("%s:%d", ["a", "b"], [1, 2]))', 'a:1 b:2'],
    ['join(",", keys({ b = 1, a = 2 }))', 'a,b'],
    ['join(",", toset(["b", "a", "b"]))', 'a,b'],
    ['join(",", [for i, x in ["a", "b"] : "${i}${x}" if x != "a"])', '1b'],
    ['join(",", values({ for x in ["b", "a"] : x => upper(x) }))', 'A,B'],
    ['join(",", flatten([["a"], [["b"]]]))', 'a,b'],
    ['join(",", [{ n = "a" }, { n = "b" }][*].n)', 'a,b'],
    ['jsonencode({ b = [1, true, null], a = "x" })', '{"a":"x","b":[1,true,null]}'],
    ['true && !false ? "yes" : "no"', 'yes'],
    ['"n${1 + 2 * 3 - 4 / 2}"', 'n5'],
    ['"%{ if 2 >= 3 }a%{ else }b%{ endif }"', 'b'],
    ['"x%{ for k, v in { p = 1, q = 2 } }${k}${v};%{ endfor }"', 'xp1;q2;'],
    ['lookup({ a = "x" }, "b", "other")', 'other'],
    ['replace(trimspace("  a-b "), "-", "_")', 'a_b'],
    ['merge({ a = "x" }, { a = "y" }).a', 'y'],
    ['element(["a", "b"], 3)', 'b'],
    ['try("a", "b")', 'a'],
    ['try({ a = 1 }.b, [1][3], "c")', 'c'],
    ['can({ a = 1 }.b) ? "yes" : "no"', 'no'],
    ['join(",", setproduct(["a", "b"], ["c"])[1])', 'b,c'],
    ['format("%s%%", 5)', '5%'],
    ['coalesce(null, "", "z")', 'z'],
    ['join(",", distinct(["a", "b", "a"]))', 'a,b'],
    ['{ "a b" = "x" }["a b"]', 'x'],
    ['(1 == 1 ? ["a"] : [])[0]', 'a'],
  ])('%s', (expression, value) => {
    expect(nameBy(expression)).toEqual({ name: value, warnings: [] })
  })

  it.each([
    'file("x")',
    'timestamp()',
    'path.module',
    'data.cloudflare_zone.x.name',
    'module.x.name',
    'var.none',
    'local.none',
    'cloudflare_ruleset.none.name',
    'replace("a", "/a+/", "b")',
    '"a" + 1',
    '["a"][5]',
    'try(var.none, "a")',
    'format("%s")',
    'join(",", range(5000))',
    '"%{ if true }a"',
  ])('%s is told, never guessed', (expression) => {
    const { name, warnings } = nameBy(expression)
    expect(name).toBeUndefined()
    expect(warnings).toEqual([expect.stringMatching(/^W_IMPORT_LEFT_OUT `name` of `cloudflare_ruleset\.x`/)])
  })

  it.each([
    ['texts', (last: string) => `"\${local.${last}}\${local.${last}}"`],
    ['lists', (last: string) => `[local.${last}, local.${last}]`],
    ['calls', (last: string) => `concat([local.${last}], [local.${last}])`],
  ])('ends soon with %s that double each other', (_name, twice) => {
    const locals = Array.from({ length: 60 }, (_, index) => ` a${String(index + 1)} = ${twice(`a${String(index)}`)}`)
    const { name } = nameBy('jsonencode(local.a60)', `locals {\n a0 = "0123456789abcdef"\n${locals.join('\n')}\n}`)
    expect(name).toBeUndefined()
  })

  it('tells of what hangs on itself, and of what nests too deep', () => {
    expect(nameBy('local.a', 'locals {\n a = local.b\n b = local.a\n}').name).toBeUndefined()
    expect(nameBy(`${'('.repeat(5000)}1${')'.repeat(5000)}`).name).toBeUndefined()
    const nested = `resource "a" "b" {\n x = ${'"${'.repeat(20_000)}`
    expect(importPolicies(nested)).toMatchObject({ ok: false, diagnostics: [{ code: 'E_POLICY_SYNTAX' }] })
  })

  it('reads the same from JSON', () => {
    const { document, warnings } = importText(
      JSON.stringify({
        variable: { hosts: { default: ['a', 'b'] } },
        locals: { phase: 'http_request_firewall_custom' },
        resource: {
          cloudflare_ruleset: {
            x: {
              phase: '${local.phase}',
              dynamic: {
                rules: {
                  for_each: '${var.hosts}',
                  content: { action: 'block', expression: 'http.host eq "${rules.value}"' },
                },
              },
            },
          },
        },
      }),
    )
    expect(document.rulesets).toEqual([
      {
        phase: 'http_request_firewall_custom',
        rules: [
          { action: 'block', expression: 'http.host eq "a"' },
          { action: 'block', expression: 'http.host eq "b"' },
        ],
      },
    ])
    expect(warnings).toEqual([expect.stringContaining('`hosts`')])
  })
})
