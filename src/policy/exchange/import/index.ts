import { createDiagnostic, fail, succeed, type Result } from '../../../diagnostics/index.ts'
import { cloudflare, gateway } from '../../../language/index.ts'
import type { PolicyDocument } from '../../document/generated/document.generated.ts'
import { defaultDocumentLimits, readDocumentText } from '../../document/text/document-text.ts'
import { readAiGateway } from './ai-gateway/index.ts'
import { addApiObject, classify } from './classify.ts'
import { findLists } from './find-lists.ts'
import { Found, isObject } from './found.ts'
import { readDlp } from './read-dlp.ts'
import { readFirewallRules } from './read-firewall-rules.ts'
import { readLists } from './read-lists.ts'
import { readPortal } from './read-portal.ts'
import { readGatewayPolicies, readLooseRules, readRulesets } from './read-rules.ts'
import { HclError } from './terraform/hcl-cursor.ts'
import { readTerraformFile, readTerraformJsonFile } from './terraform/terraform-files.ts'
import { addResources } from './terraform/terraform-resources.ts'
import { readTerraformJson } from './terraform/terraform-state.ts'

/** API answers and states nest deeper than documents that people write. */
const deepestImport = 200

/** Members of an answer of the API that are no result. */
const isAnswer = (value: object): boolean =>
  'result' in value && ['success', 'errors', 'messages', 'result_info'].some((key) => key in value)

function sort(value: unknown, found: Found): void {
  if (Array.isArray(value)) {
    for (const item of value) sort(item, found)
    return
  }
  if (!isObject(value)) {
    if (value !== null) found.leaveOut(`\`${String(value).slice(0, 40)}\``, 'it is no object')
    return
  }
  // A policy of AI Gateway has a `resource` as a file of Terraform in JSON has.
  const isPolicy = classify(value) === 'aiPolicy'
  const resources = isPolicy ? undefined : (readTerraformJson(value, found) ?? readTerraformJsonFile(value, found))
  if (resources !== undefined) addResources(resources, found)
  else if (isAnswer(value) || (Object.keys(value).length === 1 && 'result' in value)) {
    if (value['success'] === false)
      found.leaveOut('an answer of the API', `it is an error: ${JSON.stringify(value['errors'] ?? null).slice(0, 200)}`)
    sort(value['result'], found)
  } else if (isObject(value['data']) && Array.isArray(value['data']['routes'])) {
    // The list of dynamic routes has an envelope of its own.
    sort(value['data']['routes'], found)
  } else addApiObject(value, found)
}

/** The document of all that was found; sections that would be empty are left out. */
function toDocument(found: Found): PolicyDocument {
  const { items } = found
  const rulesets = [
    ...readRulesets(items.ruleset, found),
    ...readLooseRules(items.rule, found),
    ...readFirewallRules(items.firewallRule, items.filter, found),
  ]
  const policies = readGatewayPolicies(items.gatewayPolicy, found)
  const profiles = readDlp(items.dlpProfile, items.dlpEntry, found)
  const aiGateway = readAiGateway({ gateways: items.aiGateway, policies: items.aiPolicy, routes: items.aiRoute }, found)
  const portal = readPortal(items.mcpPortal, items.mcpServer, found)
  const lists = {
    ...findLists(
      rulesets.flatMap(({ rules }) => (rules ?? []).map(({ expression }) => expression)),
      cloudflare,
    ),
    ...findLists(
      policies.flatMap(({ traffic, identity, device_posture: posture }) => [traffic, identity, posture]),
      gateway,
    ),
    ...readLists(items.zeroTrustList, items.rulesList, found),
  }
  return {
    version: 1,
    ...(rulesets.length === 0 ? {} : { rulesets }),
    ...(policies.length === 0 ? {} : { gateway: { policies } }),
    ...(profiles.length === 0 ? {} : { dlp: { profiles } }),
    ...(portal === undefined ? {} : { portal }),
    ...(aiGateway === undefined ? {} : { ai_gateway: aiGateway }),
    ...(Object.keys(lists).length === 0 ? {} : { lists }),
  }
}

/** Reads a `.tf` file, if the text is no JSON; what is wrong with it is told only if it looks like one. */
function sortTerraformFile(text: string, found: Found): Result<boolean> {
  if (/^\s*[[{]/.test(text) || !/^[ \t]*(?:resource|module|data|variable|terraform|provider)\b[^\n:]*\{/m.test(text))
    return succeed(false)
  try {
    addResources(readTerraformFile(text, found), found)
    return succeed(true)
  } catch (error) {
    if (!(error instanceof HclError)) throw error
    const span = { start: Math.min(error.at, text.length), end: Math.min(error.at + 1, text.length) }
    return fail(createDiagnostic('E_POLICY_SYNTAX', span, { reason: error.message }))
  }
}

/**
 * Makes a policy document of what the Cloudflare API or Terraform gives: rulesets, rules, Gateway policies, lists,
 * DLP profiles, MCP portals, gateways, policies and dynamic routes of AI Gateway, one or many, with or without the envelope of an answer; state files of any version,
 * `terraform show -json` of a state or plan, and `.tf` files. Keys that are not known are kept. Nothing of what it
 * cannot take over is refused: each piece is left out with a warning that names it.
 *
 * @returns one document, in a list for callers that went through several
 */
export function importPolicies(text: string): Result<readonly PolicyDocument[]> {
  const found = new Found()
  const file = sortTerraformFile(text, found)
  if (!file.ok) return file
  if (!file.value) {
    const source = readDocumentText(text, 'import', { ...defaultDocumentLimits, maxDocumentDepth: deepestImport })
    if (source.diagnostics.length > 0) return fail(...source.diagnostics)
    sort(source.value, found)
  }
  if (!found.isEmpty) {
    const document = toDocument(found)
    return succeed([document], found.warnings)
  }
  const reason = [
    'found no rulesets, Gateway policies or Terraform resources of these kinds',
    ...found.warnings.slice(0, 3).map(({ message }) => message),
  ].join('; ')
  return fail(createDiagnostic('E_POLICY_SCHEMA', { start: 0, end: Math.min(1, text.length) }, { reason }))
}
