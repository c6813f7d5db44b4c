import type { Span } from '../../../diagnostics/index.ts'
import { cloudflare, gateway, policyScheme, type Scheme } from '../../../language/index.ts'
import {
  gatewayParts,
  defaultDocumentLimits,
  HclError,
  readDocumentText,
  type DocumentPath,
  type GatewayPolicy,
  type PolicyDocument,
  type Rule,
  type RulesetRule,
} from '../../../policy/index.ts'
import { filtersOf } from '../gateway-kind.ts'
import { fillHoles, type FilledText } from './fill-holes.ts'
import { hclResources, type FileResources } from './hcl-resources.ts'
import { jsonResources } from './json-resources.ts'
import { makeUnit } from '../made-document.ts'
import { Origins } from '../origins.ts'
import { toProblem } from '../read-policy.ts'
import {
  isDisabled,
  isUnknown,
  membersNamed,
  objectsNamed,
  textOf,
  toPlain,
  type Member,
  type ResourceNode,
} from './resource.ts'
import type { LintUnit, ReadProblem, ReadResult, SourceFile, TerraformText } from '../unit.ts'

/** Resources of Gateway policies. Source: the provider's versions 2 to 5. */
const gatewayTypes: ReadonlySet<string> = new Set(['cloudflare_teams_rule', 'cloudflare_zero_trust_gateway_policy'])

/** Attributes that hold a condition in resources of other types: at their top, or in each of their `rules`. */
const conditionNames = ['expression', 'condition'] as const

/** Members of the provider's resources that hold conditions. */
export const terraformConditions = [...gatewayParts, ...conditionNames] as const

/** Reads the resources of one file. */
class TerraformReader {
  readonly #source: SourceFile
  readonly units: LintUnit[] = []
  readonly problems: ReadProblem[] = []
  readonly texts: TerraformText[] = []
  readonly #policies: GatewayPolicy[] = []
  readonly #policyOrigins: Origins
  readonly #others: Rule[] = []
  readonly #otherOrigins: Origins

  constructor(source: SourceFile) {
    this.#source = source
    this.#policyOrigins = new Origins(source.file)
    this.#otherOrigins = new Origins(source.file)
  }

  #tellUnread(span: Span, reason: string): void {
    this.problems.push({
      place: { file: this.#source.file, span },
      code: 'unread-expression',
      level: 'info',
      message: reason,
    })
  }

  /** The expression of a member, or undefined if only Terraform can tell it. */
  #condition(member: Member | undefined, scheme: Scheme): FilledText | undefined {
    if (member === undefined) return undefined
    if (member.value.kind === 'literal' && member.value.value === null) return undefined
    if (member.value.kind !== 'text') {
      this.#tellUnread(member.span, `\`${member.name}\` is worked out by Terraform, so that nothing is said of it`)
      return undefined
    }
    const filled = fillHoles(member.value.segments, scheme)
    if (!filled.isUnread) return filled
    this.#tellUnread(member.span, `what fills \`${member.name}\` decides how it reads, so that nothing is said of it`)
    return undefined
  }

  #place(origins: Origins, path: DocumentPath, member: Member, filled?: FilledText): void {
    origins.set(path, {
      span: member.span,
      keySpan: member.nameSpan,
      ...(filled === undefined ? {} : { inside: (span) => filled.inside(span), holes: filled.holes }),
      isWorkedOut: member.value.kind === 'text' && member.value.form === 'worked',
    })
  }

  /** Puts the members that findings point at. */
  #placeMembers(origins: Origins, path: DocumentPath, members: readonly Member[]): void {
    for (const member of members) {
      if ((conditionNames as readonly string[]).includes(member.name)) continue
      const [own] = objectsNamed([member], member.name)
      if (member.name !== 'rules') this.#place(origins, [...path, member.name], member)
      if (member.name === 'action_parameters' && own?.value.kind === 'object')
        for (const inner of own.value.members) this.#place(origins, [...path, member.name, inner.name], inner)
    }
  }

  #rule(rule: Member, scheme: Scheme, origins: Origins, path: DocumentPath): RulesetRule | undefined {
    if (rule.value.kind !== 'object') return undefined
    const { members } = rule.value
    const [expression] = membersNamed(members, 'expression')
    const filled = this.#condition(expression, scheme)
    if (expression === undefined || filled === undefined) return undefined
    this.#place(origins, path, { ...rule, span: rule.nameSpan })
    this.#placeMembers(origins, path, members)
    this.#place(origins, [...path, 'expression'], expression, filled)
    // What is known of one environment only shadows nothing.
    const isSure = filled.holes.length === 0 && !membersNamed(members, 'enabled').some(isUnknown)
    const [parameters] = objectsNamed(members, 'action_parameters')
    const [ratelimit] = objectsNamed(members, 'ratelimit')
    const ref = textOf(members, 'ref')
    return {
      ...(ref === undefined ? {} : { ref }),
      action: textOf(members, 'action') ?? 'log',
      expression: filled.text,
      ...descriptionOf(members),
      ...(isDisabled(members) ? { enabled: false } : {}),
      ...(parameters === undefined
        ? {}
        : { action_parameters: toPlain(parameters.value) as NonNullable<RulesetRule['action_parameters']> }),
      ...(ratelimit === undefined
        ? {}
        : { ratelimit: toPlain(ratelimit.value) as NonNullable<RulesetRule['ratelimit']> }),
      ...(isSure ? {} : { mode: 'monitor' as const }),
    }
  }

  #ruleset({ name, members, span }: ResourceNode): void {
    const origins = new Origins(this.#source.file)
    origins.set([], { span })
    const phase = textOf(members, 'phase')
    const rules: RulesetRule[] = []
    for (const rule of objectsNamed(members, 'rules')) {
      const read = this.#rule(rule, cloudflare, origins, ['rulesets', 0, 'rules', rules.length])
      if (read !== undefined) rules.push(read)
    }
    for (const [phaseMember] of [membersNamed(members, 'phase')])
      if (phaseMember !== undefined) this.#place(origins, ['rulesets', 0, 'phase'], phaseMember)
    const kind = textOf(members, 'kind') === 'root' ? ('root' as const) : ('zone' as const)
    const document: PolicyDocument =
      phase === undefined
        ? { version: 1, scheme: 'cloudflare', rules: rules.map(withoutParameters) }
        : { version: 1, rulesets: [{ name, kind, phase, rules }] }
    if (phase === undefined) this.#movePlaces(origins, rules.length)
    this.units.push(makeUnit('terraform', this.#source, document, origins))
  }

  /** Without its phase a ruleset is a list of rules of which nobody knows what their actions do. */
  #movePlaces(origins: Origins, count: number): void {
    for (let index = 0; index < count; index++) {
      const from = ['rulesets', 0, 'rules', index, 'expression']
      const { span } = origins.place(from, { kind: 'value' })
      origins.set(['rules', index, 'expression'], {
        span,
        inside: (inner) => origins.place(from, { kind: 'inside', span: inner }).span,
        holes: origins.holes(from),
        isWorkedOut: origins.isWorkedOut(from),
      })
    }
  }

  #policy({ name, members, span, repeats }: ResourceNode): void {
    const conditions: { readonly part: (typeof gatewayParts)[number]; readonly member: Member; readonly filled: FilledText }[] = [] // prettier-ignore
    let isSure = repeats === undefined
    for (const part of gatewayParts) {
      const [member] = membersNamed(members, part)
      const filled = this.#condition(member, gateway)
      if (member !== undefined && filled === undefined && member.value.kind !== 'literal') isSure = false
      if (member === undefined || filled === undefined) continue
      conditions.push({ part, member, filled })
      if (filled.holes.length > 0) isSure = false
    }
    const action = textOf(members, 'action') ?? 'log'
    const given = membersNamed(members, 'filters').map(({ value }) => toPlain(value))[0]
    const texts = conditions.map(({ filled }) => filled.text)
    const filters = filtersOf(given, action, texts)
    if (filters === undefined) {
      this.#alone(conditions)
      return
    }
    const path = ['gateway', 'policies', this.#policies.length]
    for (const { part, member, filled } of conditions) this.#place(this.#policyOrigins, [...path, part], member, filled)
    this.#policyOrigins.set(path, { span })
    for (const member of members)
      if (!(gatewayParts as readonly string[]).includes(member.name))
        this.#place(this.#policyOrigins, [...path, member.name], member)
    const [precedence] = membersNamed(members, 'precedence').map(({ value }) => toPlain(value))
    // Which comes first is not known, so none is taken to keep another from acting.
    if (typeof precedence !== 'number' || membersNamed(members, 'enabled').some(isUnknown)) isSure = false
    this.#policies.push({
      name: textOf(members, 'name') ?? name,
      action,
      filters,
      ...Object.fromEntries(conditions.map(({ part, filled }) => [part, filled.text])),
      ...descriptionOf(members),
      ...(typeof precedence === 'number' ? { precedence } : {}),
      ...(isDisabled(members) ? { enabled: false } : {}),
      ...(isSure ? {} : { mode: 'monitor' as const }),
    })
  }

  /** Conditions of a policy whose kind nobody says: which others it meets is not known. */
  #alone(conditions: readonly { readonly member: Member; readonly filled: FilledText }[]): void {
    if (conditions.length === 0) return
    const origins = new Origins(this.#source.file)
    const rules = conditions.map(({ member, filled }, index): Rule => {
      this.#place(origins, ['rules', index], member)
      this.#place(origins, ['rules', index, 'expression'], member, filled)
      return { expression: filled.text, action: 'log' }
    })
    this.units.push(makeUnit('terraform', this.#source, { version: 1, scheme: 'gateway', rules }, origins))
  }

  /** Conditions of resources of which only that is known. */
  #conditions(members: readonly Member[]): void {
    for (const owner of [members, ...objectsNamed(members, 'rules').map(({ value }) => membersOf(value))])
      for (const name of conditionNames) {
        const [member] = membersNamed(owner, name)
        const filled = this.#condition(member, policyScheme)
        if (member === undefined || filled === undefined) continue
        const path = ['rules', this.#others.length]
        this.#place(this.#otherOrigins, path, member)
        this.#place(this.#otherOrigins, [...path, 'expression'], member, filled)
        this.#others.push({ expression: filled.text, action: 'log' })
      }
  }

  #collectTexts(address: string, members: readonly Member[]): void {
    for (const { name, value, span } of members) {
      if (value.kind === 'text' && value.form !== 'worked')
        this.texts.push({
          place: { file: this.#source.file, span },
          address,
          name,
          form: value.form,
          segments: value.segments,
        })
      else if (value.kind === 'object') this.#collectTexts(address, value.members)
      else if (value.kind === 'list') this.#collectTexts(address, value.items)
    }
  }

  #resource(resource: ResourceNode): void {
    for (const { name, span } of resource.dynamic)
      this.#tellUnread(span, `the blocks \`${name}\` are made by Terraform, so that nothing is said of them`)
    if (resource.type === 'cloudflare_ruleset') this.#ruleset(resource)
    else if (gatewayTypes.has(resource.type)) this.#policy(resource)
    else this.#conditions(resource.members)
  }

  read({ resources, worked }: FileResources): void {
    for (const resource of resources) {
      if (!resource.type.startsWith('cloudflare_')) continue
      this.#collectTexts(`${resource.type}.${resource.name}`, resource.members)
      for (const made of worked.of(resource)) this.#resource(made)
    }
    if (this.#policies.length > 0)
      this.units.push(
        makeUnit('terraform', this.#source, { version: 1, gateway: { policies: this.#policies } }, this.#policyOrigins),
      )
    if (this.#others.length > 0)
      this.units.push(makeUnit('terraform', this.#source, { version: 1, rules: this.#others }, this.#otherOrigins))
  }
}

function descriptionOf(members: readonly Member[]): { readonly description?: string } {
  const description = textOf(members, 'description')
  return description === undefined ? {} : { description }
}

function membersOf(value: Member['value']): readonly Member[] {
  return value.kind === 'object' ? value.members : []
}

function withoutParameters({ expression }: RulesetRule): Rule {
  return { expression, action: 'log' }
}

/** A `.tf` or `.tf.json` file. */
export function readTerraform(source: SourceFile): ReadResult {
  const reader = new TerraformReader(source)
  const done = (): ReadResult => ({
    units: reader.units,
    problems: reader.problems,
    terraformTexts: reader.texts,
  })
  try {
    if (/^\s*\{/.test(source.text)) {
      const text = readDocumentText(source.text, source.file, defaultDocumentLimits)
      if (text.diagnostics.length > 0)
        return { units: [], problems: text.diagnostics.map(toProblem), terraformTexts: [] }
      reader.read(jsonResources(text))
    } else reader.read(hclResources(source.text))
  } catch (error) {
    if (!(error instanceof HclError)) throw error
    const start = Math.min(error.at, source.text.length)
    const place = { file: source.file, span: { start, end: Math.min(start + 1, source.text.length) } }
    const message = `the file does not parse: ${error.message}`
    return {
      units: [],
      problems: [{ place, code: 'E_POLICY_SYNTAX', level: 'error', message }],
      terraformTexts: [],
    }
  }
  return done()
}
