import type { CstElement, CstNode, IToken } from 'chevrotain'
import type { Span } from '../diagnostics/index.ts'
import type { IndexStep } from '../language/index.ts'
import type {
  Argument,
  CallNode,
  ComparisonNode,
  Expression,
  FieldNode,
  IndexedNode,
  LogicalOperator,
  MissingNode,
  RightSide,
  StepNode,
} from './ast.ts'
import { joinOperands, joinSpans, literalNode, logicalOperatorOf, setItemNode, tokenSpan } from './leaves.ts'
import { trialMark, type GrammarToken, type Payloads } from './lexer/tokens.ts'

function isNode(element: CstElement): element is CstNode {
  return 'children' in element
}

function nodes(node: CstNode, name: string): CstNode[] {
  return (node.children[name] ?? []).filter(isNode)
}

function tokensOf(node: CstNode, name: string): GrammarToken[] {
  const elements = node.children[name] ?? []
  // A token that recovery made up has no place in the text.
  return elements.filter(
    (element): element is IToken & GrammarToken => !isNode(element) && !Number.isNaN(element.startOffset),
  )
}

/** Lowers the concrete tree of one text. Holes that recovery left become `missing` nodes. */
class Lowering {
  /** Where a hole is placed: behind what was read last. */
  #last: number

  constructor(start: number) {
    this.#last = start
  }

  #seen<T extends { readonly span: Span }>(node: T): T {
    this.#last = Math.max(this.#last, node.span.end)
    return node
  }

  missing(expected: string): MissingNode {
    return { kind: 'missing', span: { start: this.#last, end: this.#last }, expected }
  }

  expression(node: CstNode | undefined): Expression {
    if (node === undefined) return this.missing('an expression')
    const operands = nodes(node, 'simple').map((simple) => this.simple(simple))
    const operators = tokensOf(node, 'LogicalOperator').map((token) => this.#logicalOperator(token))
    if (operands.length === 0) return this.missing('an expression')
    while (operands.length <= operators.length) operands.push(this.missing('an expression'))
    return joinOperands(operands, operators)
  }

  #logicalOperator(token: GrammarToken): LogicalOperator {
    this.#last = Math.max(this.#last, tokenSpan(token).end)
    return logicalOperatorOf(token)
  }

  simple(node: CstNode): Expression {
    const [group] = nodes(node, 'group')
    if (group !== undefined) {
      const [open] = tokensOf(group, 'LeftParenthesis')
      const expression = this.expression(nodes(group, 'expression')[0])
      const [close] = tokensOf(group, 'RightParenthesis')
      const span = this.#around(open, expression.span, close)
      return this.#seen({ kind: 'group', span, closed: close !== undefined, expression })
    }
    const [negation] = nodes(node, 'negation')
    if (negation !== undefined) {
      const [not] = tokensOf(negation, 'Not')
      const [inner] = nodes(negation, 'simple')
      if (not !== undefined) this.#last = Math.max(this.#last, tokenSpan(not).end)
      const operand = inner === undefined ? this.missing('an expression') : this.simple(inner)
      return this.#seen({ kind: 'not', span: this.#around(not, operand.span, undefined), operand })
    }
    const [quantified] = nodes(node, 'quantified')
    if (quantified !== undefined) {
      const [word] = tokensOf(quantified, 'Quantifier')
      const argument = this.argument(nodes(quantified, 'argument')[0])
      const [close] = tokensOf(quantified, 'RightParenthesis')
      const quantifier = word?.image === 'all' ? 'all' : 'any'
      return this.#seen({ kind: 'quantifier', span: this.#around(word, argument.span, close), quantifier, argument })
    }
    const [comparison] = nodes(node, 'comparison')
    return comparison === undefined ? this.missing('an expression') : this.comparison(comparison)
  }

  #around(open: IToken | undefined, inner: Span, close: IToken | undefined): Span {
    return {
      start: open === undefined ? inner.start : tokenSpan(open).start,
      end: close === undefined ? inner.end : tokenSpan(close).end,
    }
  }

  comparison(node: CstNode): ComparisonNode | MissingNode {
    const [indexed] = nodes(node, 'indexed')
    const left = indexed === undefined ? undefined : this.indexed(indexed)
    if (left === undefined) return this.missing('a field')
    const [operator] = [...tokensOf(node, 'Comparison'), ...tokensOf(node, 'In')]
    if (operator === undefined) {
      return {
        kind: 'comparison',
        span: left.span,
        left,
        operator: undefined,
        operatorSpan: undefined,
        right: undefined,
      }
    }
    const operatorSpan = tokenSpan(operator)
    this.#last = Math.max(this.#last, operatorSpan.end)
    const right = this.#rightSide(nodes(node, 'literal')[0], nodes(node, 'collection')[0])
    return this.#seen({
      kind: 'comparison',
      span: joinSpans(left.span, right.span),
      left,
      operator: operator.payload as Payloads['Comparison'],
      operatorSpan,
      right,
    })
  }

  indexed(node: CstNode): IndexedNode | undefined {
    const [field] = tokensOf(node, 'Field')
    const [call] = nodes(node, 'call')
    const base = field !== undefined ? this.#field(field) : call === undefined ? undefined : this.call(call)
    if (base === undefined) return undefined
    const written = nodes(node, 'step')
    const whole = written.findIndex((step) => this.#isBroken(step))
    const steps = (whole === -1 ? written : written.slice(0, whole)).flatMap((step) => this.#step(step))
    const name = field ?? (call === undefined ? undefined : tokensOf(call, 'Function')[0])
    const last = steps[steps.length - 1]
    return this.#seen<IndexedNode>({
      kind: 'indexed',
      broken: whole !== -1,
      onTrial: name?.payload === trialMark,
      span: last === undefined ? base.span : joinSpans(base.span, last.span),
      base,
      steps,
    })
  }

  /** The bracket does not close, or holds nothing that reads. */
  #isBroken(step: CstNode): boolean {
    const closed = tokensOf(step, 'Member').length > 0 || tokensOf(step, 'RightBracket').length > 0
    return !closed || [...tokensOf(step, 'Step'), ...tokensOf(step, 'Member')].every(({ reported }) => reported)
  }

  #field(token: GrammarToken): FieldNode {
    return this.#seen({ kind: 'field', span: tokenSpan(token), name: token.image })
  }

  #step(node: CstNode): StepNode[] {
    const [member] = tokensOf(node, 'Member')
    if (member !== undefined) {
      return [this.#seen({ kind: 'step', span: tokenSpan(member), step: member.payload as IndexStep, member: true })]
    }
    const [open] = tokensOf(node, 'LeftBracket')
    const [step] = tokensOf(node, 'Step')
    if (step === undefined) return []
    const [close] = tokensOf(node, 'RightBracket')
    return [
      this.#seen({
        kind: 'step',
        span: this.#around(open, tokenSpan(step), close),
        step: step.payload as IndexStep,
        member: false,
      }),
    ]
  }

  call(node: CstNode): CallNode | undefined {
    const [name] = tokensOf(node, 'Function')
    if (name === undefined) return undefined
    const nameSpan = tokenSpan(name)
    this.#last = Math.max(this.#last, nameSpan.end)
    // The engine wants the parenthesis before it looks at anything else of the call.
    if (tokensOf(node, 'LeftParenthesis').length === 0) return undefined
    const args = nodes(node, 'argument').map((argument) => this.argument(argument))
    const [close] = tokensOf(node, 'RightParenthesis')
    if (close === undefined) args.push(this.missing('`)`'))
    const end = close === undefined ? this.#last : tokenSpan(close).end
    return this.#seen<CallNode>({
      kind: 'call',
      span: { start: nameSpan.start, end },
      name: name.image,
      nameSpan,
      arguments: args,
    })
  }

  argument(node: CstNode | undefined): Argument {
    if (node === undefined) return this.missing('an argument')
    const [literal] = tokensOf(node, 'Literal')
    if (literal !== undefined) return this.#literal(literal) as Argument
    const expression = this.expression(nodes(node, 'expression')[0])
    // A value that stands alone is the value, whatever its type; the checker decides what it means.
    return expression.kind === 'comparison' && expression.operator === undefined ? expression.left : expression
  }

  #rightSide(literal: CstNode | undefined, collection: CstNode | undefined): RightSide {
    if (collection !== undefined) return this.#collection(collection)
    const token =
      literal === undefined
        ? undefined
        : [
            ...tokensOf(literal, 'Literal'),
            ...tokensOf(literal, 'Regex'),
            ...tokensOf(literal, 'Wildcard'),
            ...tokensOf(literal, 'Bool'),
          ][0]
    return token === undefined ? this.missing('a literal') : this.#literal(token)
  }

  #literal(token: GrammarToken): RightSide {
    return this.#seen(literalNode(token))
  }

  #collection(node: CstNode): RightSide {
    const [list] = tokensOf(node, 'ListName')
    if (list !== undefined) return this.#seen({ kind: 'list', span: tokenSpan(list), name: list.payload as string })
    const [open] = tokensOf(node, 'LeftBrace')
    if (open === undefined) return this.missing('a set')
    const items = tokensOf(node, 'SetItem').map((item) => this.#seen(setItemNode(item)))
    const [close] = tokensOf(node, 'RightBrace')
    if (close === undefined) return this.missing('`}`')
    return this.#seen({ kind: 'set', span: joinSpans(tokenSpan(open), tokenSpan(close)), items })
  }
}

/** Lowers the tree of a condition. */
export function lowerFilter(cst: CstNode | undefined, start: number): Expression {
  const lowering = new Lowering(start)
  return cst === undefined ? lowering.missing('an expression') : lowering.expression(nodes(cst, 'expression')[0])
}

/** Lowers the tree of a value expression. */
export function lowerValue(cst: CstNode | undefined, start: number): IndexedNode | MissingNode {
  const lowering = new Lowering(start)
  const indexed = cst === undefined ? undefined : nodes(cst, 'indexed')[0]
  return (indexed === undefined ? undefined : lowering.indexed(indexed)) ?? lowering.missing('a value')
}
