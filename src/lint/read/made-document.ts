import { cloudflare, gateway } from '../../language/index.ts'
import { findLists, type DocumentPath, type PolicyDocument } from '../../policy/index.ts'
import { type Origins } from './origins.ts'
import type { LintUnit, SourceFile, SourceForm } from './unit.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** A document with the lists that its expressions name: what is in them is not at hand. */
function withLists(document: PolicyDocument): PolicyDocument {
  const named = (text: string | undefined): boolean => text?.includes('$') === true
  const rules = [
    ...(document.rulesets ?? []).flatMap((ruleset) => ruleset.rules ?? []),
    ...(document.rules ?? []),
    ...(document.tiers ?? []).flatMap((tier) => tier.rules),
  ].map(({ expression }) => expression)
  const policies = (document.gateway?.policies ?? []).flatMap(({ traffic, identity, device_posture: posture }) => [
    traffic,
    identity,
    posture,
  ])
  const lists = {
    ...findLists(rules.filter(named), cloudflare),
    ...findLists([...policies, ...(document.scheme === 'gateway' ? rules : [])].filter(named), gateway),
  }
  return Object.keys(lists).length === 0 ? document : { ...document, lists: { ...lists, ...document.lists } }
}

/** A unit whose document was made of another form. */
export function makeUnit(
  form: SourceForm,
  source: SourceFile,
  document: Mutable<PolicyDocument>,
  origins: Origins,
): LintUnit {
  const made = withLists(document)
  return {
    form,
    files: [source],
    document: made,
    isPart: true,
    place: (path: DocumentPath, target) => origins.place(path, target),
    holes: (path: DocumentPath) => origins.holes(path),
    isWorkedOut: (path: DocumentPath) => origins.isWorkedOut(path),
    schemeAt: () => made.scheme,
  }
}
