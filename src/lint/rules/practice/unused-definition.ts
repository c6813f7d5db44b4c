import { walk, type Filter } from '../../../compiler/index.ts'
import { dlpField, toText } from '../../../runtime/index.ts'
import type { LintUnit } from '../../read/unit.ts'
import { fileCase, type LintRule, type Report } from '../../rule.ts'
import type { PolicySite } from '../../sites/policy-site.ts'

/** What the expressions of a policy name. */
interface Names {
  readonly lists: ReadonlySet<string>
  readonly texts: ReadonlySet<string>
  readonly fields: ReadonlySet<string>
}

function namesOf(filters: readonly Filter[]): Names {
  const [lists, texts, fields] = [new Set<string>(), new Set<string>(), new Set<string>()]
  for (const filter of filters) {
    for (const field of filter.fields) fields.add(field)
    walk(filter.checked.root, (node) => {
      if (node.kind === 'step' && node.step.kind === 'key') texts.add(toText(node.step.key))
      if (node.kind !== 'compare' && node.kind !== 'array_compare') return
      const { test } = node
      if (test.kind === 'list') lists.add(test.name)
      else if (test.kind === 'bytes_set') for (const item of test.items) texts.add(toText(item))
      else if (test.kind === 'order' && typeof test.literal === 'string') texts.add(toText(test.literal))
    })
  }
  return { lists, texts, fields }
}

/** Whether a document has anything that a rule could name: if not, no rule need be looked through. */
function definesSomething({ document: { lists, dlp, detections, fields } }: LintUnit): boolean {
  const named = [lists, dlp?.profiles, detections?.custom_topics, fields]
  return named.some((section) => section !== undefined && Object.keys(section).length > 0)
}

function* find({ unit, policy }: PolicySite): Generator<Report> {
  if (unit.isPart || !definesSomething(unit)) return
  const { document, invariants, portal } = { ...policy, document: unit.document }
  const filters = [
    ...policy.stages.flatMap(({ rules }) => rules.map(({ filter }) => filter)),
    ...invariants.map(({ when }) => when),
  ]
  const names = namesOf(filters)
  /** The document as text, for what names a thing outside of expressions: guardrails, portal, identity. */
  const elsewhere = JSON.stringify([document.guardrails, document.portal, document.identity, portal === undefined])
  const tell = (what: string, path: readonly (string | number)[], name: string, remedy: string): Report => ({
    path,
    target: { kind: typeof path.at(-1) === 'number' ? 'value' : 'key' },
    effect: `no request is decided by the ${what} \`${name}\``,
    cause: 'no rule that is on names it',
    remedy,
    subject: name,
  })
  for (const name of Object.keys(document.lists ?? {}))
    if (!names.lists.has(name) && !elsewhere.includes(`$${name}`))
      yield tell('list', ['lists', name], name, 'name it in a rule, or remove it')
  const readsAllProfiles = names.fields.has(dlpField) && names.texts.size === 0
  for (const [index, { id, name }] of (document.dlp?.profiles ?? []).entries())
    if (
      !readsAllProfiles &&
      !names.texts.has(id) &&
      !names.texts.has(name) &&
      !elsewhere.includes(id) &&
      !elsewhere.includes(name)
    )
      yield tell('DLP profile', ['dlp', 'profiles', index], id, 'ask for it by `dlp.profiles` in a rule, or remove it')
  for (const [index, { label }] of (document.detections?.custom_topics ?? []).entries())
    if (!names.texts.has(label))
      yield tell(
        'custom topic',
        ['detections', 'custom_topics', index],
        label,
        'ask for its score in a rule, or remove it',
      )
  for (const name of Object.keys(document.fields ?? {}))
    if (!names.fields.has(name)) yield tell('field', ['fields', name], name, 'read it in a rule, or remove it')
}

const policy = (lists: string, expression: string): string => `version: 1
lists:
${lists}
rules:
  - { id: office, expression: '${expression}', action: log }
`

export const rule: LintRule = {
  id: 'unused-definition',
  level: 'style',
  summary: 'a list, DLP profile, custom topic or field that no rule names',
  why: 'What nobody names is left over, or the rule that was to name it is missing. Detectors look for topics all the same, which costs time on every prompt.',
  cases: {
    bad: [
      fileCase(
        'policy.yaml',
        policy(
          '  office: { kind: ip, items: [198.51.100.0/24] }\n  ‹partners›: { kind: ip, items: [203.0.113.0/24] }',
          'ip.src in $office',
        ),
      ),
      fileCase(
        'policy.yaml',
        'version: 1\nfields:\n  ‹app.team›: Bytes?\nrules:\n  - { id: a, expression: http.host eq "a.example", action: log }\n',
      ),
    ],
    good: [
      fileCase('policy.yaml', policy('  office: { kind: ip, items: [198.51.100.0/24] }', 'ip.src in $office')),
      fileCase(
        'policy.yaml',
        'version: 1\nfields:\n  app.team: Bytes?\nrules:\n  - { id: a, expression: app.team eq "red", action: log }\n',
      ),
    ],
    near: fileCase(
      'policy.yaml',
      'version: 1\nlists:\n  office: { kind: ip, items: [198.51.100.0/24] }\nrules:\n  - { id: a, expression: true, action: log }\ninvariants:\n  - { id: i, when: ip.src in $office, expect: { action: allow } }\n',
    ),
  },
  check: { kind: 'policy', find },
}
