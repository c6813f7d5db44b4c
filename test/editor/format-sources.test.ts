import { describe, expect, it } from 'vitest'
import { Document, isNode, isScalar, visit } from 'yaml'
import { formatSources, type FormatSourcesOptions } from '../../src/editor/index.ts'
import { createSeededDraw, type Draw } from '../../src/testing/index.ts'
import { drawCompany } from '../support/draw-company.ts'
import { amount, drawSeed } from '../support/amounts.ts'

function formatted(file: string, text: string, options: FormatSourcesOptions = {}): string {
  const { files, errors } = formatSources([{ file, text }], options)
  expect(errors).toEqual([])
  return files[0]?.text ?? text
}

/** The rest of a document, with so much between the words of its expressions. */
const ending = (gap: string): string => `
  - id: quoted
    action: log
    expression: "http.host eq \\"a\\"${gap}or http.request.uri.path contains \\"# x: y\\""
gateway:
  policies:
    - name: g
      action: block
      traffic: not(http.request.host in {"a.example.com"}) and http.request.host${gap}== "x"
`

const policy = `# the head
version: 1

rules:
  # the first
  - id: a
    action: block
    expression: http.host=="a" and   (ip.src in {192.0.2.0/24 10.0.0.0/8}) # behind

  - { id: b, action: log, expression: 'http.host eq "a"   or ssl' }
  - id: long
    expression: (http.host in {"a.example.com" "b.example.com" "c.example.com"} and not ip.src in {192.0.2.0/24}) or ssl # why
    action: block
  - id: folded
    action: block
    expression: >
      http.host eq "a"
        or ssl

${ending('  ')}`

const laidOut = `# the head
version: 1

rules:
  # the first
  - id: a
    action: block
    expression: http.host eq "a" and (ip.src in {192.0.2.0/24 10.0.0.0/8}) # behind

  - { id: b, action: log, expression: 'http.host eq "a" or ssl' }
  - id: long
    expression: |- # why
      (
        http.host in {"a.example.com" "b.example.com" "c.example.com"}
        and not ip.src in {192.0.2.0/24}
      )
      or ssl
    action: block
  - id: folded
    action: block
    expression: http.host eq "a" or ssl

${ending(' ')}`

describe('formatting of policy documents', () => {
  it('lays expressions out and leaves all else', () => {
    expect(formatted('p.yaml', policy)).toBe(laidOut)
    expect(formatted('p.yaml', laidOut)).toBe(laidOut)
    const windows = policy.replaceAll('\n', '\r\n')
    expect(formatted('p.yaml', windows)).toBe(laidOut.replaceAll('\n', '\r\n'))
  })

  it('breaks no line of JSON, and keeps the spelling of the API for Gateway', () => {
    const document = {
      version: 1,
      rules: [{ id: 'a', action: 'log', expression: `ssl   or ${'ssl or '.repeat(30)}ssl` }],
    }
    expect(formatted('p.json', JSON.stringify(document))).not.toContain('\\n')
    const gateway = {
      version: 1,
      gateway: { policies: [{ name: 'g', action: 'block', traffic: 'http.request.host  == "x"' }] },
    }
    expect(formatted('p.json', JSON.stringify(gateway), { operators: 'words' })).toContain(
      'http.request.host == \\"x\\"',
    )
  })

  it('tells what it leaves: strings that aliases share, and what does not compile', () => {
    const shared =
      'version: 1\nrules:\n  - { id: a, action: log, expression: &e "ssl  or ssl" }\n  - { id: b, action: log, expression: *e }\n'
    const result = formatSources([{ file: 'p.yaml', text: shared }])
    expect(result.files).toEqual([])
    expect(result.left.map(({ reason }) => reason)).toEqual(['shared', 'shared'])
    const wrong =
      'version: 1\nrules:\n  - { id: a, action: log, expression: "ssl  or" }\n  - { id: b, action: log, expression: "ssl  or ssl" }\n'
    const half = formatSources([{ file: 'p.yaml', text: wrong }])
    expect(half.errors.map(({ code }) => code)).toHaveLength(1)
    expect(half.files[0]?.text).toContain('"ssl or ssl"')
  })

  it('refuses a width that no expression can keep', () => {
    expect(() => formatSources([], { width: 3 })).toThrow(RangeError)
  })
})

describe('formatting of parameters', () => {
  const rule = (target: string, counted: string): string =>
    `version: 1
rulesets:
  - phase: http_request_dynamic_redirect
    kind: zone
    rules:
      - expression: ssl
        action: redirect
        action_parameters: # the target
          from_value: { status_code: 301, target_url: { expression: '${target}' } }
  - phase: http_ratelimit
    kind: zone
    rules:
      - expression: ssl
        action: block
        ratelimit:
          characteristics: [ip.src]
          period: 60
          requests_per_period: 10
          counting_expression: ${counted}
`

  it('lays out values and conditions among them, in policy documents', () => {
    const laid = rule('concat("https://", lower(http.host))', 'http.response.code eq 401 or ssl')
    const given = rule('concat( "https://" ,lower( http.host ) )', 'http.response.code==401   or ssl')
    expect(formatted('p.yaml', given)).toBe(laid)
    expect(formatted('p.yaml', laid)).toBe(laid)
  })

  it('leaves those of the API and of Terraform, and says so', () => {
    const rules = [{ expression: 'ssl', action: 'rewrite', action_parameters: { uri: { path: { expression: 'lower( http.host )' } } } }] // prettier-ignore
    const answer = { result: { phase: 'http_request_transform', kind: 'zone', rules } }
    const { files, left } = formatSources([{ file: 'r.json', text: JSON.stringify(answer) }])
    expect([files, left.map(({ reason }) => reason)]).toEqual([[], ['parameter']])
  })
})

describe('formatting of other rule files', () => {
  it('keeps the comments of plain rules', () => {
    const text =
      '# action: block\nhttp.host eq "a"   and ip.src in {192.0.2.0/24}\n  or ssl\n\n# rule: two\nnot ssl\n  # inside\n  and http.host eq "b"\n'
    const { files, left } = formatSources([{ file: 'r.wf', text }])
    expect(files[0]?.text).toBe(
      '# action: block\nhttp.host eq "a" and ip.src in {192.0.2.0/24} or ssl\n\n# rule: two\nnot ssl\n  # inside\n  and http.host eq "b"\n',
    )
    expect(left.map(({ reason }) => reason)).toEqual(['commented'])
  })

  const terraform = `resource "cloudflare_ruleset" "waf" {
  kind  = "zone"
  phase = "http_request_firewall_custom"
  rules {
    action     = "block"
    expression = "(http.host eq \\"a\\"   and not ssl)"
  }
  rules {
    action     = "log"
    expression = <<-EOT
      (http.host eq "a.example.com" and http.request.uri.path contains "/aaaaaaaaaaaaaaaaaaaaaaaaa" and not ssl)
    EOT
  }
  rules {
    action     = "log"
    expression = "ip.src in {\${join(" ", var.ips)}}  or ssl"
  }
}
`

  it('touches Terraform only when it is asked to', () => {
    expect(formatSources([{ file: 't.tf', text: terraform }]).files).toEqual([])
    const { files, left } = formatSources([{ file: 't.tf', text: terraform }], { terraform: true })
    expect(files[0]).toMatchObject({ changed: 2 })
    expect(files[0]?.text).toContain('"(http.host eq \\"a\\" and not ssl)"')
    expect(files[0]?.text).toContain(
      '<<-EOT\n      (\n        http.host eq "a.example.com"\n        and http.request.uri.path contains "/aaaaaaaaaaaaaaaaaaaaaaaaa"\n        and not ssl\n      )\n    EOT\n',
    )
    expect(left.map(({ reason }) => reason)).toEqual(['filled'])
  })

  it('writes what a template of JSON would work out with its escape', () => {
    const rule = { action: 'log', expression: 'http.host eq "a$${b}%%{c}"   or ssl' }
    const resource = { cloudflare_ruleset: { waf: { kind: 'zone', phase: 'http_request_firewall_custom', rules: [rule] } } } // prettier-ignore
    const once = formatted('t.tf.json', JSON.stringify({ resource }), { terraform: true })
    expect(once).toContain('http.host eq \\"a$${b}%%{c}\\" or ssl')
    expect(formatted('t.tf.json', once, { terraform: true })).toBe(once)
  })

  it('reads the JSON of the API', () => {
    const answer = {
      result: [{ id: 'g', name: 'n', action: 'block', filters: ['http'], traffic: 'not( http.request.host == "a" )' }],
    }
    expect(formatted('g.json', JSON.stringify(answer, undefined, 2))).toContain('"not(http.request.host == \\"a\\")"')
  })
})

/** Set PORTCULLIS_SEED to repeat a run, PORTCULLIS_FORMATTED_DOCUMENTS for another number of documents. */
const seed = drawSeed()
const runs = amount('FORMATTED_DOCUMENTS', 30, 150)

/** A document as YAML in some style, with comments and blank lines strewn in; the comments, in their order. */
function drawYaml(source: object, draw: Draw): { readonly text: string; readonly comments: readonly string[] } {
  const document = new Document(source, { aliasDuplicateObjects: false })
  let count = 0
  const comment = (): string => ` comment ${String(count++)}: "x" # 'y'`
  const strew = (node: unknown): void => {
    if (!isNode(node) || !draw.chance(0.15)) return
    node.commentBefore = comment()
    if (draw.chance(0.5)) node.spaceBefore = true
  }
  visit(document, {
    Pair(_, { key, value }) {
      strew(key)
      if (isScalar(value) && draw.chance(0.15)) value.comment = comment()
    },
    Seq(_, { items }) {
      items.forEach(strew)
    },
  })
  document.commentBefore = ' the first line'
  document.comment = ' the last line'
  const text = document.toString({
    lineWidth: draw.chance(0.5) ? 0 : 60,
    singleQuote: draw.chance(0.5),
    defaultStringType: draw.chance(0.3) ? 'QUOTE_DOUBLE' : 'PLAIN',
    // Comments end the lines of what stands in brackets.
    collectionStyle: draw.chance(0.2) ? 'flow' : 'any',
  })
  return { text, comments: commentsOf(text) }
}

function commentsOf(text: string): string[] {
  return text.split('\n').flatMap((line) => /# comment \d+: "x" # 'y'$/.exec(line) ?? [])
}

describe(`formatting of generated documents (seed ${String(seed)})`, () => {
  it(`changes nothing twice and keeps comments, on ${String(runs)} documents`, { timeout: 700_000 }, () => {
    console.log(`formatting of documents: seed ${String(seed)}; repeat with PORTCULLIS_SEED=${String(seed)}`)
    const draw = createSeededDraw(seed)
    let changed = 0
    let kept = 0
    for (let run = 0; run < runs; run++) {
      const { text, comments } = drawYaml(drawCompany(draw), draw)
      const options = { width: draw.pick([40, 80, 120]), sortSets: draw.chance(0.3) }
      // That what is written says the same is held by the formatter itself.
      const once = formatted('p.yaml', text, options)
      expect(formatted('p.yaml', once, options)).toBe(once)
      expect(once.startsWith('# the first line\n') && once.endsWith('# the last line\n')).toBe(true)
      expect(commentsOf(once)).toEqual(comments)
      kept += comments.length
      if (once !== text) changed += 1
    }
    expect(changed).toBeGreaterThan(runs / 4)
    expect(kept).toBeGreaterThan(runs)
  })
})
