import { describe, expect, it } from 'vitest'
import { defaultSettings, lint, readBaseline, readSettings, writeBaseline } from '../../src/lint/index.ts'

const today = '2026-11-26'
const mistake = 'http.request.uri.path eq "admin"'

function codes(text: string, file = 'rules.wf'): readonly string[] {
  return lint([{ file, text }], { today }).findings.map(
    ({ code, suppressed }) => `${code}${suppressed === undefined ? '' : ' (suppressed)'}`,
  )
}

const comment = 'portcullis-ignore path-without-slash until 2027-01-31: waits for a release'

describe('ignores', () => {
  it.each([
    ['a plain rule file', 'rules.wf', `# ${comment}\n${mistake}\n`],
    [
      'YAML, before the rule',
      'policy.yaml',
      `version: 1\nrules:\n  # ${comment}\n  - { id: a, expression: '${mistake}', action: log }\n`,
    ],
    [
      'YAML, inside of the rule',
      'policy.yaml',
      `version: 1\nrules:\n  - id: a\n    # ${comment}\n    action: log\n    expression: ${mistake}\n`,
    ],
    [
      'YAML, behind the line',
      'policy.yaml',
      `version: 1\nrules:\n  - id: a\n    action: log\n    expression: ${mistake} # ${comment}\n`,
    ],
    [
      'JSON',
      'policy.json',
      JSON.stringify(
        { version: 1, rules: [{ id: 'a', description: comment, expression: mistake, action: 'log' }] },
        undefined,
        1,
      ),
    ],
    [
      'an answer of the API',
      'answer.json',
      JSON.stringify({
        result: {
          phase: 'http_request_firewall_custom',
          rules: [{ description: comment, expression: mistake, action: 'log' }],
        },
      }),
    ],
    [
      'Terraform, a description',
      'waf.tf',
      `resource "cloudflare_ruleset" "a" {\n  phase = "http_request_firewall_custom"\n  rules {\n    // ${comment}\n    expression = ${JSON.stringify(mistake)}\n    action = "log"\n  }\n}\n`,
    ],
    [
      'a whole file',
      'rules.wf',
      `# ${comment.replace('ignore', 'ignore-file')}\nhttp.host eq "a.example"\n\n${mistake}\n`,
    ],
  ])('work in %s', (_form, file, text) => {
    expect(codes(text, file)).toEqual(['path-without-slash (suppressed)'])
  })

  it('leave other rules of the file alone', () => {
    expect(codes(`# ${comment}\n${mistake}\n\n${mistake}\n`)).toEqual([
      'path-without-slash (suppressed)',
      'path-without-slash',
    ])
  })

  it('need a reason, end on their day and are told when they hide nothing', () => {
    expect(codes(`# portcullis-ignore path-without-slash\n${mistake}\n`)).toEqual([
      'unused-suppression',
      'path-without-slash',
    ])
    expect(codes(`# ${comment.replace('2027', '2025')}\n${mistake}\n`)).toEqual([
      'expired-suppression',
      'path-without-slash',
    ])
    expect(codes(`# ${comment}\nhttp.host eq "a.example"\n`)).toEqual(['unused-suppression'])
  })
})

describe('settings', () => {
  const known = (code: string): boolean => ['path-without-slash', 'E_IP'].includes(code)

  it('set levels, switch rules off and ignore what they name', () => {
    const read = readSettings(
      'rules: { path-without-slash: info }\nignore:\n  - { rule: path-without-slash, subject: rule-2, reason: known }\n',
      'portcullis.lint.yaml',
      known,
    )
    if (!read.ok) throw new Error(read.reasons.join('\n'))
    const { findings } = lint([{ file: 'rules.wf', text: `${mistake}\n\n${mistake}\n` }], {
      settings: read.value,
      today,
    })
    expect(findings.map(({ level, suppressed }) => [level, suppressed?.reason])).toEqual([
      ['info', undefined],
      ['info', 'known'],
    ])
    const off = { ...defaultSettings, levels: { 'path-without-slash': 'off' as const } }
    expect(lint([{ file: 'rules.wf', text: mistake }], { settings: off }).findings).toEqual([])
  })

  it('refuse what they do not know', () => {
    const read = readSettings(
      'rules: { no-such-rule: info, E_IP: loud }\nignore:\n  - { rule: E_IP, until: soon }\nplan: huge\nlevels: {}\n',
      'a.yaml',
      known,
    )
    expect(read).toEqual({
      ok: false,
      reasons: [
        'the key `levels` is not known',
        'no rule or code is called `no-such-rule`',
        '`E_IP` takes off, error, warning, style, info',
        'ignore 1: `reason` is missing',
        '`plan` is one of free, pro, business, enterprise',
      ],
    })
  })
})

describe('a baseline', () => {
  it('hides what was there when lines move, and nothing new', () => {
    const before = lint([{ file: 'rules.wf', text: `${mistake}\n` }]).findings
    const baseline = readBaseline(writeBaseline(before))
    if (typeof baseline === 'string') throw new Error(baseline)
    const after = lint([{ file: 'rules.wf', text: `\n\n${mistake}\n\nstarts_with(http.request.uri.path, "api")\n` }], {
      baseline,
    })
    expect(after.findings.map(({ subject, suppressed }) => [subject, suppressed?.by])).toEqual([
      ['rule-1', 'baseline'],
      ['rule-2', undefined],
    ])
  })

  it('says why a file is none', () => {
    expect(readBaseline('{')).toBe('it is no JSON')
    expect(readBaseline('[]')).toBe('it holds no `findings`')
    expect(readBaseline('{"findings":[{}]}')).toContain('finding 1')
  })
})
