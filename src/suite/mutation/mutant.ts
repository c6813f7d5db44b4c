import type { DocumentPath, PolicyDocument, PolicyOptions } from '../../policy/index.ts'

/** What a mutant changes: of an expression, or of the document. */
export type MutationOperator =
  | 'operator'
  | 'boundary'
  | 'drop_operand'
  | 'quantifier'
  | 'missing'
  | 'set_item'
  | 'list_item'
  | 'drop_rule'
  | 'swap_rules'
  | 'move_rule'
  | 'action'
  | 'mode'
  | 'dlp_entry'
  | 'portal_tool'
  | 'portal_server'

type DlpEntry = NonNullable<NonNullable<PolicyDocument['dlp']>['profiles']>[number]['entries'][number]

/** What a mutant is about that no condition says: texts that DLP looks at, or calls through a portal. */
export type MutantContent =
  /** What the entry finds is told otherwise. */
  | { readonly kind: 'profile'; readonly profile: string; readonly entry: DlpEntry }
  | { readonly kind: 'tool'; readonly server: string; readonly tool: string }
  | { readonly kind: 'server'; readonly server: string }
  | { readonly kind: 'portal' }

/** A policy with one mistake put in. */
export interface Mutant {
  readonly operator: MutationOperator
  /** Where the change is made. */
  readonly path: DocumentPath
  /** What is changed, in one clause. */
  readonly change: string
  readonly document: PolicyDocument
  /** Absent: all that is changed stands in conditions and in the order of rules. */
  readonly content?: MutantContent
  /** For changes that no text says. */
  readonly rewrite?: PolicyOptions['rewrite']
}

type Container = Record<string | number, unknown>

/** The value at a path, or undefined. */
export function valueAt(document: unknown, path: DocumentPath): unknown {
  let value = document
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Container)[step]
  }
  return value
}

/** A copy of a document with another value at a path; undefined takes the member or the item out. */
export function replaceAt<T>(document: T, [step, ...rest]: DocumentPath, value: unknown): T {
  if (step === undefined) return value as T
  if (Array.isArray(document)) {
    const items = document as readonly unknown[]
    const at = Number(step)
    const next = rest.length === 0 ? value : replaceAt(items[at], rest, value)
    return (next === undefined ? items.toSpliced(at, 1) : items.with(at, next)) as T
  }
  const entries = Object.entries(document as object)
  const next = rest.length === 0 ? value : replaceAt((document as Container)[step], rest, value)
  const kept = entries.flatMap(([key, old]) => (key !== step ? [[key, old]] : next === undefined ? [] : [[key, next]]))
  return Object.fromEntries(
    entries.some(([key]) => key === step) || next === undefined ? kept : [...kept, [step, next]],
  ) as T
}
