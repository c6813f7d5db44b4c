import { transform, walk, type Condition, type Filter, type Test } from '../../compiler/index.ts'
import {
  compileDlpProfiles,
  listPredefinedProfiles,
  readyNames,
  resolveDlpProfile,
  type DlpCompileOptions,
  type DlpProfile,
  type DlpScanner,
} from '../../inspection/dlp/index.ts'
import { suggest } from '../../diagnostics/index.ts'
import { dlpField, fromText, toText, type ByteString, type ScannedTexts } from '../../runtime/index.ts'
import type { PolicyDocument } from '../document/generated/document.generated.ts'
import type { FindingList } from '../document/finding.ts'

/** The texts of an event that DLP looks at, by location (`prompt`, `body`). */
export type DlpTexts = ScannedTexts

/** Every profile that a document can name: its own and the ready ones. */
export function listProfiles(document: PolicyDocument): readonly DlpProfile[] {
  const own = (document.dlp?.profiles ?? []) as unknown as readonly DlpProfile[]
  const names = new Set(own.map(({ id }) => id))
  return [...own, ...listPredefinedProfiles().filter(({ id }) => !names.has(id))]
}

/** Ids of profiles by name and by id. */
export function profileIds(document: PolicyDocument): ReadonlyMap<string, string> {
  const own = document.dlp?.profiles ?? []
  const names = new Set(own.map(({ id }) => id))
  const profiles = [...own, ...readyNames.filter(({ id }) => !names.has(id))]
  return new Map([
    ...profiles.map(({ id, name }) => [name, id] as const),
    ...profiles.map(({ id }) => [id, id] as const),
  ])
}

/** A literal that names a profile by its name or by Cloudflare's UUID, as the id that the field holds. */
function toProfileId(literal: ByteString, profiles: readonly DlpProfile[]): ByteString {
  const id = resolveDlpProfile(toText(literal), profiles)
  return id === undefined ? literal : fromText(id)
}

function resolveTest(test: Test, profiles: readonly DlpProfile[]): Test {
  if (test.kind === 'bytes_set') {
    const items = [...new Set(test.items.map((item) => toProfileId(item, profiles)))].sort()
    return items.join() === test.items.join() ? test : { ...test, items }
  }
  if (test.kind !== 'order' || typeof test.literal !== 'string') return test
  const literal = toProfileId(test.literal, profiles)
  return literal === test.literal ? test : { ...test, literal }
}

/**
 * A condition whose profiles are named as people name them, by id, name or Cloudflare's UUID, with their ids;
 * the condition itself if it names none otherwise.
 */
export function resolveProfiles(root: Condition, document: PolicyDocument): Condition {
  const own = (document.dlp?.profiles ?? []) as unknown as readonly DlpProfile[]
  return transform(root, (node) => {
    if (node.kind !== 'array_compare' || node.each.base.kind !== 'field' || node.each.base.name !== dlpField)
      return node
    const test = resolveTest(node.test, own)
    return test === node.test ? node : { ...node, test }
  }) as Condition
}

/** The ids that conditions compare the field with; undefined if some condition could ask for any. */
export function askedProfiles(filters: readonly Filter[]): ReadonlySet<string> | undefined {
  const asked = new Set<string>()
  let isOpen = false
  for (const filter of filters) {
    // Trees are made anew to be walked, and few of thousands name profiles.
    if (!filter.fields.includes(dlpField)) continue
    let reads = 0
    let compared = 0
    walk(filter.checked.root, (node) => {
      if (node.kind === 'field' && node.name === dlpField) reads += 1
      if (node.kind !== 'array_compare' || node.each.base.kind !== 'field' || node.each.base.name !== dlpField) return
      const { test } = node
      if (test.kind === 'bytes_set') for (const item of test.items) asked.add(toText(item))
      else if (test.kind === 'order' && test.operator === 'eq') asked.add(toText(test.literal as ByteString))
      else return
      compared += 1
    })
    if (compared < reads) isOpen = true
  }
  return isOpen ? undefined : asked
}

/** What looks for DLP in a policy, and the profiles that it was made of. */
export interface PolicyScanner {
  readonly scanner: DlpScanner
  readonly profiles: readonly DlpProfile[]
}

/** Compiles the profiles of a document, and the ready ones that its rules ask for. */
export function createPolicyDlp(
  document: PolicyDocument,
  filters: readonly Filter[],
  list: FindingList,
  options: DlpCompileOptions,
): PolicyScanner | undefined {
  const asked = askedProfiles(filters)
  const own = document.dlp?.profiles ?? []
  if (own.length === 0 && asked?.size === 0) return undefined
  const profiles = listProfiles(document).filter(
    ({ id }, index) => index < own.length || asked === undefined || asked.has(id),
  )
  /** The compiler tells places as spans; they stand for paths here. */
  const paths: (readonly (string | number)[])[] = []
  const locate = (path: readonly (string | number)[]): { start: number; end: number } => {
    paths.push(path)
    return { start: paths.length - 1, end: paths.length }
  }
  const result = compileDlpProfiles(profiles, { ...options, locate })
  if (!result.ok) {
    for (const diagnostic of result.diagnostics)
      list.findings.push({
        ...diagnostic,
        path: ['dlp', 'profiles', ...(paths[diagnostic.span.start] ?? [])],
        target: 'value',
      })
    return undefined
  }
  if (asked === undefined || asked.size > 0) return { profiles, scanner: result.value }
  return undefined
}

/** The hint for a profile that is not defined. */
export function suggestProfile(document: PolicyDocument, name: string): string {
  const [best] = suggest(name, profileIds(document).keys(), 1)
  return best === undefined ? 'define it under `dlp.profiles`' : `did you mean \`${best}\`?`
}
