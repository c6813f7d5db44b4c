import type { Result } from '../diagnostics/index.ts'
import type { Scheme } from '../language/index.ts'
import { printIp, toTextStrict, type ByteString } from '../runtime/index.ts'
import type { Argument, BytesForm, Expression, IndexedNode, RightSide, SetItem, StepNode } from './ast.ts'
import { parse } from './parse.ts'

/** The fewest hashes with which a raw string can hold a text, or undefined if none of 255 will do. */
function rawHashes(text: string): string | undefined {
  let longest = -1
  for (const match of text.matchAll(/"(#*)/g)) longest = Math.max(longest, (match[1] ?? '').length)
  return longest + 1 > 255 ? undefined : '#'.repeat(longest + 1)
}

function printRaw(text: string): string | undefined {
  const hashes = rawHashes(text)
  return hashes === undefined ? undefined : `r${hashes}"${text}"${hashes}`
}

function escapeByte(char: string): string {
  return char === '"' || char === '\\' ? `\\${char}` : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`
}

/** Control bytes are escaped; text that is no UTF-8 is escaped byte by byte where it is not ASCII. */
function printQuoted(bytes: ByteString): string {
  const text = toTextStrict(bytes)

  if (text !== undefined) return `"${text.replace(/["\\\x00-\x1f\x7f]/g, escapeByte)}"`

  return `"${bytes.replace(/["\\\x00-\x1f\x7f-\xff]/g, escapeByte)}"`
}

function printBytes(bytes: ByteString, form: BytesForm): string {
  if (form === 'raw') {
    const text = toTextStrict(bytes)
    const raw = text === undefined ? undefined : printRaw(text)
    if (raw !== undefined) return raw
  }
  if (form === 'hex' && bytes.length > 1) {
    return Array.from(bytes, (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join(':')
  }
  return printQuoted(bytes)
}

/** Writes a pattern for `matches`. In quotes its own text stands as it is, but for `"` outside a class. */
export function printRegex(pattern: string, form: 'quoted' | 'raw'): string {
  if (form === 'raw') return printRaw(pattern) ?? `"${pattern}"`
  let text = ''
  let inClass = false
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at)
    if (char === '\\' && at + 1 < pattern.length) {
      text += char + pattern.charAt(++at)
      continue
    }
    if (char === '[') inClass = true
    else if (char === ']') inClass = false
    text += char === '"' && !inClass ? '\\"' : char
  }
  return `"${text}"`
}

function printSetItem(item: SetItem): string {
  switch (item.kind) {
    case 'int':
      return String(item.value)
    case 'int_range':
      return `${String(item.first)}..${String(item.last)}`
    case 'bytes':
      return printBytes(item.value, item.form)
    case 'ip':
      return printIp(item.value)
    case 'ip_range':
      return item.prefix === undefined
        ? `${printIp(item.first)}..${printIp(item.last)}`
        : `${printIp(item.first)}/${String(item.prefix)}`
  }
}

function printRight(right: RightSide): string {
  switch (right.kind) {
    case 'int':
    case 'bytes':
    case 'ip':
      return printSetItem(right)
    case 'set':
      return `{${right.items.map(printSetItem).join(' ')}}`
    case 'list':
      return `$${right.name}`
    case 'regex':
      return printRegex(right.pattern, right.form)
    case 'wildcard':
      return printBytes(right.pattern, right.form)
    case 'missing':
      return ''
  }
}

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
      return printSetItem(argument)
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
        : `${left} ${node.operator} ${printRight(node.right)}`
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
