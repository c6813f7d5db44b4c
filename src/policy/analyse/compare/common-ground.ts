import { createAnalyzer, budgets, type Analyzer } from '../../../analysis/index.ts'
import { transform, type Condition, type IrNode } from '../../../compiler/index.ts'
import { toSchemes } from '../../document/document-scheme.ts'
import { FindingList } from '../../document/finding.ts'
import type { PolicyDocument } from '../../document/generated/document.generated.ts'
import { createPolicy } from '../../decide/compile-policy.ts'
import type { Policy } from '../../decide/policy.ts'
import { knownLists, type ProveOptions } from '../shared.ts'
import { findChangedMeanings } from './changed-meanings.ts'

/** Two policies whose conditions are about the same fields, and what decides questions about both. */
export interface CommonGround {
  readonly analyzer: Analyzer
  readonly old: Policy
  readonly next: Policy
  /** A condition of the old policy in the words of the analyzer: lists that have changed have a name of their own. */
  readonly fromOld: (condition: Condition) => Condition
}

/** The name of the old items of a list; no document can name one so. */
function oldName(list: string): string {
  return `${list}\u0000old`
}

type Lists = NonNullable<PolicyDocument['lists']>
type Fields = NonNullable<PolicyDocument['fields']>

/** The old lists that a new document holds otherwise, or not at all. */
function changedLists(old: PolicyDocument, next: PolicyDocument): Lists {
  const changed = Object.entries(old.lists ?? {}).filter(
    ([name, list]) => JSON.stringify(list) !== JSON.stringify(next.lists?.[name]),
  )
  return Object.fromEntries(changed)
}

/** A condition whose tests of some lists ask the lists of other names. */
function renameLists(condition: Condition, changed: Lists): Condition {
  return transform(condition, (node): IrNode => {
    if ((node.kind !== 'compare' && node.kind !== 'array_compare') || node.test.kind !== 'list') return node
    const { test } = node
    return Object.hasOwn(changed, test.name) ? { ...node, test: { ...test, name: oldName(test.name) } } : node
  }) as Condition
}

/** The fields of both documents, or undefined if one name is of two types. */
function joinFields(old: PolicyDocument, next: PolicyDocument): Fields | undefined {
  const joined: Record<string, Fields[string]> = { ...old.fields }
  for (const [name, field] of Object.entries(next.fields ?? {})) {
    if (Object.hasOwn(joined, name) && JSON.stringify(joined[name]) !== JSON.stringify(field)) return undefined
    joined[name] = field
  }
  return joined
}

/** The policy over fields that both have, so that each has its place; undefined if it does not compile so. */
function withFields(policy: Policy, fields: Fields): Policy | undefined {
  const { document } = policy
  if (JSON.stringify(document.fields ?? {}) === JSON.stringify(fields)) return policy
  const result = createPolicy({ ...document, fields })
  return result.ok ? result.value : undefined
}

/** What two policies have in common, or undefined if a name means one thing in one and another in the other. */
export function findCommonGround(old: Policy, next: Policy, options: ProveOptions): CommonGround | undefined {
  const fields = joinFields(old.document, next.document)
  if (fields === undefined || findChangedMeanings(old, next).length > 0) return undefined
  const [before, after] = [withFields(old, fields), withFields(next, fields)]
  if (before === undefined || after === undefined) return undefined
  const changed = changedLists(old.document, next.document)
  const renamed = Object.fromEntries(Object.entries(changed).map(([name, list]) => [oldName(name), list]))
  const joined = { ...after.document, lists: { ...after.document.lists, ...renamed } }
  // What is wrong with either document was said when its policy was compiled.
  const { scheme } = toSchemes(joined, new FindingList())
  const analyzer = createAnalyzer({
    scheme,
    lists: { ...knownLists(joined) },
    budget: budgets[options.budget ?? 'batch'],
  })
  const known = new WeakMap<Condition, Condition>()
  return {
    analyzer,
    old: before,
    next: after,
    fromOld(condition) {
      let mapped = known.get(condition)
      if (mapped === undefined) known.set(condition, (mapped = renameLists(condition, changed)))
      return mapped
    },
  }
}
