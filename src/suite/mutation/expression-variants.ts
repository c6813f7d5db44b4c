import { childKeys, printExpression } from '../../grammar/index.ts'
import type { AstNode, ComparisonNode, Expression, SetItem } from '../../grammar/index.ts'
import { parse } from '../../grammar/index.ts'
import type { Scheme } from '../../language/index.ts'
import type { MutationOperator } from './mutant.ts'

/** One change of an expression. */
export interface ExpressionVariant {
  readonly operator: MutationOperator
  readonly change: string
  readonly text: string
}

interface Variant {
  readonly operator: MutationOperator
  readonly change: string
  readonly node: AstNode
}

type Operator = NonNullable<ComparisonNode['operator']>

/** The operator that holds exactly where another does not. */
const opposites: Partial<Record<Operator, Operator>> = {
  eq: 'ne',
  ne: 'eq',
  lt: 'ge',
  ge: 'lt',
  le: 'gt',
  gt: 'le',
}

/** The operator that differs at the literal alone. */
const boundaries: Partial<Record<Operator, Operator>> = { lt: 'le', le: 'lt', gt: 'ge', ge: 'gt' }

/** Items of one set that are dropped, one at a time. */
const mostItems = 12

function grouped(expression: Expression): Expression {
  return { kind: 'group', closed: true, expression, span: expression.span }
}

function itemVariants(item: SetItem, at: number): readonly { readonly item: SetItem; readonly change: string }[] {
  if (item.kind !== 'int_range' || BigInt(item.first) >= BigInt(item.last)) return []
  const first = typeof item.first === 'bigint' ? item.first + 1n : item.first + 1
  return [{ item: { ...item, first }, change: `item ${String(at + 1)} begins one later` }]
}

function comparisonVariants(node: ComparisonNode): readonly Variant[] {
  const { operator, right } = node
  if (operator === undefined || right === undefined)
    return [{ operator: 'operator', change: 'it is negated', node: { kind: 'not', operand: node, span: node.span } }]
  const variants: Variant[] = []
  const opposite = opposites[operator]
  if (opposite !== undefined)
    variants.push({ operator: 'operator', change: `\`${operator}\` becomes \`${opposite}\``, node: { ...node, operator: opposite } }) // prettier-ignore
  else
    variants.push({ operator: 'operator', change: `\`${operator}\` is negated`, node: { kind: 'not', operand: node, span: node.span } }) // prettier-ignore
  const boundary = boundaries[operator]
  if (boundary !== undefined)
    variants.push({ operator: 'boundary', change: `\`${operator}\` becomes \`${boundary}\``, node: { ...node, operator: boundary } }) // prettier-ignore
  if (right.kind !== 'set') return variants
  const { items } = right
  const withItems = (changed: readonly SetItem[]): ComparisonNode => ({ ...node, right: { ...right, items: changed } })
  for (const [at, item] of items.entries()) {
    if (at >= mostItems) break
    if (items.length > 1)
      variants.push({ operator: 'set_item', change: `item ${String(at + 1)} of the set is dropped`, node: withItems(items.toSpliced(at, 1)) }) // prettier-ignore
    for (const { item: changed, change } of itemVariants(item, at))
      variants.push({ operator: 'boundary', change, node: withItems(items.with(at, changed)) })
  }
  return variants
}

function ownVariants(node: AstNode): readonly Variant[] {
  switch (node.kind) {
    case 'logical': {
      const { operands, operator } = node
      const other = operator === 'or' ? 'and' : 'or'
      const swapped: Variant = {
        operator: 'operator',
        change: `\`${operator}\` becomes \`${other}\``,
        node: grouped({ ...node, operator: other, operands: operands.map(grouped) }),
      }
      const drops = operands.map((_, at): Variant => {
        const left = operands.toSpliced(at, 1)
        const [only] = left
        return {
          operator: 'drop_operand',
          change: `operand ${String(at + 1)} of \`${operator}\` is dropped`,
          node: only !== undefined && left.length === 1 ? only : { ...node, operands: left },
        }
      })
      return [swapped, ...drops]
    }
    case 'not':
      return [{ operator: 'drop_operand', change: '`not` is dropped', node: node.operand }]
    case 'quantifier': {
      const other = node.quantifier === 'any' ? 'all' : 'any'
      return [
        { operator: 'quantifier', change: `\`${node.quantifier}\` becomes \`${other}\``, node: { ...node, quantifier: other } },
      ] // prettier-ignore
    }
    case 'comparison':
      return comparisonVariants(node)
    default:
      return []
  }
}

type NodeRecord = Readonly<Record<string, AstNode | readonly AstNode[] | undefined>>

function* variantsOf(node: AstNode): Generator<Variant> {
  yield* ownVariants(node)
  const record = node as unknown as NodeRecord
  for (const key of childKeys[node.kind]) {
    const children = record[key]
    if (children === undefined) continue
    const list = Array.isArray(children) ? (children as readonly AstNode[]) : [children as AstNode]
    for (const [at, child] of list.entries())
      for (const variant of variantsOf(child)) {
        const changed = Array.isArray(children) ? list.with(at, variant.node) : variant.node
        yield { ...variant, node: { ...node, [key]: changed } }
      }
  }
}

/**
 * The texts of an expression with one mistake put in, in the order of its parts. Some may not compile: an operator that
 * its place does not allow.
 */
export function expressionVariants(text: string, scheme: Scheme): readonly ExpressionVariant[] {
  const parsed = parse(text, scheme)
  if (!parsed.ok) return []
  const original = printExpression(parsed.value, scheme.dialect)
  const seen = new Set([original])
  const variants: ExpressionVariant[] = []
  for (const { operator, change, node } of variantsOf(parsed.value)) {
    const printed = printExpression(node as Expression, scheme.dialect)
    if (seen.has(printed)) continue
    seen.add(printed)
    variants.push({ operator, change, text: printed })
  }
  return variants
}
