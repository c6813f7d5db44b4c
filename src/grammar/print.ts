import type { Result } from '../diagnostics/index.ts'
import { comparisonOperator, logicalOperator, type Dialect, type Scheme } from '../language/index.ts'
import type { Argument, ComparisonOperator, Expression, IndexedNode, LogicalNode, RightSide, StepNode } from './ast.ts'
import { bracketed, fill, group, indent, line, render, type Layout } from './layout.ts'
import { parse, parseValue } from './parse.ts'
import { formOf, printBytes, printQuoted, printSetItem, sortSetItems } from './right-sides/index.ts'

function printStep({ step, member }: StepNode): string {
  if (step.kind === 'each') return '[*]'
  if (step.kind === 'index') return `[${String(step.index)}]`
  return member ? `.${step.key}` : `[${printQuoted(step.key)}]`
}

/** How a text is spelt and laid out. */
export interface FormatOptions {
  /** Characters of a line, at least 20. Default: everything on one line. */
  readonly width?: number
  /** `words` (`eq`, `and`; the default) or `symbols` (`==`, `&&`) where an operator has both. */
  readonly operators?: 'words' | 'symbols'
  /** Puts the items of sets in order. Default: as written. */
  readonly sortSets?: boolean
}

/** The spelling of a text: that of the engine's language, or that of Gateway's API. */
type TextStyle = Pick<Dialect, 'apiText'> & Omit<FormatOptions, 'width'>

const engineText: TextStyle = { apiText: false }

/** Orders are symbols in the API's text; the other operators have no symbol there. */
function printOperator(name: ComparisonOperator, { apiText, operators }: TextStyle): string {
  const { kind, aliases } = comparisonOperator(name)
  const isSymbol = operators === undefined ? apiText && kind === 'order' : operators === 'symbols'
  return isSymbol ? (aliases[0] ?? name) : name
}

function printLogical(name: 'and' | 'or' | 'xor' | 'not', { operators }: TextStyle): string {
  return operators === 'symbols' ? logicalOperator(name).symbol : name
}

/** Lays out one tree in one style. */
class Printer {
  readonly #style: TextStyle

  constructor(style: TextStyle) {
    this.#style = style
  }

  indexed(node: IndexedNode): Layout {
    const steps = node.steps.map(printStep).join('')
    if (node.base.kind === 'field') return node.base.name + steps
    const parts = node.base.arguments.map((argument, index) =>
      index === 0 ? this.argument(argument) : [',', line, this.argument(argument)],
    )
    return [node.base.name, parts.length === 0 ? '()' : bracketed('(', parts, ')'), steps]
  }

  argument(argument: Argument): Layout {
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

  expression(node: Expression): Layout {
    switch (node.kind) {
      case 'logical':
        return this.#logical(node)
      case 'not':
        return this.#not(node.operand)
      case 'group':
        return bracketed('(', this.expression(node.expression), ')')
      case 'quantifier':
        return [node.quantifier, bracketed('(', this.argument(node.argument), ')')]
      case 'comparison': {
        const left = this.indexed(node.left)
        return node.operator === undefined || node.right === undefined
          ? left
          : [left, ` ${printOperator(node.operator, this.#style)} `, this.#right(node.right)]
      }
      case 'missing':
        return ''
    }
  }

  #logical({ operator, operands }: LogicalNode): Layout {
    const word = printLogical(operator, this.#style)
    const parts = operands.map((operand, index) => {
      const laid = this.expression(operand)
      // What binds tighter goes further in, so that its own breaks do not look like those of the outer run.
      const content = operand.kind === 'logical' ? indent(laid) : laid
      return index === 0 ? content : [line, `${word} `, content]
    })
    return group(parts)
  }

  #not(operand: Expression): Layout {
    const word = printLogical('not', this.#style)
    const content = this.expression(operand)
    if (word === '!') return [word, content]
    if (!this.#style.apiText) return [`${word} `, content]
    return operand.kind === 'group' ? [word, content] : [word, bracketed('(', content, ')')]
  }

  #right(right: RightSide): Layout {
    if (right.kind !== 'set') return formOf(right).print(right)
    const items = this.#style.sortSets === true ? sortSetItems(right.items) : right.items
    return bracketed('{', fill(items.map(printSetItem)), '}')
  }
}

function textOf(layout: Layout): string {
  return render(layout, Infinity)
}

/**
 * The canonical text of a condition: operator words, one space between tokens, parentheses as written.
 *
 * @param style - a scheme's dialect; default: the engine's language
 */
export function printExpression(node: Expression, style: Pick<Dialect, 'apiText'> = engineText): string {
  return textOf(new Printer(style).expression(node))
}

/** The canonical text of a value expression. */
export function printValue(node: Argument): string {
  return textOf(new Printer(engineText).argument(node))
}

/**
 * Formats an expression: the same meaning in canonical text.
 *
 * @param options - widths and spellings; Gateway's dialect stays on one line unless a width is given, since its API
 *   gives the text back so
 * @returns the text, or the errors of an expression that does not parse
 * @throws RangeError if the width is below 20
 */
export function format(text: string, scheme: Scheme, options: FormatOptions = {}): Result<string> {
  const { width = Infinity, ...spelling } = options
  if (!(width >= 20)) throw new RangeError(`a line has at least 20 characters, not ${String(width)}`)
  const parsed = parse(text, scheme)
  if (!parsed.ok) return parsed
  const printer = new Printer({ apiText: scheme.dialect.apiText, ...spelling })
  return { ok: true, value: render(printer.expression(parsed.value), width), warnings: parsed.warnings }
}

/**
 * Formats a value expression, such as the target of a redirect: the same value in canonical text.
 *
 * @returns the text, or the errors of an expression that does not parse
 * @throws RangeError if the width is below 20
 */
export function formatValue(text: string, scheme: Scheme, options: FormatOptions = {}): Result<string> {
  const { width = Infinity, ...spelling } = options
  if (!(width >= 20)) throw new RangeError(`a line has at least 20 characters, not ${String(width)}`)
  const { root, findings } = parseValue(text, scheme)
  if (!findings.isEmpty || root.kind === 'missing') return { ok: false, diagnostics: findings.errors() }
  const printer = new Printer({ apiText: scheme.dialect.apiText, ...spelling })
  return { ok: true, value: render(printer.argument(root), width), warnings: findings.warnings }
}
