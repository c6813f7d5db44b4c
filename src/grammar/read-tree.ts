import type {
  Argument,
  CallNode,
  Expression,
  IndexedNode,
  Literal,
  LogicalOperator,
  RightSide,
  SetItem,
  StepNode,
} from './ast.ts'
import { joinOperands, joinSpans, literalNode, logicalOperatorOf, setItemNode, tokenSpan } from './leaves.ts'
import { tokens, trialMark, type GrammarToken, type Payloads } from './lexer/tokens.ts'
import type { IndexStep } from '../language/index.ts'
import type { Span } from '../diagnostics/index.ts'

/** What stands here is not what the grammar wants: the parser that recovers says so. */
class Refused extends Error {}

function around(open: GrammarToken, close: GrammarToken): Span {
  return joinSpans(tokenSpan(open), tokenSpan(close))
}

/**
 * Reads tokens of right text to the tree that `parser.ts` and `lower.ts` would make of them, in one pass and without a
 * concrete tree between. It knows no mistakes: at the first one it gives up. `parser.test.ts` holds both to one tree.
 */
class TreeReader {
  readonly #tokens: readonly GrammarToken[]
  #at = 0

  constructor(input: readonly GrammarToken[]) {
    this.#tokens = input
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length
  }

  get #type(): GrammarToken['tokenType'] | undefined {
    return this.#tokens[this.#at]?.tokenType
  }

  #next(): GrammarToken {
    const token = this.#tokens[this.#at++]
    if (token === undefined) throw new Refused()
    return token
  }

  #take(type: GrammarToken['tokenType']): GrammarToken {
    const token = this.#next()
    if (token.tokenType !== type) throw new Refused()
    return token
  }

  expression(): Expression {
    const first = this.#simple()
    let type = this.#type
    if (type !== tokens.And && type !== tokens.Or && type !== tokens.Xor) return first
    const operands = [first]
    const operators: LogicalOperator[] = []
    do {
      operators.push(logicalOperatorOf(this.#next()))
      operands.push(this.#simple())
      type = this.#type
    } while (type === tokens.And || type === tokens.Or || type === tokens.Xor)
    return joinOperands(operands, operators)
  }

  #simple(): Expression {
    switch (this.#type) {
      case tokens.LeftParenthesis: {
        const open = this.#next()
        const expression = this.expression()
        const close = this.#take(tokens.RightParenthesis)
        return { kind: 'group', span: around(open, close), closed: true, expression }
      }
      case tokens.Not: {
        const not = this.#next()
        const operand = this.#simple()
        return { kind: 'not', span: joinSpans(tokenSpan(not), operand.span), operand }
      }
      case tokens.Quantifier: {
        const word = this.#next()
        this.#take(tokens.LeftParenthesis)
        const argument = this.#argument()
        const close = this.#take(tokens.RightParenthesis)
        const quantifier = word.image === 'all' ? 'all' : 'any'
        return { kind: 'quantifier', span: around(word, close), quantifier, argument }
      }
      default:
        return this.#comparison()
    }
  }

  #comparison(): Expression {
    const left = this.indexed()
    const type = this.#type
    if (type !== tokens.Comparison && type !== tokens.In)
      return {
        kind: 'comparison',
        span: left.span,
        left,
        operator: undefined,
        operatorSpan: undefined,
        right: undefined,
      }
    const word = this.#next()
    const right = type === tokens.In ? this.#collection() : this.#literal()
    return {
      kind: 'comparison',
      span: joinSpans(left.span, right.span),
      left,
      operator: word.payload as Payloads['Comparison'],
      operatorSpan: tokenSpan(word),
      right,
    }
  }

  indexed(): IndexedNode {
    const name = this.#next()
    const base =
      name.tokenType === tokens.Field
        ? ({ kind: 'field', span: tokenSpan(name), name: name.image } as const)
        : this.#call(name)
    const steps: StepNode[] = []
    for (let step = this.#step(); step !== undefined; step = this.#step()) steps.push(step)
    const last = steps[steps.length - 1]
    return {
      kind: 'indexed',
      broken: false,
      onTrial: name.payload === trialMark,
      span: last === undefined ? base.span : joinSpans(base.span, last.span),
      base,
      steps,
    }
  }

  #step(): StepNode | undefined {
    const type = this.#type
    if (type === tokens.Member) {
      const member = this.#next()
      return { kind: 'step', span: tokenSpan(member), step: member.payload as IndexStep, member: true }
    }
    if (type !== tokens.LeftBracket) return undefined
    const open = this.#next()
    const step = this.#take(tokens.Step)
    const close = this.#take(tokens.RightBracket)
    return { kind: 'step', span: around(open, close), step: step.payload as IndexStep, member: false }
  }

  #call(name: GrammarToken): CallNode {
    if (name.tokenType !== tokens.Function) throw new Refused()
    this.#take(tokens.LeftParenthesis)
    const values: Argument[] = []
    if (this.#type !== tokens.RightParenthesis) {
      values.push(this.#argument())
      while (this.#type === tokens.Comma) {
        this.#next()
        values.push(this.#argument())
      }
    }
    const close = this.#take(tokens.RightParenthesis)
    return { kind: 'call', span: around(name, close), name: name.image, nameSpan: tokenSpan(name), arguments: values }
  }

  #argument(): Argument {
    const type = this.#type
    if (type === tokens.Bytes || type === tokens.Int || type === tokens.Ip) return literalNode(this.#next()) as Literal
    const expression = this.expression()
    // A value that stands alone is the value, whatever its type; the checker decides what it means.
    return expression.kind === 'comparison' && expression.operator === undefined ? expression.left : expression
  }

  #literal(): RightSide {
    const token = this.#next()
    switch (token.tokenType) {
      case tokens.Int:
      case tokens.Bytes:
      case tokens.Ip:
      case tokens.Regex:
      case tokens.Wildcard:
      case tokens.Bool:
        return literalNode(token)
      default:
        throw new Refused()
    }
  }

  #collection(): RightSide {
    const first = this.#next()
    if (first.tokenType === tokens.ListName)
      return { kind: 'list', span: tokenSpan(first), name: first.payload as string }
    if (first.tokenType !== tokens.LeftBrace) throw new Refused()
    const items: SetItem[] = []
    for (;;) {
      const token = this.#next()
      switch (token.tokenType) {
        case tokens.RightBrace:
          return { kind: 'set', span: around(first, token), items }
        case tokens.Int:
        case tokens.Bytes:
        case tokens.Ip:
        case tokens.IntRange:
        case tokens.IpRange:
          items.push(setItemNode(token))
          break
        default:
          throw new Refused()
      }
    }
  }
}

function readWhole<T>(input: readonly GrammarToken[], read: (reader: TreeReader) => T): T | undefined {
  const reader = new TreeReader(input)
  try {
    const tree = read(reader)
    return reader.isAtEnd ? tree : undefined
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return undefined
  }
}

/** The tree of a condition whose tokens are in order; undefined if something is wrong. */
export function readFilterTree(input: readonly GrammarToken[]): Expression | undefined {
  return readWhole(input, (reader) => reader.expression())
}

/** The tree of a value expression whose tokens are in order; undefined if something is wrong. */
export function readValueTree(input: readonly GrammarToken[]): IndexedNode | undefined {
  return readWhole(input, (reader) => reader.indexed())
}
