import { createDiagnostic } from '../../diagnostics/index.ts'
import {
  gatewayParts,
  classify,
  defaultDocumentLimits,
  readDocumentText,
  type DocumentPath,
  type DocumentText,
  type GatewayPolicy,
  type JsonObject,
  type PolicyDocument,
  type RulesetRule,
  kindWords,
} from '../../policy/index.ts'
import { filtersOf } from './gateway-kind.ts'
import { makeUnit } from './made-document.ts'
import { Origins } from './origins.ts'
import { toProblem } from './read-policy.ts'
import type { LintUnit, ReadProblem, ReadResult, SourceFile } from './unit.ts'

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An object of the API and where it stands. */
interface Found {
  readonly value: JsonObject
  readonly path: DocumentPath
}

/** The filters that a policy says, or that its conditions and action tell. */
function filtersIn(value: JsonObject): GatewayPolicy['filters'] {
  const { filters, action } = value
  const texts = gatewayParts.map((part) => value[part]).filter((text) => typeof text === 'string')
  return filtersOf(filters, typeof action === 'string' ? action : '', texts)
}

/** Members of a rule that findings point at. */
const placedMembers = ['expression', 'action', 'action_parameters', 'enabled', 'ratelimit', 'description'] as const
const placedPolicyMembers = ['traffic', 'identity', 'device_posture', 'action', 'rule_settings', 'description'] as const

type ApiKind = NonNullable<ReturnType<typeof classify>>

const holdsNoRules: ReadonlySet<ApiKind> = new Set(['dlpProfile', 'dlpEntry', 'zeroTrustList', 'rulesList'])

/** Reads what the API gives, whose answers wrap what they hold. */
class ApiReader {
  readonly #source: SourceFile
  readonly #text: DocumentText
  readonly units: LintUnit[] = []
  readonly problems: ReadProblem[] = []
  readonly #policies: Found[] = []
  readonly #loose: Found[] = []
  readonly #unread: { readonly path: DocumentPath; readonly kind: ApiKind | undefined }[] = []

  constructor(source: SourceFile, text: DocumentText) {
    this.#source = source
    this.#text = text
  }

  #origin(origins: Origins, target: DocumentPath, from: DocumentPath): void {
    origins.set(target, {
      span: this.#text.spanAt(from),
      keySpan: this.#text.keySpanAt(from),
      inside: (span) => this.#text.spanInside(from, span),
    })
  }

  #rules(list: readonly Found[], origins: Origins, root: DocumentPath): RulesetRule[] {
    return list
      .filter(({ value }) => typeof value['expression'] === 'string' && typeof value['action'] === 'string')
      .map(({ value, path }, index) => {
        this.#origin(origins, [...root, index], path)
        for (const member of placedMembers)
          if (Object.hasOwn(value, member)) this.#origin(origins, [...root, index, member], [...path, member])
        for (const key of Object.keys(isObject(value['action_parameters']) ? value['action_parameters'] : {}))
          this.#origin(origins, [...root, index, 'action_parameters', key], [...path, 'action_parameters', key])
        return Object.fromEntries(
          Object.entries(value).filter(([, member]) => member !== null),
        ) as unknown as RulesetRule
      })
  }

  #members(list: unknown, path: DocumentPath): Found[] {
    return (Array.isArray(list) ? list : []).flatMap((value: unknown, index) =>
      isObject(value) ? [{ value, path: [...path, index] }] : [],
    )
  }

  #addRuleset({ value, path }: Found): void {
    const origins = new Origins(this.#source.file)
    const rules = this.#rules(this.#members(value['rules'], [...path, 'rules']), origins, ['rulesets', 0, 'rules'])
    this.#origin(origins, [], path)
    this.#origin(origins, ['rulesets', 0, 'phase'], [...path, 'phase'])
    const { id, name, kind, phase } = value
    const document = {
      version: 1,
      rulesets: [{ id, name, kind: kind === 'root' ? 'root' : 'zone', phase, rules }],
    } as unknown as PolicyDocument
    this.units.push(makeUnit('api', this.#source, document, origins))
  }

  sort(value: unknown, path: DocumentPath): void {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) this.sort(item, [...path, index])
      return
    }
    if (!isObject(value)) return
    if ('result' in value && !('phase' in value)) {
      this.sort(value['result'], [...path, 'result'])
      return
    }
    const kind = classify(value)
    if (kind === 'ruleset') this.#addRuleset({ value, path })
    else if (kind === 'gatewayPolicy') this.#policies.push({ value, path })
    else if (kind === 'rule') this.#loose.push({ value, path })
    else if (kind === 'filter' || kind === 'firewallRule') {
      const isRule = kind === 'firewallRule' && isObject(value['filter'])
      const filter = isRule ? (value['filter'] as JsonObject) : value
      const at = isRule ? [...path, 'filter'] : path
      if (typeof filter['expression'] === 'string')
        this.#addExpression({ value: { ...filter, action: 'log' }, path: at })
    } else this.#unread.push({ path, kind })
  }

  /** An expression of which nobody says what it does. */
  #addExpression(found: Found): void {
    const origins = new Origins(this.#source.file)
    const [rule] = this.#rules([found], origins, ['rules'])
    if (rule === undefined) return
    const document = { version: 1, scheme: 'cloudflare', rules: [{ expression: rule.expression, action: 'log' }] }
    this.units.push(makeUnit('api', this.#source, document as PolicyDocument, origins))
  }

  /** The conditions of a policy whose kind nobody says: which others it meets is not known. */
  #addAlone({ value, path }: Found): void {
    const origins = new Origins(this.#source.file)
    const parts = gatewayParts.filter((part) => typeof value[part] === 'string' && value[part] !== '')
    const rules = parts.map((part, index) => {
      this.#origin(origins, ['rules', index], path)
      this.#origin(origins, ['rules', index, 'expression'], [...path, part])
      return { expression: value[part] as string, action: 'log' as const }
    })
    if (rules.length > 0)
      this.units.push(makeUnit('api', this.#source, { version: 1, scheme: 'gateway', rules }, origins))
  }

  /** Tells what else the answer holds, once a kind: nobody has looked at it. */
  #tellUnread(): void {
    const told = new Set<ApiKind | undefined>()
    for (const { path, kind } of this.#unread) {
      // Lists and profiles hold no rules, and come along with them.
      if (told.has(kind) || (this.units.length > 0 && kind !== undefined && holdsNoRules.has(kind))) continue
      told.add(kind)
      const what = kind === undefined ? 'an object of no known form' : kindWords[kind]
      const reason = 'only rules in the form of the API are judged here'
      const hint = 'bring it into a policy by `portcullis import`, and lint that'
      const { code, severity, message } = createDiagnostic('W_IMPORT_LEFT_OUT', { start: 0, end: 0 }, { what, reason })
      this.problems.push({ place: { file: this.#source.file, span: this.#text.spanAt(path) }, code, level: severity, message, hint }) // prettier-ignore
    }
  }

  /** Puts what came one by one together: Gateway policies, and rules without their ruleset. */
  finish(): void {
    if (this.#policies.length > 0) {
      const origins = new Origins(this.#source.file)
      const policies: GatewayPolicy[] = []
      for (const { value, path } of this.#policies) {
        const filters = filtersIn(value)
        if (filters === undefined) {
          this.#addAlone({ value, path })
          continue
        }
        const root = ['gateway', 'policies', policies.length]
        this.#origin(origins, root, path)
        for (const member of placedPolicyMembers)
          if (Object.hasOwn(value, member)) this.#origin(origins, [...root, member], [...path, member])
        const members = Object.entries(value).filter(([, member]) => member !== null)
        policies.push({ ...Object.fromEntries(members), filters } as unknown as GatewayPolicy)
      }
      if (policies.length > 0)
        this.units.push(makeUnit('api', this.#source, { version: 1, gateway: { policies } }, origins))
    }
    if (this.#loose.length > 0) {
      const origins = new Origins(this.#source.file)
      const rules = this.#rules(this.#loose, origins, ['rulesets', 0, 'rules'])
      const document: PolicyDocument = {
        version: 1,
        rulesets: [{ name: 'rules', kind: 'zone', phase: 'http_request_firewall_custom', rules }],
      }
      this.units.push(makeUnit('api', this.#source, document, origins))
    }
    this.#tellUnread()
  }
}

/** API answers nest deeper than documents that people write. */
const deepest = 200

/** The JSON of the APIs: rulesets, rules, filters and Gateway policies, with or without the envelope of an answer. */
export function readApi(source: SourceFile): ReadResult {
  const text = readDocumentText(source.text, source.file, { ...defaultDocumentLimits, maxDocumentDepth: deepest })
  if (text.diagnostics.length > 0) return { units: [], problems: text.diagnostics.map(toProblem), terraformTexts: [] }
  const reader = new ApiReader(source, text)
  reader.sort(text.value, [])
  reader.finish()
  return { units: reader.units, problems: reader.problems, terraformTexts: [] }
}
