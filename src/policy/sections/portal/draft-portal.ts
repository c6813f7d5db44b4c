import { suggest } from '../../../diagnostics/index.ts'
import { compileNamePattern } from '../../../runtime/portal/index.ts'
import { normalizeResourceUri } from '../../../inspection/mcp/index.ts'
import type { PolicyDocument, Portal, PortalDlp, PortalRule } from '../../document/generated/document.generated.ts'
import { profileIds, suggestProfile } from '../dlp.ts'
import type { DocumentPath } from '../../document/text/document-text.ts'
import { type FindingList } from '../../document/finding.ts'
import { combineModes, createDraft, createReport, singleBlock } from '../draft.ts'
import type { RuleCondition, RuleDraft, StageDraft } from '../draft.ts'
import { inGroups, isOneOf, quote, quoteSet } from '../expression-text.ts'
import type { RuleIds } from '../rules.ts'
import { isLikeOneOf } from './name-patterns.ts'

/** What a call, a rule's scope and a DLP rule's scope have in common. */
type Scope = Omit<PortalRule, 'id' | 'action'>

/** The rule that denies what goes to a server that is not approved. */
export const serverStatusRule = 'portal-server-status'

/** What a rule is about that names no methods: calls of clients that name something. */
const namedSubjects = ['tool', 'prompt', 'resource', 'task']

class PortalDrafter {
  readonly #document: PolicyDocument
  readonly #portal: Portal
  readonly #ids: RuleIds
  readonly #findings: FindingList
  readonly #profiles: ReadonlyMap<string, string>

  constructor(document: PolicyDocument, portal: Portal, ids: RuleIds, findings: FindingList) {
    this.#document = document
    this.#portal = portal
    this.#ids = ids
    this.#findings = findings
    this.#profiles = profileIds(document)
  }

  /** The rules that decide about calls, behind one that denies servers which are not approved. */
  access(): StageDraft {
    const denied = Object.entries(this.#portal.servers ?? {}).filter(
      ([, { status }]) => (status ?? 'approved') !== 'approved',
    )
    const path = ['portal', 'servers']
    const status = createDraft({
      effect: { effect: 'decide', ends: 'run' },
      path,
      report: createReport({ rule: serverStatusRule, action: 'block', description: 'The server is not approved.' }),
      mode: denied.length === 0 ? 'off' : 'enforce',
      failClosed: true,
      conditions: [
        {
          text: denied.length === 0 ? 'false' : `mcp.server in ${quoteSet(denied.map(([id]) => id))}`,
          path,
          language: 'policy',
        },
      ],
    })
    this.#ids.take(serverStatusRule, 'rule', path)
    const rules = (this.#portal.rules ?? []).map((rule, index) => this.#rule(rule, ['portal', 'rules', index]))
    return toStage('portal', [status, ...rules])
  }

  /** The DLP rules for one direction. */
  dlp(direction: 'arguments' | 'results'): StageDraft {
    const rows = (this.#portal.dlp ?? []).flatMap((row, index): RuleDraft[] =>
      (row.on ?? ['arguments', 'results']).includes(direction) ? [this.#dlpRule(row, ['portal', 'dlp', index])] : [],
    )
    return toStage(`portal-${direction}`, rows)
  }

  /** Reports what is wrong with the ids of the DLP rules, which stand in two stages. */
  takeDlpIds(): void {
    for (const [index, { id }] of (this.#portal.dlp ?? []).entries())
      this.#ids.take(id, 'rule', ['portal', 'dlp', index, 'id'])
  }

  #rule(rule: PortalRule, path: DocumentPath): RuleDraft {
    const scope = this.#conditions(rule, path, rule.action === 'block')
    // What a server asks, and what nobody knows, is only for rules that say so.
    const subjects: RuleCondition = { text: `mcp.subject in ${quoteSet(namedSubjects)}`, path, language: 'policy' }
    return createDraft({
      effect: rule.action === 'log' ? { effect: 'note', ends: 'nothing' } : { effect: 'decide', ends: 'run' },
      path,
      report: createReport({
        rule: this.#ids.take(rule.id, 'rule', [...path, 'id']),
        action: rule.action,
        description: rule.description,
        tags: rule.tags,
      }),
      mode: combineModes(rule.mode, rule.enabled === false ? 'off' : undefined),
      failClosed: rule.action === 'block',
      conditions: rule.methods === undefined ? [subjects, ...scope] : scope,
    })
  }

  #dlpRule(row: PortalDlp, path: DocumentPath): RuleDraft {
    const profiles = row.profiles.map((name, index) => {
      const id = this.#profiles.get(name)
      if (id === undefined)
        this.#findings.add(
          'E_UNKNOWN_REFERENCE',
          [...path, 'profiles', index],
          { what: 'DLP profile', name },
          { hint: suggestProfile(this.#document, name) },
        )
      return id ?? name
    })
    return createDraft({
      effect: row.action === 'block' ? { effect: 'decide', ends: 'run' } : { effect: 'note', ends: 'nothing' },
      path,
      report: createReport({
        rule: row.id,
        action: row.action,
        parameters: { profiles },
        description: row.description,
        tags: row.tags,
      }),
      mode: combineModes(row.mode, row.enabled === false ? 'off' : undefined),
      failClosed: true,
      conditions: [
        ...this.#conditions(row, path, true),
        {
          text: `any(dlp.profiles[*] in ${quoteSet(profiles)})`,
          path: [...path, 'profiles'],
          language: 'policy',
          madeOf: 'profiles',
        },
      ],
    })
  }

  /** @param isWide - whether spellings that look like a name are meant too: what holds back must not miss one */
  #conditions(scope: Scope, path: DocumentPath, isWide: boolean): RuleCondition[] {
    const conditions: RuleCondition[] = []
    const add = (key: keyof Scope, text: string): number =>
      conditions.push({
        text,
        path: [...path, key],
        language: 'policy',
        ...(key === 'expression' ? {} : { madeOf: key }),
      })
    if (scope.servers !== undefined) add('servers', `mcp.server in ${quoteSet(this.#servers(scope.servers, path))}`)
    const subjects = (
      [
        ['tools', 'mcp.tool'],
        ['prompts', 'mcp.prompt.name'],
        ['resources', 'mcp.resource.uri'],
      ] as const
    ).flatMap(([key, field]) => {
      const given = this.#patterns(scope[key], [...path, key])
      const names = key === 'resources' ? this.#uris(given, [...path, key]) : given
      return names.length === 0 ? [] : [{ key, text: isWide ? isLikeOneOf(field, names) : isOneOf(field, names) }]
    })
    if (subjects[0] !== undefined) add(subjects[0].key, subjects.map(({ text }) => text).join(' or '))
    if (scope.methods !== undefined) {
      const methods = this.#patterns(scope.methods, [...path, 'methods'])
      if (methods.length > 0) add('methods', (isWide ? isLikeOneOf : isOneOf)('mcp.method', methods))
    }
    if (scope.access !== undefined) add('access', `mcp.access in ${quoteSet(scope.access)}`)
    if (scope.groups !== undefined) add('groups', inGroups(scope.groups))
    if (scope.device_posture !== undefined)
      add(
        'device_posture',
        scope.device_posture.map((check) => `any(device_posture.checks.passed[*] eq ${quote(check)})`).join(' and '),
      )
    if (scope.expression !== undefined) add('expression', scope.expression)
    return conditions
  }

  #patterns(names: readonly string[] | undefined, path: DocumentPath): readonly string[] {
    return (names ?? []).filter((name, index) => {
      if (compileNamePattern(name) !== undefined) return true
      this.#findings.add('E_POLICY_SCHEMA', [...path, index], {
        reason: `\`${name}\` has two stars in a row: one stands for any run of characters`,
      })
      return false
    })
  }

  /** Patterns of URIs in the form in which URIs are compared; one that no URI can have is told. */
  #uris(patterns: readonly string[], path: DocumentPath): readonly string[] {
    return patterns.map((pattern, index) => {
      if (!/^[a-z][a-z\d+.-]*:/i.test(pattern)) return pattern
      const { uri, problem } = normalizeResourceUri(pattern)
      if (problem !== undefined)
        this.#findings.add('E_POLICY_SCHEMA', [...path, index], {
          reason: `\`${pattern}\` matches no URI that passes, for ${problem}: write \`${uri}\``,
        })
      return uri
    })
  }

  /** The keys of the servers that the names of a scope stand for. */
  #servers(names: readonly string[], path: DocumentPath): readonly string[] {
    const known = Object.keys(this.#portal.servers ?? {})
    return names.flatMap((name, index) => {
      const matches = name.includes('*')
        ? known.filter(compileNamePattern(name) ?? (() => false))
        : known.filter((id) => id === name)
      if (matches.length === 0) {
        const [best] = suggest(name, known, 1)
        this.#findings.add(
          'E_UNKNOWN_REFERENCE',
          [...path, 'servers', index],
          { what: 'server', name },
          { hint: best === undefined ? 'define it under `portal.servers`' : `did you mean \`${best}\`?` },
        )
      }
      return matches.length === 0 ? [name] : matches
    })
  }
}

function toStage(name: string, rules: readonly RuleDraft[]): StageDraft {
  return { name, rules, blocks: singleBlock(name, rules.length) }
}

/** The stages of a portal: ordinary rules over `mcp.*`, identity, device and DLP. */
export function draftPortal(
  document: PolicyDocument,
  portal: Portal,
  ids: RuleIds,
  findings: FindingList,
): Readonly<Record<'access' | 'arguments' | 'results', StageDraft>> {
  const drafter = new PortalDrafter(document, portal, ids, findings)
  const access = drafter.access()
  drafter.takeDlpIds()
  return { access, arguments: drafter.dlp('arguments'), results: drafter.dlp('results') }
}
