import type { CaseRule, LintCase } from '../../src/lint/index.ts'

/** A case in one form: its file without the marks, and where the first mark was. */
export interface CaseFile {
  readonly form: string
  readonly file: string
  readonly text: string
  /** UTF-16 offsets of what is marked; undefined if nothing is. */
  readonly marked: { readonly start: number; readonly end: number } | undefined
}

const customPhase = 'http_request_firewall_custom'

const unmarked = (text: string): string => text.replace(/[‹›]/g, '')

function finish(form: string, file: string, marked: string): CaseFile {
  const start = marked.indexOf('‹')
  const end = marked.indexOf('›') - 1
  return { form, file, text: unmarked(marked), marked: start === -1 ? undefined : { start, end } }
}

const yamlText = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** The rules of a document by their section, as plain data. */
function toDocument(rules: readonly CaseRule[]): Readonly<Record<string, unknown>> {
  const own = rules.map(({ expression, action = 'block', mode, parameters, phase, tier, scheme }, index) => ({
    phase,
    tier,
    scheme,
    index,
    head: {
      expression,
      action,
      ...(mode === undefined ? {} : { mode }),
      ...(parameters === undefined ? {} : { action_parameters: parameters }),
    },
  }))
  const named = own.map((row) => ({ ...row, rule: { id: `rule-${String(row.index + 1)}`, ...row.head } }))
  const groups = (key: 'phase' | 'tier'): [string, typeof named][] => {
    const found = new Map<string, typeof named>()
    for (const row of named) {
      const name = row[key]
      if (name !== undefined) found.set(name, [...(found.get(name) ?? []), row])
    }
    return [...found]
  }
  const plain = named.filter(
    ({ phase, tier, scheme }) => phase === undefined && tier === undefined && scheme === undefined,
  )
  const policies = named.filter(({ scheme }) => scheme === 'gateway')
  return {
    version: 1,
    ...(plain.length === 0 ? {} : { rules: plain.map(({ rule }) => rule) }),
    ...(groups('phase').length === 0
      ? {}
      : {
          rulesets: groups('phase').map(([phase, list]) => ({
            kind: 'zone',
            phase,
            rules: list.map(({ rule }) => rule),
          })),
        }),
    ...(groups('tier').length === 0
      ? {}
      : { tiers: groups('tier').map(([id, list]) => ({ id, rules: list.map(({ rule }) => rule) })) }),
    ...(policies.length === 0
      ? {}
      : {
          gateway: {
            policies: policies.map(({ rule }) => ({ name: rule.id, action: rule.action, traffic: rule.expression })),
          },
        }),
  }
}

/** YAML in the block style, with single quotes round every text. */
function toYaml(value: unknown, indent = ''): string {
  if (typeof value === 'string') return `${yamlText(value)}\n`
  if (typeof value !== 'object' || value === null) return `${String(value)}\n`
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]\n'
    return `\n${value.map((item: unknown) => `${indent}- ${toYaml(item, `${indent}  `).replace(/^\n\s*/, '')}`).join('')}`
  }
  const entries = Object.entries(value)
  if (entries.length === 0) return '{}\n'
  return `\n${entries.map(([key, item]) => `${indent}${key}: ${toYaml(item, `${indent}  `)}`).join('')}`
}

/** What rulesets cannot say: tiers and an outcome `allow` are our own. */
function isForRulesets({ action, tier, scheme }: CaseRule): boolean {
  return action !== 'allow' && tier === undefined && scheme === undefined
}

const hclText = (text: string): string => JSON.stringify(text).replaceAll('${', '$${').replaceAll('%{', '%%{')

function hclValue(value: unknown): string {
  if (typeof value === 'string') return hclText(value)
  if (Array.isArray(value)) return `[${value.map(hclValue).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  return `{ ${Object.entries(value)
    .map(([key, item]) => `${key} = ${hclValue(item)}`)
    .join(', ')} }`
}

function toHcl(rules: readonly CaseRule[], isHeredoc: boolean): string {
  const blocks = rules.map(({ expression, action = 'block', parameters }) => {
    const text = isHeredoc ? `<<-EOT\n      ${expression.replaceAll('${', '$${')}\n    EOT` : hclText(expression)
    const own =
      parameters === undefined
        ? ''
        : `    action_parameters {\n${Object.entries(parameters)
            .map(([key, item]) => `      ${key} = ${hclValue(item)}\n`)
            .join('')}    }\n`
    return `  rules {\n    action = "${action}"\n    expression = ${text}\n${own}  }\n`
  })
  const phase = rules[0]?.phase ?? customPhase
  return `resource "cloudflare_ruleset" "zone" {\n  zone_id = "abc"\n  kind = "zone"\n  phase = "${phase}"\n${blocks.join('')}}\n`
}

function toTerraformJson(rules: readonly CaseRule[]): string {
  const phase = rules[0]?.phase ?? customPhase
  const list = rules.map(({ expression, action = 'block', parameters }) => ({
    action,
    expression: expression.replaceAll('${', '$${'),
    ...(parameters === undefined ? {} : { action_parameters: parameters }),
  }))
  return JSON.stringify(
    { resource: { cloudflare_ruleset: { zone: { kind: 'zone', phase, rules: list } } } },
    undefined,
    2,
  )
}

function toPlain(rules: readonly CaseRule[]): string {
  return rules
    .map(({ expression, action = 'block', mode, phase, tier, scheme }) => {
      const settings = { action, mode, phase, tier, scheme }
      const comments = Object.entries(settings).flatMap(([key, value]) =>
        value === undefined ? [] : [`# ${key}: ${value}\n`],
      )
      return `${comments.join('')}${expression}\n`
    })
    .join('\n')
}

/** A case in every form that can say it. */
export function caseFiles(lintCase: LintCase): readonly CaseFile[] {
  if (lintCase.kind === 'file') return [finish('file', lintCase.name, lintCase.text)]
  const { rules } = lintCase
  const document = toDocument(rules)
  const files = [
    finish('yaml', 'policy.yaml', toYaml(document).trimStart()),
    finish('json', 'policy.json', JSON.stringify(document, undefined, 2)),
  ]
  // A plain rule file has no parameters.
  if (rules.every(({ parameters }) => parameters === undefined)) files.push(finish('rules', 'rules.wf', toPlain(rules)))
  if (!rules.every(isForRulesets)) return files
  const monitored = rules.some(({ mode }) => mode !== undefined)
  const phase = rules[0]?.phase ?? customPhase
  const ruleset = {
    success: true,
    result: {
      id: 'a',
      kind: 'zone',
      phase,
      rules: rules.map(({ expression, action = 'block', mode, parameters }, index) => ({
        ref: `rule-${String(index + 1)}`,
        expression,
        action,
        ...(mode === undefined ? {} : { mode }),
        ...(parameters === undefined ? {} : { action_parameters: parameters }),
      })),
    },
  }
  files.push(finish('api', 'answer.json', JSON.stringify(ruleset)))
  if (monitored) return files
  return [
    ...files,
    finish('terraform heredoc', 'waf.tf', toHcl(rules, true)),
    finish('terraform string', 'waf.tf', toHcl(rules, false)),
    finish('terraform json', 'waf.tf.json', toTerraformJson(rules)),
  ]
}
