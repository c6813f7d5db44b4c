import type { Span } from '../../diagnostics/index.ts'
import {
  childKeys,
  type AstNode,
  type ComparisonNode,
  type Expression,
  type IndexedNode,
  type LogicalNode,
} from '../../grammar/ast.ts'
import type { FieldDefinition, Scheme } from '../../language/index.ts'
import { toText, type ByteString, type IpValue } from '../../runtime/index.ts'

/** A text, number or address that a value is compared with. */
export type LiteralSite = { readonly span: Span } & (
  | {
      readonly kind: 'text'
      readonly text: string
      readonly bytes: ByteString
      readonly form: 'quoted' | 'raw' | 'hex'
    }
  | { readonly kind: 'regex' | 'wildcard'; readonly text: string; readonly form: 'quoted' | 'raw' }
  | { readonly kind: 'int'; readonly first: number | bigint; readonly last: number | bigint }
  | {
      readonly kind: 'ip'
      readonly first: IpValue
      readonly last: IpValue
      /** Bits of the network; undefined for addresses and ranges. */
      readonly prefix: number | undefined
    }
)

/** One comparison of an expression, or a call that asks for the beginning or end of a value. */
export interface ComparisonSite {
  readonly span: Span
  /** An operator of the language, or the name of the function that compares. */
  readonly operator: string
  readonly operatorSpan: Span
  /** The field that is read, by its own name; undefined if several are, or none. */
  readonly field: FieldDefinition | undefined
  /** The text of the left side. */
  readonly left: string
  /** Functions that change the value, the outermost first: `lower`, `len`. */
  readonly functions: readonly string[]
  /** Keys and indexes behind the field. */
  readonly keys: readonly (string | number)[]
  readonly literals: readonly LiteralSite[]
  /** The list that is asked, of `in $list`. */
  readonly list: string | undefined
  /** Under an odd number of `not`. */
  readonly isNegated: boolean
  readonly node: ComparisonNode
}

/** The name of the slot that a name of a view stands for. */
function fieldOf(name: string, scheme: Scheme): FieldDefinition | undefined {
  const field = scheme.fields.get(name)
  if (field === undefined) return undefined
  const own = scheme.shape.fields[field.slot]?.name
  return own === undefined || own === name ? field : { ...field, name: own }
}

/** What the left side of a comparison reads. */
function subjectOf(node: IndexedNode, scheme: Scheme): Pick<ComparisonSite, 'field' | 'functions' | 'keys'> {
  const keys: (string | number)[] = []
  for (const { step } of node.steps)
    if (step.kind === 'key') keys.push(toText(step.key))
    else if (step.kind === 'index') keys.push(step.index)
  if (node.base.kind === 'field') return { field: fieldOf(node.base.name, scheme), functions: [], keys }
  const [first, ...rest] = node.base.arguments
  if (first?.kind !== 'indexed' || rest.some((argument) => argument.kind === 'indexed'))
    return { field: undefined, functions: [node.base.name], keys }
  const inner = subjectOf(first, scheme)
  return { field: inner.field, functions: [node.base.name, ...inner.functions], keys: inner.keys }
}

function literalsOf(node: ComparisonNode['right']): LiteralSite[] {
  switch (node?.kind) {
    case 'bytes':
      return [{ kind: 'text', span: node.span, text: toText(node.value), bytes: node.value, form: node.form }]
    case 'int':
      return [{ kind: 'int', span: node.span, first: node.value, last: node.value }]
    case 'ip':
      return [{ kind: 'ip', span: node.span, first: node.value, last: node.value, prefix: undefined }]
    case 'regex':
      return [{ kind: 'regex', span: node.span, text: node.pattern, form: node.form }]
    case 'wildcard':
      return [{ kind: 'wildcard', span: node.span, text: toText(node.pattern), form: node.form }]
    case 'set':
      return node.items.flatMap((item): LiteralSite[] => {
        if (item.kind === 'int_range') return [{ kind: 'int', span: item.span, first: item.first, last: item.last }]
        if (item.kind === 'ip_range')
          return [{ kind: 'ip', span: item.span, first: item.first, last: item.last, prefix: item.prefix }]
        return literalsOf(item)
      })
    default:
      return []
  }
}

/** Functions that compare their first argument with a literal. */
const comparing: ReadonlySet<string> = new Set(['starts_with', 'ends_with'])

/** The members are written out: spreading objects into each other is many times as dear, and this runs for every comparison. */
function toSite(node: ComparisonNode, scheme: Scheme, text: string, isNegated: boolean): ComparisonSite | undefined {
  const { base } = node.left
  if (node.operator !== undefined && node.right !== undefined) {
    const { field, functions, keys } = subjectOf(node.left, scheme)
    return {
      span: node.span,
      operator: node.operator,
      operatorSpan: node.operatorSpan ?? node.span,
      field,
      left: text.slice(node.left.span.start, node.left.span.end),
      functions,
      keys,
      literals: literalsOf(node.right),
      list: node.right.kind === 'list' ? node.right.name : undefined,
      isNegated,
      node,
    }
  }
  if (base.kind !== 'call' || !comparing.has(base.name)) return undefined
  const [first, second] = base.arguments
  if (first?.kind !== 'indexed' || second?.kind !== 'bytes') return undefined
  const { field, functions, keys } = subjectOf(first, scheme)
  return {
    span: node.span,
    operator: base.name,
    operatorSpan: base.nameSpan,
    field,
    left: text.slice(first.span.start, first.span.end),
    functions,
    keys,
    literals: literalsOf(second),
    list: undefined,
    isNegated,
    node,
  }
}

function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && 'kind' in value
}

const childless: readonly AstNode[] = []

/** The children of a node, in the order of the text. */
export function childrenOf(node: AstNode): readonly AstNode[] {
  const keys = childKeys[node.kind]
  if (keys.length === 0) return childless
  const record = node as unknown as Readonly<Record<string, unknown>>
  const children: AstNode[] = []
  for (const key of keys) {
    const child: unknown = record[key]
    if (isNode(child)) children.push(child)
    else if (Array.isArray(child)) for (const item of child as readonly unknown[]) if (isNode(item)) children.push(item)
  }
  return children
}

/** What rules look for in an expression, in the order of the text. */
export interface FoundNodes {
  readonly comparisons: readonly ComparisonSite[]
  /** Runs of `and`, `or` and `xor`. */
  readonly logicals: readonly LogicalNode[]
}

/** Every comparison and every run of one operator of an expression, found in one walk. */
export function findNodes(root: Expression, scheme: Scheme, text: string): FoundNodes {
  const comparisons: ComparisonSite[] = []
  const logicals: LogicalNode[] = []
  const visit = (node: AstNode, isNegated: boolean): void => {
    if (node.kind === 'comparison') {
      const site = toSite(node, scheme, text, isNegated)
      if (site !== undefined) comparisons.push(site)
    } else if (node.kind === 'logical') logicals.push(node)
    const inner = node.kind === 'not' ? !isNegated : isNegated
    for (const child of childrenOf(node)) visit(child, inner)
  }
  visit(root, false)
  return { comparisons, logicals }
}
