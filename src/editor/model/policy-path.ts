import { policyMembers, testFileMembers, type MemberRow } from '../../policy/index.ts'
import type { EditorDocument } from './editor-document.ts'
import { isTestFile } from './elide.ts'

const gatewayResource = /^cloudflare_(?:teams_rule|zero_trust_gateway_policy)$/

/** Keys of any form as those of a policy document, by which members are described. */
export function toPolicyKeys(document: EditorDocument, keys: readonly string[]): readonly string[] {
  const { kind } = document.form
  if (kind === 'policy' || kind === 'rules') return keys
  if (kind === 'terraform') {
    const [, type, name, ...rest] = keys
    // In JSON what holds the resources of a type is a mapping of its own.
    if (name === undefined) return keys
    if (gatewayResource.test(type ?? '')) return ['gateway', 'policies', '*', ...rest]
    return type === 'cloudflare_ruleset' ? ['rulesets', '*', ...rest] : keys
  }
  const rest = keys[0] === 'result' ? keys.slice(1) : keys
  const own = rest[0] === '*' ? rest.slice(1) : rest
  if (own[0] === 'rules' || own.length === 0) return ['rulesets', '*', ...own]
  return ['rulesets', '*', 'rules', '*', ...own]
}

function fits(place: string, keys: readonly string[]): boolean {
  const steps = place === '' ? [] : place.split('/').slice(1)
  return steps.length === keys.length && steps.every((step, index) => step === '*' || step === keys[index])
}

/** The members that the mapping at some keys may have. */
export function membersAt(document: EditorDocument, keys: readonly string[]): readonly MemberRow[] {
  const table = isTestFile(document) ? testFileMembers : policyMembers
  const path = toPolicyKeys(document, keys)
  return table.filter(({ place }) => fits(place, path))
}

/** What a member is for; undefined: nobody knows it. */
export function memberAt(document: EditorDocument, keys: readonly string[]): MemberRow | undefined {
  const name = keys.at(-1)
  return membersAt(document, keys.slice(0, -1)).find(({ key }) => key === name)
}
