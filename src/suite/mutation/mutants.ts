import { some, transform, type Condition, type Filter, type IrNode } from '../../compiler/index.ts'
import type { CompiledStage, DocumentPath, Policy, PolicyDocument } from '../../policy/index.ts'
import { contentMutants } from './content-mutants.ts'
import { documentMutants, ruleLists } from './document-mutants.ts'
import { expressionVariants } from './expression-variants.ts'
import { replaceAt, valueAt, type Mutant } from './mutant.ts'

/** Members of a rule that are expressions. */
const expressionMembers = ['expression', 'traffic', 'identity', 'device_posture'] as const

/** Items of one list that are dropped, evenly over the list. */
const mostListItems = 12

interface Place {
  readonly path: DocumentPath
  readonly text: string
  readonly filter: Filter
}

function stagesOf({ stages, portal }: Policy): readonly CompiledStage[] {
  return portal === undefined ? stages : [...stages, ...Object.values(portal.stages).map(({ compiled }) => compiled)]
}

/** The expressions that stand in the document and are compiled. */
function expressionPlaces(policy: Policy): readonly Place[] {
  const filters = new Map<string, Filter>()
  for (const { rules } of stagesOf(policy))
    for (const { conditions } of rules) for (const filter of conditions) filters.set(filter.text, filter)
  return ruleLists(policy.document).flatMap(({ path, length }) =>
    Array.from({ length }, (_, at) => [...path, at]).flatMap((row) =>
      expressionMembers.flatMap((member): Place[] => {
        const text = valueAt(policy.document, [...row, member])
        const filter = typeof text === 'string' ? filters.get(text) : undefined
        return filter === undefined ? [] : [{ path: [...row, member], text: filter.text, filter }]
      }),
    ),
  )
}

function samePath(a: DocumentPath, b: DocumentPath): boolean {
  return a.length === b.length && a.every((step, at) => String(step) === String(b[at]))
}

function isOptional(node: IrNode): boolean {
  return some(node, (inner) => (inner.kind === 'field' && inner.optional) || inner.kind === 'step')
}

/** Each comparison whose value may be missing, answered the other way there. */
function missingMutants(document: PolicyDocument, { path, filter }: Place): readonly Mutant[] {
  const { root } = filter.checked
  const mutants: Mutant[] = []
  transform(root, (node) => {
    if (node.kind !== 'compare' || !isOptional(node.left)) return node
    const text = filter.text.slice(node.span.start, node.span.end)
    const change = `\`${text}\` is ${String(!node.whenMissing)} where its value is missing`
    mutants.push({
      operator: 'missing',
      path,
      change,
      document,
      rewrite: (given, place) =>
        samePath(place, path)
          ? (transform(given.checked.root, (inner) =>
              inner.kind === 'compare' && inner.id === node.id ? { ...inner, whenMissing: !inner.whenMissing } : inner,
            ) as Condition)
          : undefined,
    })
    return node
  })
  return mutants
}

function expressionMutants(document: PolicyDocument, place: Place): readonly Mutant[] {
  const { path, text, filter } = place
  const written = expressionVariants(text, filter.scheme).map((variant): Mutant => ({
    operator: variant.operator,
    path,
    change: variant.change,
    document: replaceAt(document, path, variant.text),
  }))
  return [...written, ...missingMutants(document, place)]
}

/** The name of a list without one of its items. */
function shorterName(list: string, item: number): string {
  return `${list}-without-${String(item)}`
}

interface ShorterList {
  readonly list: string
  readonly item: number
}

function shorterLists(document: PolicyDocument): readonly ShorterList[] {
  return Object.entries(document.lists ?? {}).flatMap(([list, { items = [], external }]) => {
    if (external === true) return []
    const step = Math.max(1, Math.ceil(items.length / mostListItems))
    return items.flatMap((_, item) => (item % step === 0 ? [{ list, item }] : []))
  })
}

/**
 * A document that also has each of its lists without one item, under names that nothing asks: a rule can then be tried
 * with a shorter list while all words mean what they did.
 */
export function withShorterLists(document: PolicyDocument): PolicyDocument {
  if (document.lists === undefined) return document
  const { lists } = document
  const shorter = shorterLists(document).map(({ list, item }) => {
    const known = lists[list] as NonNullable<PolicyDocument['lists']>[string]
    return [shorterName(list, item), { ...known, items: (known.items ?? []).toSpliced(item, 1) }] as const
  })
  return { ...document, lists: { ...lists, ...Object.fromEntries(shorter) } }
}

function asksList(node: IrNode, list: string): boolean {
  return (
    (node.kind === 'compare' || node.kind === 'array_compare') && node.test.kind === 'list' && node.test.name === list
  )
}

/** The items of lists, dropped one at a time for all rules that ask the list. */
function listMutants(policy: Policy, document: PolicyDocument): readonly Mutant[] {
  const filters = stagesOf(policy).flatMap(({ rules }) => rules.flatMap(({ conditions }) => conditions))
  return shorterLists(document).flatMap(({ list, item }): Mutant[] => {
    if (!filters.some(({ checked }) => some(checked.root, (node) => asksList(node, list)))) return []
    const name = shorterName(list, item)
    return [
      {
        operator: 'list_item',
        path: ['lists', list, 'items', item],
        change: `${JSON.stringify(document.lists?.[list]?.items?.[item])} of \`${list}\` is dropped`,
        document: policy.document,
        rewrite: ({ checked: { root } }) =>
          transform(root, (node) =>
            asksList(node, list) && 'test' in node && node.test.kind === 'list'
              ? { ...node, test: { ...node.test, name } }
              : node,
          ) as Condition,
      },
    ]
  })
}

/**
 * Every policy with one mistake put in: of expressions, then of lists, then of the document, then of
 * what its words and its portal mean.
 *
 * @param policy - compiled from {@link withShorterLists} of its document
 * @param document - the document as it is written
 */
export function createMutants(policy: Policy, document: PolicyDocument): readonly Mutant[] {
  const base = policy.document
  return [
    ...expressionPlaces(policy).flatMap((place) => expressionMutants(base, place)),
    ...listMutants(policy, document),
    ...documentMutants(base),
    ...contentMutants(base),
  ]
}
