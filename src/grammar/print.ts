import type { Result } from '../diagnostics/index.ts'
import { comparisonOperator, type Dialect, type Scheme } from '../language/index.ts'
import type { Argument, ComparisonOperator, Expression, IndexedNode, StepNode } from './ast.ts'
import { parse } from './parse.ts'
import { formOf, printBytes, printQuoted } from './right-sides/index.ts'

function printStep({ step, member }: StepNode): string {
  if (step.kind === 'each') return '[*]'
  if (step.kind === 'index') return `[${String(step.index)}]`
  return member ? `.${step.key}` : `[${printQuoted(step.key)}]`
}

/** Which spelling is canonical: that of the engine's language, or that of Gateway's API. */
export type TextStyle = Pick<Dialect, 'apiText'>

const engineText: TextStyle = { apiText: false }

/** Orders are symbols in the API's text; the other operators have no symbol there. */
function printOperator(name: ComparisonOperator, { apiText }: TextStyle): string {
  const { kind, aliases } = comparisonOperator(name)
  return apiText && kind === 'order' ? (aliases[0] ?? name) : name
}

/** Writes one tree in one style. */
class Printer {
  readonly #style: TextStyle

  constructor(style: TextStyle) {
    this.#style = style
  }

  indexed(node: IndexedNode): string {
    const base =
      node.base.kind === 'field'
        ? node.base.name
        : `${node.base.name}(${node.base.arguments.map((argument) => this.argument(argument)).join(', ')})`
    return base + node.steps.map(printStep).join('')
  }

  argument(argument: Argument): string {
    switch (argument.kind) {
      case 'int':
      case 'ip':
        return formOf(argument).print(argument)
      case 'bytes':
        // A hex literal as an argument may be taken for a field or an address; quotes never are.
        return printBytes(argument.value, argument.form === 'hex' ? 'quoted' : argument.form)
      case 'indexed':
        return this.indexed(argument)
      default:
        return this.expression(argument)
    }
  }

  expression(node: Expression): string {
    switch (node.kind) {
      case 'logical':
        return node.operands.map((operand) => this.expression(operand)).join(` ${node.operator} `)
      case 'not':
        return this.#not(node.operand)
      case 'group':
        return `(${this.expression(node.expression)})`
      case 'quantifier':
        return `${node.quantifier}(${this.argument(node.argument)})`
      case 'comparison': {
        const left = this.indexed(node.left)
        return node.operator === undefined || node.right === undefined
          ? left
          : `${left} ${printOperator(node.operator, this.#style)} ${formOf(node.right).print(node.right)}`
      }
      case 'missing':
        return ''
    }
  }

  #not(operand: Expression): string {
    const text = this.expression(operand)
    if (!this.#style.apiText) return `not ${text}`
    return operand.kind === 'group' ? `not${text}` : `not(${text})`
  }
}

/**
 * The canonical text of a condition: operator words, one space between tokens, parentheses as written.
 *
 * @param style - a scheme's dialect; default: the engine's language
 */
export function printExpression(node: Expression, style: TextStyle = engineText): string {
  return new Printer(style).expression(node)
}

/** The canonical text of a value expression. */
export function printValue(node: Argument): string {
  return new Printer(engineText).argument(node)
}

/**
 * Formats an expression: the same meaning in canonical text.
 *
 * @returns the text, or the errors of an expression that does not parse
 */
export function format(text: string, scheme: Scheme): Result<string> {
  const parsed = parse(text, scheme)
  return parsed.ok
    ? { ok: true, value: printExpression(parsed.value, scheme.dialect), warnings: parsed.warnings }
    : parsed
}
