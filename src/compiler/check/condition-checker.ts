import type { Argument, ComparisonNode, Expression, QuantifierNode } from '../../grammar/ast.ts'
import { boolArray, equalTypes, isConditionType, printType, type IndexStep, type Type } from '../../language/index.ts'
import type { CheckState } from './check-state.ts'
import { checkTest } from './check-test.ts'
import type { CheckedArgument } from './check-call.ts'
import { checkArgument, checkOnTrial, type CheckedIndexed } from './check-value.ts'
import { afterLookahead, reportMismatch, reportNoOperator } from './condition-reports.ts'
import { placeOfVersion, warnOfVersions } from './versions.ts'
import { kindOf, type Test } from '../kinds/index.ts'
import type { ArrayNode, CallValue, Condition, EachNode, ValueNode } from '../ir/ir.ts'

type OrderTest = Extract<Test, { kind: 'order' }>

interface Checked {
  readonly node: Condition | ArrayNode
  readonly type: Type
}

/** Checks conditions, and the arrays of them that quantifiers take. */
export class ConditionChecker {
  readonly #state: CheckState
  /** How many quantifiers are open; inside them arrays of Bool are what is wanted. */
  #quantifiers = 0

  constructor(state: CheckState) {
    this.#state = state
  }

  check(node: Expression): Checked | undefined {
    switch (node.kind) {
      case 'missing':
        return undefined
      case 'group': {
        const inside = this.check(node.expression)
        // The engine asks for the closing parenthesis before it asks what the whole is.
        return node.closed ? inside : undefined
      }
      case 'not':
        return this.#not(node.operand, node.span)
      case 'logical':
        return this.#logical(node.operator, node.operands, node.span)
      case 'quantifier':
        return this.#quantifier(node)
      case 'comparison':
        return this.#comparison(node)
    }
  }

  checkArgument(argument: Argument): CheckedArgument | undefined {
    return checkArgument(argument, this.#state, this)
  }

  #not(operand: Expression, span: { start: number; end: number }): Checked | undefined {
    const checked = this.check(operand)
    if (checked === undefined) return undefined
    if (checked.type === 'Bool')
      return { type: 'Bool', node: { kind: 'not', id: this.#state.nextId(), span, operand: checked.node as Condition } }
    // The engine negates a map of Bool no more than it joins one: the type passes up and fails there.
    if (!equalTypes(checked.type, boolArray)) return checked
    return {
      type: boolArray,
      node: { kind: 'array_not', id: this.#state.nextId(), span, operand: checked.node as ArrayNode },
    }
  }

  #logical(
    operator: 'and' | 'or' | 'xor',
    operands: readonly Expression[],
    span: { start: number; end: number },
  ): Checked | undefined {
    let first: Checked | undefined
    const nodes: (Condition | ArrayNode)[] = []
    let complete = true
    for (let at = 0; at < operands.length; at++) {
      const operand = operands[at] as Expression
      const checked = this.check(operand)
      if (checked === undefined) {
        complete = false
        continue
      }
      if (first === undefined) first = checked
      const joins =
        equalTypes(first.type, checked.type) && (checked.type === 'Bool' || equalTypes(checked.type, boolArray))
      if (!joins && complete && at > 0) {
        const place = afterLookahead(operand.span.end, this.#state)
        reportMismatch(
          first.type,
          checked.type,
          { start: place, end: this.#state.end },
          place,
          this.#state,
          'a Bool and an array do not join: put `any(…)` or `all(…)` round the array',
        )
        return undefined
      }
      nodes.push(checked.node)
    }
    if (!complete || first === undefined) return undefined
    if (operator === 'and') warnOfVersions(nodes, this.#state)
    // A list that grew holds room for more; its copy does not, and policies keep thousands.
    if (first.type === 'Bool')
      return {
        type: 'Bool',
        node: { kind: operator, id: this.#state.nextId(), span, operands: nodes.slice() as Condition[] },
      }
    return {
      type: boolArray,
      node: { kind: `array_${operator}`, id: this.#state.nextId(), span, operands: nodes.slice() as ArrayNode[] },
    }
  }

  #quantifier(node: QuantifierNode): Checked | undefined {
    this.#quantifiers++
    const array = this.#quantifierArray(node.argument)
    this.#quantifiers--
    return array === undefined
      ? undefined
      : { type: 'Bool', node: { kind: node.quantifier, id: this.#state.nextId(), span: node.span, array } }
  }

  #quantifierArray(argument: Argument): ArrayNode | undefined {
    const checked = checkArgument(argument, this.#state, this)
    if (checked === undefined) return undefined
    const { value, type } = checked
    if (value === undefined || !equalTypes(type, boolArray)) {
      const bare = checked.each !== undefined && type === 'Bool'
      const hint = bare
        ? 'leave out the `[*]`: a Bool array stands for itself'
        : 'the argument is a Bool array, or a comparison with `[*]`'
      // The engine takes arrays of arrays here and dies on them (T31), so all that it does report comes first.
      const isTaken = checked.each !== undefined && equalTypes(type, boolArray)
      reportMismatch(boolArray, type, argument.span, isTaken ? Infinity : argument.span.end, this.#state, hint)
      return undefined
    }
    if (value.kind === 'condition') {
      const array = value.condition as ArrayNode
      // As a logical expression a missing array is empty; only standing alone it makes `all` false (T7).
      return array.kind === 'array_value'
        ? { kind: 'array_and', id: this.#state.nextId(), span: argument.span, operands: [array] }
        : array
    }
    return { kind: 'array_value', id: this.#state.nextId(), span: argument.span, value }
  }

  #comparison(node: ComparisonNode): Checked | undefined {
    const left = checkOnTrial(node.left, this.#state, this)
    if (left === undefined) return undefined
    if (node.operator === undefined) return this.#bare(node, left)
    if (node.right?.kind === 'bool') return this.#quantifyDialect(node, this.#compareBool(node, left, node.right.value))
    return this.#quantifyDialect(node, this.#compare(node, left))
  }

  /** `x == true` is `x`, and `x == false` is `not x`: a missing Bool counts as false. */
  #compareBool(node: ComparisonNode, left: CheckedIndexed, literal: boolean): Checked | undefined {
    const { span } = node
    const each = left.kind === 'each' && left.type === 'Bool' ? left.node : this.#unpackDialect(node, left)
    const wanted = (node.operator === 'eq') === literal
    if (each !== undefined) {
      const truth: ArrayNode = { kind: 'array_truth', id: this.#state.nextId(), span, each }
      return {
        type: boolArray,
        node: wanted ? truth : { kind: 'array_not', id: this.#state.nextId(), span, operand: truth },
      }
    }
    if (left.kind === 'each' || left.type !== 'Bool') return undefined
    const truth: Condition = { kind: 'truth', id: this.#state.nextId(), span, value: left.node }
    return { type: 'Bool', node: wanted ? truth : { kind: 'not', id: this.#state.nextId(), span, operand: truth } }
  }

  #compare(node: ComparisonNode, left: CheckedIndexed): Checked | undefined {
    const state = this.#state
    if (isConditionType(left.type) && !(left.kind === 'each' && typeof left.type === 'object')) {
      // The lexer reads no operator behind a Bool, so an operator here was read on another type.
      return undefined
    }
    const each = this.#unpackDialect(node, left)
    const test = checkTest(node, each?.type ?? left.type, state)
    if (test === undefined) return undefined
    const version = placeOfVersion(node, left.kind === 'each' ? left.node.base : left.node, state)
    if (version !== undefined && test.kind === 'order') return this.#compareVersion(node, left, test, version)
    const visited = each ?? (left.kind === 'each' ? left.node : undefined)
    if (visited !== undefined)
      return {
        type: boolArray,
        node: { kind: 'array_compare', id: this.#state.nextId(), span: node.span, test, each: visited },
      }
    const whenMissing = kindOf(test).takesMissing?.(test) === true && state.scheme.nilNotEqual
    return {
      type: 'Bool',
      node: {
        kind: 'compare',
        id: this.#state.nextId(),
        span: node.span,
        test,
        left: left.node as ValueNode,
        whenMissing,
      },
    }
  }

  /** What is missing here is a version or an order to compare it by: no operator holds then, `!=` neither. */
  #compareVersion(node: ComparisonNode, left: CheckedIndexed, test: OrderTest, version: CallValue): Checked {
    const { span } = node
    const place: OrderTest = { ...test, type: 'Int', literal: 0 }
    const id = this.#state.nextId()
    if (left.kind === 'value')
      return { type: 'Bool', node: { kind: 'compare', id, span, test: place, left: version, whenMissing: false } }
    const each: EachNode = { ...left.node, base: version, type: 'Int' }
    return { type: boolArray, node: { kind: 'array_compare', id, span, test: place, each } }
  }

  /** Gateway's samples compare arrays as if each element were meant. */
  #unpackDialect(node: ComparisonNode, left: CheckedIndexed): EachNode | undefined {
    if (!this.#state.scheme.dialect.compareArrays || typeof left.type !== 'object') return undefined
    const steps: IndexStep[] = left.kind === 'each' ? [...left.node.steps] : []
    let type: Type = left.type
    while (typeof type === 'object') {
      type = 'array' in type ? type.array : type.map
      steps.push({ kind: 'each' })
    }
    const text = this.#state.text.slice(node.left.span.start, node.left.span.end)
    this.#state.findings.warn('W_DIALECT', node.span, { reason: `\`${text}\` is an array: write \`${text}[*]\`` })
    const base = left.kind === 'each' ? left.node.base : left.node
    return { kind: 'each', id: this.#state.nextId(), span: node.left.span, base, steps, type }
  }

  #quantifyDialect(node: ComparisonNode, checked: Checked | undefined): Checked | undefined {
    if (
      checked === undefined ||
      checked.type === 'Bool' ||
      this.#quantifiers > 0 ||
      !this.#state.scheme.dialect.compareArrays
    )
      return checked
    this.#state.findings.warn('W_DIALECT', node.span, {
      reason: 'a comparison of an array stands without `any(…)` round it',
    })
    return {
      type: 'Bool',
      node: { kind: 'any', id: this.#state.nextId(), span: node.span, array: checked.node as ArrayNode },
    }
  }

  /** A value without an operator: a Bool, or an array of them as an operand. */
  #bare(node: ComparisonNode, left: CheckedIndexed): Checked | undefined {
    const { span } = node
    if (!isConditionType(left.type)) {
      reportNoOperator(left.type, span, this.#state)
      return undefined
    }
    if (left.kind === 'each') {
      if (left.type === 'Bool')
        return { type: boolArray, node: { kind: 'array_truth', id: this.#state.nextId(), span, each: left.node } }
      this.#state.findings.add(
        'E_UNSUPPORTED_OPERATOR',
        { start: span.end, end: span.end },
        {
          kind: 'UnsupportedOp',
          noticed: span.end,
          stage: 'check',
          values: { operator: '[*]', type: printType(left.type) },
          detail: { type: printType(left.type) },
        },
      )
      return undefined
    }
    if (left.type === 'Bool')
      return { type: 'Bool', node: { kind: 'truth', id: this.#state.nextId(), span, value: left.node } }
    return { type: left.type, node: { kind: 'array_value', id: this.#state.nextId(), span, value: left.node } }
  }
}
