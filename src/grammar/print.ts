import type { Result } from '../diagnostics/index.ts'
import type { Scheme } from '../language/index.ts'
import type { Argument, Expression, IndexedNode, StepNode } from './ast.ts'
import { parse } from './parse.ts'
import { formOf, printBytes, printQuoted } from './right-sides/index.ts'

function printStep({ step, member }: StepNode): string {
  if (step.kind === 'each') return '[*]'
  if (step.kind === 'index') return `[${String(step.index)}]`
  return member ? `.${step.key}` : `[${printQuoted(step.key)}]`
}

function printIndexed(node: IndexedNode): string {
  const base =
    node.base.kind === 'field'
      ? node.base.name
      : `${node.base.name}(${node.base.arguments.map(printArgument).join(', ')})`
  return base + node.steps.map(printStep).join('')
}

function printArgument(argument: Argument): string {
  switch (argument.kind) {
    case 'int':
    case 'ip':
      return formOf(argument).print(argument)
    case 'bytes':
      // A hex literal as an argument may be taken for a field or an address; quotes never are.
      return printBytes(argument.value, argument.form === 'hex' ? 'quoted' : argument.form)
    case 'indexed':
      return printIndexed(argument)
    default:
      return printExpression(argument)
  }
}

/** The canonical text of a condition: operator words, one space between tokens, parentheses as written. */
export function printExpression(node: Expression): string {
  switch (node.kind) {
    case 'logical':
      return node.operands.map(printExpression).join(` ${node.operator} `)
    case 'not':
      return `not ${printExpression(node.operand)}`
    case 'group':
      return `(${printExpression(node.expression)})`
    case 'quantifier':
      return `${node.quantifier}(${printArgument(node.argument)})`
    case 'comparison': {
      const left = printIndexed(node.left)
      return node.operator === undefined || node.right === undefined
        ? left
        : `${left} ${node.operator} ${formOf(node.right).print(node.right)}`
    }
    case 'missing':
      return ''
  }
}

/** The canonical text of a value expression. */
export function printValue(node: Argument): string {
  return printArgument(node)
}

/**
 * Formats an expression: the same meaning in canonical text.
 *
 * @returns the text, or the errors of an expression that does not parse
 */
export function format(text: string, scheme: Scheme): Result<string> {
  const parsed = parse(text, scheme)
  return parsed.ok ? { ok: true, value: printExpression(parsed.value), warnings: parsed.warnings } : parsed
}
