import type { Condition } from '../../../compiler/index.ts'
import { walk } from '../../../compiler/index.ts'
import type { AstNode, LogicalNode } from '../../../grammar/ast.ts'
import { rulesCase, type LintRule, type Report } from '../../rule.ts'
import { childrenOf } from '../../sites/comparisons.ts'
import { inside, quoted, textAt } from '../../sites/describe.ts'
import type { ExpressionSite, PolicySite } from '../../sites/policy-site.ts'

/** Pairs of one condition that are asked about: long lists of alternatives are data, not logic. */
const mostPairs = 40

/** The conditions of the IR by their place in the text; of several at one place the outermost. */
function conditionsByPlace(root: Condition): ReadonlyMap<string, Condition> {
  const found = new Map<string, Condition>()
  const logical = new Set(['and', 'or', 'xor', 'not', 'compare', 'truth', 'any', 'all', 'constant'])
  walk(root, (node) => {
    const key = `${String(node.span.start)}:${String(node.span.end)}`
    if (logical.has(node.kind) && !found.has(key)) found.set(key, node as Condition)
  })
  return found
}

function slotsOf(condition: Condition): ReadonlySet<number> {
  const slots = new Set<number>()
  walk(condition, (node) => {
    if (node.kind === 'field') slots.add(node.slot)
  })
  return slots
}

function conditionAt(known: ReadonlyMap<string, Condition>, node: AstNode): Condition | undefined {
  const own = known.get(`${String(node.span.start)}:${String(node.span.end)}`)
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

function* judge(
  site: ExpressionSite,
  node: AstNode,
  known: ReadonlyMap<string, Condition>,
  policy: PolicySite,
): Generator<Report> {
  const { analyzer } = policy
  if (node.kind === 'logical' && node.operator !== 'xor' && node.operands.length <= 30) {
    const operands = node.operands.map((operand) => conditionAt(known, operand))
    const slots = operands.map((operand) => (operand === undefined ? new Set<number>() : slotsOf(operand)))
    let asked = 0
    const gone = new Set<number>()
    for (const [index, operand] of operands.entries())
      for (const [other, by] of operands.entries()) {
        if (index === other || operand === undefined || by === undefined || gone.has(index) || gone.has(other)) continue
        const own = slots[index] as ReadonlySet<number>
        const theirs = slots[other] as ReadonlySet<number>
        // What reads a field that the other does not can follow from it only if one of them is constant.
        if (
          node.operator === 'and'
            ? ![...own].every((slot) => theirs.has(slot))
            : ![...theirs].every((slot) => own.has(slot))
        )
          continue
        if (own.size === 0 || theirs.size === 0 || ++asked > mostPairs) continue
        const [a, b] = node.operator === 'and' ? [by, operand] : [operand, by]
        if (!analyzer.isImplied(a, b)) continue
        // Of two that say the same the later one goes, and a part that is never true is another rule's.
        if (analyzer.satisfiable(a).kind === 'unsatisfiable') continue
        if (index < other && analyzer.isImplied(b, a)) continue
        gone.add(index)
        const span = withOperator(node, index)
        const part = node.operands[index]
        const reason = node.operands[other]
        if (span === undefined || part === undefined || reason === undefined) continue
        const text = quoted(textAt(site, part.span))
        yield inside(site, part.span, {
          effect: `the same requests are taken with and without ${text}`,
          cause:
            node.operator === 'and'
              ? `it is true whenever ${quoted(textAt(site, reason.span))} is`
              : `whenever it is true, ${quoted(textAt(site, reason.span))} is too`,
          remedy: `remove ${text}`,
          fix: { title: `remove ${text}`, edits: [{ span, text: '' }] },
        })
      }
  }
  for (const child of childrenOf(node))
    if (child.kind === 'logical' || child.kind === 'group' || child.kind === 'not')
      yield* judge(site, child, known, policy)
}

/** Whether some field is read twice: of what is read once nothing follows. */
function readsAgain(root: Condition): boolean {
  const slots = new Set<number>()
  let isAgain = false
  walk(root, (node) => {
    if (node.kind !== 'field') return
    isAgain ||= slots.has(node.slot)
    slots.add(node.slot)
  })
  return isAgain
}

function* find(site: ExpressionSite, policy: PolicySite): Generator<Report> {
  if (site.holes.length > 0 || !readsAgain(site.filter.checked.root) || site.comparisons.length < 2) return
  yield* judge(site, site.tree, conditionsByPlace(site.filter.checked.root), policy)
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
