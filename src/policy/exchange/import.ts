import { compile, walk } from '../../compiler/index.ts'
import { createDiagnostic, fail, succeed, type Result } from '../../diagnostics/index.ts'
import { cloudflare, gateway } from '../../language/index.ts'
import type { GatewayPolicy, List, PolicyDocument, Ruleset } from '../document/generated/document.generated.ts'
import { defaultDocumentLimits, readDocumentText } from '../document/text/document-text.ts'
import { isObject, readTerraform, type JsonObject } from './terraform.ts'

/** API answers and states nest deeper than documents that people write. */
const deepestImport = 200

interface Found {
  readonly rulesets: JsonObject[]
  readonly gatewayPolicies: JsonObject[]
}

function isRuleset(value: JsonObject): boolean {
  return typeof value['phase'] === 'string'
}

function isGatewayPolicy(value: JsonObject): boolean {
  return typeof value['name'] === 'string' && typeof value['action'] === 'string' && !('expression' in value)
}

function sort(value: unknown, found: Found): void {
  if (Array.isArray(value)) {
    for (const item of value) sort(item, found)
    return
  }
  if (!isObject(value)) return
  const terraform = readTerraform(value)
  if (terraform !== undefined) {
    found.rulesets.push(...terraform.rulesets)
    found.gatewayPolicies.push(...terraform.gatewayPolicies)
  } else if ('result' in value && 'success' in value) sort(value['result'], found)
  else if (isRuleset(value)) found.rulesets.push(value)
  else if (isGatewayPolicy(value)) found.gatewayPolicies.push(value)
}

const kinds: ReadonlyMap<string, List['kind']> = new Map([
  ['Ip', 'ip'],
  ['Bytes', 'string'],
  ['Int', 'integer'],
])

/** Lists that the expressions name: their items are not part of what is imported. */
function findLists(expressions: readonly string[], scheme: typeof cloudflare): Record<string, List> {
  const lists: [string, List][] = []
  for (const text of expressions) {
    const result = compile(text, scheme)
    if (!result.ok) continue
    walk(result.value.checked.root, (node) => {
      if ((node.kind !== 'compare' && node.kind !== 'array_compare') || node.test.kind !== 'list') return
      const { name, type } = node.test
      if (!name.startsWith('cf.')) lists.push([name, { kind: kinds.get(type) ?? 'string', external: true }])
    })
  }
  return Object.fromEntries(lists)
}

function withLists(document: PolicyDocument, lists: Record<string, List>): PolicyDocument {
  return Object.keys(lists).length === 0 ? document : { ...document, lists }
}

/**
 * Makes policy documents of what the Cloudflare API or Terraform gives: rulesets, Gateway
 * policies, lists of them, answers of the API, and `terraform show -json`.
 *
 * @returns one document for each scheme: rulesets are written for `cloudflare`, Gateway
 *   policies for `gateway`. Keys that are not known are kept.
 */
export function importPolicies(text: string): Result<readonly PolicyDocument[]> {
  const source = readDocumentText(text, 'import', { ...defaultDocumentLimits, maxDocumentDepth: deepestImport })
  if (source.diagnostics.length > 0) return fail(...source.diagnostics)
  const found: Found = { rulesets: [], gatewayPolicies: [] }
  sort(source.value, found)
  const documents: PolicyDocument[] = []
  if (found.rulesets.length > 0) {
    const rulesets = found.rulesets as unknown as Ruleset[]
    const expressions = rulesets.flatMap(({ rules }) => (rules ?? []).map(({ expression }) => expression))
    documents.push(withLists({ version: 1, scheme: 'cloudflare', rulesets }, findLists(expressions, cloudflare)))
  }
  if (found.gatewayPolicies.length > 0) {
    const policies = found.gatewayPolicies as unknown as GatewayPolicy[]
    const expressions = policies.flatMap(({ traffic, identity, device_posture: posture }) => [
      traffic ?? '',
      identity ?? '',
      posture ?? '',
    ])
    const written = expressions.filter((expression) => expression !== '')
    documents.push(withLists({ version: 1, scheme: 'gateway', gateway: { policies } }, findLists(written, gateway)))
  }
  if (documents.length > 0) return succeed(documents)
  const reason = 'found no rulesets, Gateway policies or Terraform resources of these kinds'
  return fail(createDiagnostic('E_POLICY_SCHEMA', { start: 0, end: Math.min(1, text.length) }, { reason }))
}
