import type { Condition } from '../../../compiler/index.ts'
import { some, walk } from '../../../compiler/index.ts'
import type { AstNode, LogicalNode } from '../../../grammar/ast.ts'
import { rulesCase, type LintRule, type Tell } from '../../rule.ts'
import { childrenOf } from '../../sites/comparisons.ts'
import { inside, quoted, textAt } from '../../sites/describe.ts'
import type { ExpressionSite, PolicySite } from '../../sites/policy-site.ts'

/** Pairs of one condition that are asked about: long lists of alternatives are data, not logic. */
const mostPairs = 40

/** Parts of a longer `and` or `or` are not asked about. */
const mostOperands = 30

const conditionKinds: ReadonlySet<string> = new Set([
  'and',
  'or',
  'xor',
  'not',
  'compare',
  'truth',
  'any',
  'all',
  'constant',
])

/** Conditions of the IR by where they begin in the text; of several that do at one place the outer ones first. */
type Conditions = ReadonlyMap<number, readonly Condition[]>

function conditionsByStart(root: Condition): Conditions {
  const found = new Map<number, Condition[]>()
  walk(root, (node) => {
    if (!conditionKinds.has(node.kind)) return
    const same = found.get(node.span.start)
    if (same === undefined) found.set(node.span.start, [node as Condition])
    else same.push(node as Condition)
  })
  return found
}

/** The fields that a condition reads, each once. */
function slotsOf(condition: Condition): readonly number[] {
  const slots: number[] = []
  walk(condition, (node) => {
    if (node.kind === 'field' && !slots.includes(node.slot)) slots.push(node.slot)
  })
  return slots
}

/** What a part of the tree means; of several conditions at its place the outermost. */
function conditionAt(known: Conditions, node: AstNode): Condition | undefined {
  const { start, end } = node.span
  const own = known.get(start)?.find(({ span }) => span.end === end)
  return own ?? (node.kind === 'group' ? conditionAt(known, node.expression) : undefined)
}

/** The stretch of an operand with the operator that joins it to the others. */
function withOperator(node: LogicalNode, index: number): { readonly start: number; readonly end: number } | undefined {
  const own = node.operands[index]
  const [before, after] = [node.operands[index - 1], node.operands[index + 1]]
  if (own === undefined) return undefined
  if (before !== undefined) return { start: before.span.end, end: own.span.end }
  return after === undefined ? undefined : { start: own.span.start, end: after.span.start }
}

/** Whether one of two conditions may follow from the other: a field that the other does not read would have to be constant. */
function mayFollow(slots: readonly number[], from: readonly number[]): boolean {
  return slots.length > 0 && from.length > 0 && slots.every((slot) => from.includes(slot))
}

/** Whether a condition changes nothing beside another one that is joined to it. */
function isSuperfluous(a: Condition, b: Condition, isLater: boolean, { analyzer }: PolicySite): boolean {
  if (!analyzer.isImplied(a, b)) return false
  // A part that is never true is another rule's, and of two that say the same the later one goes.
  return !analyzer.isNever(a) && (isLater || !analyzer.isImplied(b, a))
}

function judgeLogical(
  site: ExpressionSite,
  node: LogicalNode,
  known: Conditions,
  tell: Tell,
  policy: PolicySite,
): void {
  const operands = node.operands.map((operand) => conditionAt(known, operand))
  const slots = operands.map((operand) => (operand === undefined ? [] : slotsOf(operand)))
  const gone = new Set<number>()
  const isAnd = node.operator === 'and'
  let asked = 0
  for (const [index, operand] of operands.entries())
    for (const [other, by] of operands.entries()) {
      if (index === other || operand === undefined || by === undefined || gone.has(index) || gone.has(other)) continue
      const [own, theirs] = [slots[index] ?? [], slots[other] ?? []]
      if (!(isAnd ? mayFollow(own, theirs) : mayFollow(theirs, own)) || ++asked > mostPairs) continue
      const [a, b] = isAnd ? [by, operand] : [operand, by]
      if (!isSuperfluous(a, b, index > other, policy)) continue
      gone.add(index)
      const span = withOperator(node, index)
      const part = node.operands[index]
      const reason = node.operands[other]
      if (span === undefined || part === undefined || reason === undefined) continue
      const text = quoted(textAt(site, part.span))
      tell(
        inside(site, part.span, {
          effect: `the same requests are taken with and without ${text}`,
          cause: isAnd
            ? `it is true whenever ${quoted(textAt(site, reason.span))} is`
            : `whenever it is true, ${quoted(textAt(site, reason.span))} is too`,
          remedy: `remove ${text}`,
          fix: { title: `remove ${text}`, edits: [{ span, text: '' }] },
        }),
      )
    }
}

function judge(site: ExpressionSite, node: AstNode, known: Conditions, tell: Tell, policy: PolicySite): void {
  if (node.kind === 'logical' && node.operator !== 'xor' && node.operands.length <= mostOperands)
    judgeLogical(site, node, known, tell, policy)
  for (const child of childrenOf(node))
    if (child.kind === 'logical' || child.kind === 'group' || child.kind === 'not')
      judge(site, child, known, tell, policy)
}

/** Whether some field is read twice: of what is read once nothing follows. */
function readsAgain(root: Condition): boolean {
  const slots: number[] = []
  return some(root, (node) => {
    if (node.kind !== 'field') return false
    if (slots.includes(node.slot)) return true
    slots.push(node.slot)
    return false
  })
}

function find(site: ExpressionSite, tell: Tell, policy: PolicySite): void {
  const { root } = site.filter.checked
  if (site.holes.length > 0 || !readsAgain(root) || site.comparisons.length < 2) return
  judge(site, site.tree, conditionsByStart(root), tell, policy)
}

export const rule: LintRule = {
  id: 'implied-condition',
  level: 'style',
  summary: 'a part of a condition that another part implies',
  why: 'It was proved that the part changes nothing: in an `and` another part is never true without it, in an `or` another one is true whenever it is. Mostly it is left over; now and then it should have asked for something else.',
  cases: {
    bad: [
      rulesCase('http.request.uri.path eq "/api/users" and ‹starts_with(http.request.uri.path, "/api/")›'),
      rulesCase('http.request.uri.path contains "/admin" or ‹http.request.uri.path eq "/admin/login"›'),
    ],
    good: [
      rulesCase('http.request.uri.path eq "/api/users" and http.request.method eq "GET"'),
      rulesCase('http.request.uri.path contains "/admin" or http.request.uri.path eq "/login"'),
    ],
    near: rulesCase('ip.src in {198.51.100.0/24} and not ip.src eq 198.51.100.7'),
  },
  check: { kind: 'expression', find },
}
