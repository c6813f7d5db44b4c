import { readDocumentText, type PolicyDocument, type ReadFile } from '../../policy/index.ts'
import { isObject, readApi } from './read-api.ts'
import { readPolicy } from './read-policy.ts'
import { readRules } from './read-rules.ts'
import { readTerraform } from './terraform/read-terraform.ts'
import type { ReadResult, SourceFile } from './unit.ts'

/** Keys of a policy document that no answer of the API has. */
const policyKeys = /["']?(?:rules|rulesets|gateway|tiers|guardrails|portal|lists|tests|dlp|detections|fields)["']?\s*:/

/** What a JSON text holds; undefined if it is none. Places, which are dear, are not asked for here. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** What kind of file it is, by its name and what it holds. */
export function kindOfSource({ file, text }: SourceFile): 'policy' | 'api' | 'rules' | 'terraform' {
  if (/\.(?:tf|tf\.json|tofu)$/.test(file)) return 'terraform'
  if (file.endsWith('.wf')) return 'rules'
  if (/^\s*\[/.test(text)) return 'api'
  if (!/^\s*\{/.test(text)) return 'policy'
  if (/"version"\s*:\s*1\b/.test(text.slice(0, 10_000)) && policyKeys.test(text) && !/^\s*\{\s*"result"/.test(text))
    return 'policy'
  // Members at the top stand before the first nested one, or at the end; the words are those of one form alone.
  if (/^\s*\{\s*"resource"\s*:\s*[[{]/.test(text) || /"resource"\s*:\s*\{\s*"cloudflare_/.test(text)) return 'terraform'
  if (/^\s*\{\s*"(?:result|success|errors|messages)"/.test(text)) return 'api'
  const value = parseJson(text) ?? readDocumentText(text, file).value
  if (!isObject(value)) return 'policy'
  if (isObject(value['resource']) && Object.keys(value['resource']).some((type) => type.startsWith('cloudflare_')))
    return 'terraform'
  const isApi = 'result' in value || 'phase' in value || ('action' in value && !('rules' in value))
  return isApi || 'expression' in value ? 'api' : 'policy'
}

/**
 * Whether a file of a folder holds rules, told by its name and by what stands in it: folders hold other YAML and JSON
 * too.
 */
export function isRuleFile(source: SourceFile): boolean {
  const { file, text } = source
  if (/\.(?:wf|tf|tofu|tf\.json)$/.test(file)) return true
  if (!/\.(?:ya?ml|json)$/.test(file)) return false
  if (kindOfSource(source) !== 'policy') return /"(?:expression|traffic|identity|device_posture)"\s*:/.test(text)
  return (
    policyKeys.test(text) && (/\b(?:expression|traffic)["']?\s*:/.test(text) || /\bversion["']?\s*:\s*1\b/.test(text))
  )
}

const readers = { api: readApi, rules: readRules, terraform: readTerraform } as const

/** The names of a document that may stand in it once. */
function namesOf({ rules, tiers, guardrails, lists, applications }: PolicyDocument): readonly string[] {
  return [
    ...[...(rules ?? []), ...(tiers ?? []).flatMap((tier) => tier.rules), ...(guardrails ?? [])].flatMap(({ id }) =>
      id === undefined ? [] : [`rule ${id}`],
    ),
    ...(tiers ?? []).map(({ id }) => `tier ${id}`),
    ...Object.keys(lists ?? {}).map((name) => `list ${name}`),
    ...Object.keys(applications ?? {}).map((name) => `application ${name}`),
  ]
}

/** Documents as one policy; where two of them define the same they are policies of their own, which a folder may hold. */
function readPolicies(files: readonly SourceFile[], readFile: ReadFile | undefined): readonly ReadResult[] {
  if (files.length === 1) return [readPolicy(files, readFile)]
  const apart = files.map((source) => readPolicy([source], readFile))
  const names = apart.flatMap(({ units }) => units.flatMap(({ document }) => [...new Set(namesOf(document))]))
  return new Set(names).size === names.length ? [readPolicy(files, readFile)] : apart
}

/**
 * Reads rule files of any form. All policy documents among them are one policy, unless two define the same; of the others
 * each stands for itself.
 *
 * @param readFile - reads the files that policy documents name
 */
export function readSources(files: readonly SourceFile[], readFile?: ReadFile): ReadResult {
  const policies: SourceFile[] = []
  const results: ReadResult[] = []
  for (const source of files) {
    const kind = kindOfSource(source)
    if (kind === 'policy') policies.push(source)
    else results.push(readers[kind](source))
  }
  if (policies.length > 0) results.unshift(...readPolicies(policies, readFile))
  return {
    units: results.flatMap(({ units }) => units),
    problems: results.flatMap(({ problems }) => problems),
    terraformTexts: results.flatMap(({ terraformTexts }) => terraformTexts),
  }
}
