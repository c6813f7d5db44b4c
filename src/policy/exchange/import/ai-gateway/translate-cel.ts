import { quote, quoteSet } from '../../../sections/expression-text.ts'
import { findAiField, type AiField } from './ai-fields.ts'
import { CelError } from './cel-tokens.ts'
import { readCel, type Cel } from './cel-tree.ts'

/** The path that a tree writes out, such as `metadata["team"]`; undefined if it is none. */
function pathOf(tree: Cel): readonly string[] | undefined {
  if (tree.kind === 'name') return [tree.name]
  if (tree.kind !== 'member' && tree.kind !== 'index') return undefined
  const name = tree.kind === 'member' ? tree.name : tree.key.kind === 'text' ? tree.key.value : undefined
  const of = name === undefined ? undefined : pathOf(tree.of)
  return of === undefined || name === undefined ? undefined : [...of, name]
}

/** Names that stand for one value of a list, in `exists` and `all`. */
type Bound = ReadonlyMap<string, AiField>

const nothing: Bound = new Map()

function fieldOf(tree: Cel, bound: Bound): AiField {
  const path = pathOf(tree)
  if (path === undefined) throw new CelError('only a field can stand here', tree.at)
  const field = (path.length === 1 ? bound.get(path[0] as string) : undefined) ?? findAiField(path)
  if (field === undefined)
    throw new CelError(
      path.join('.') === 'cf.user.id' ? '`cf.user.id` is the id of a user at Cloudflare Access, which a call here does not have' : `there is no field \`${path.join('.')}\` here`, // prettier-ignore
      tree.at,
    )
  return field
}

function textOf(tree: Cel): string {
  if (tree.kind === 'text') return tree.value
  throw new CelError('only a text can stand here: what a call says of itself is text', tree.at)
}

const isLiteral = ({ kind }: Cel): boolean => ['text', 'number', 'bool', 'null', 'list'].includes(kind)

/** A test of one value, for each value where the field has many. */
function testOf({ expression, isList }: AiField, test: (value: string) => string, bound: Bound): string {
  const isBound = [...bound.values()].some((field) => field.expression === expression)
  return isList && !isBound ? `any(${test(expression)})` : test(expression)
}

function compareTexts(sign: string, left: Cel, right: Cel, bound: Bound): string {
  if (sign !== '==' && sign !== '!=') throw new CelError(`texts are not put in order here (\`${sign}\`)`, left.at)
  const [side, other] = isLiteral(left) ? [right, left] : [left, right]
  if (isLiteral(side)) throw new CelError('two values that never change are compared', side.at)
  const field = fieldOf(side, bound)
  if (field.isList && !bound.size) throw new CelError('a list is compared as a whole: ask with `in`', side.at)
  const same = `${field.expression} eq ${quote(textOf(other))}`
  return sign === '==' ? same : `not (${same})`
}

function isIn(left: Cel, right: Cel, bound: Bound): string {
  if (right.kind === 'list') {
    const field = fieldOf(left, bound)
    if (field.isList && bound.size === 0) throw new CelError('a list is asked for in a list', left.at)
    if (right.items.length === 0) return 'false'
    return `${field.expression} in ${quoteSet(right.items.map(textOf))}`
  }
  const field = fieldOf(right, bound)
  if (!field.isList) throw new CelError('`in` asks a list', right.at)
  return testOf(field, (value) => `${value} eq ${quote(textOf(left))}`, nothing)
}

/** A pattern as a text in which a backslash is one. */
function quoteRaw(text: string): string {
  let hashes = ''
  while (text.includes(`"${hashes}`)) hashes += '#'
  return `r${hashes}"${text}"${hashes}`
}

/** The longest expression that is made: a choice writes its condition twice, so choices in it double it. */
const longest = 16_384

/** Tests of a text by the name of the function, on a value and an argument that are written out. */
const textTests: Readonly<Record<string, (value: string, text: string) => string>> = {
  startsWith: (value, text) => `starts_with(${value}, ${quote(text)})`,
  endsWith: (value, text) => `ends_with(${value}, ${quote(text)})`,
  contains: (value, text) => `${value} contains ${quote(text)}`,
  matches: (value, text) => `${value} matches ${quoteRaw(text)}`,
}

function callOf(tree: Extract<Cel, { kind: 'call' }>, bound: Bound): string {
  const { of, name, inputs, at } = tree
  const [first, second] = inputs
  if (of === undefined && name === 'has' && inputs.length === 1 && first?.kind === 'member') {
    const { presence } = fieldOf(first, bound)
    if (presence === undefined) throw new CelError('`has` can be asked of `metadata` and `cf.custom` only', at)
    return presence
  }
  const test = Object.hasOwn(textTests, name) ? textTests[name] : undefined
  if (of !== undefined && test !== undefined && inputs.length === 1 && first !== undefined) {
    const isFolded = of.kind === 'call' && of.name === 'lowerAscii' && of.inputs.length === 0
    const side = isFolded ? of.of : of
    if (side === undefined) throw new CelError('only a field can stand here', at)
    const field = fieldOf(side, bound)
    if (field.isList && bound.size === 0) throw new CelError('a list is no text: ask with `exists`', side.at)
    return test(isFolded ? `lower(${field.expression})` : field.expression, textOf(first))
  }
  if (
    of !== undefined &&
    (name === 'exists' || name === 'all') &&
    first?.kind === 'name' &&
    second !== undefined &&
    inputs.length === 2
  ) {
    // prettier-ignore
    const field = fieldOf(of, bound)
    if (!field.isList || bound.size > 0) throw new CelError(`\`${name}\` asks one list`, of.at)
    if (second.kind === 'and' || second.kind === 'or' || second.kind === 'not' || second.kind === 'choice')
      throw new CelError(`\`${name}\` with more than one test has no counterpart here`, second.at)
    const inner = translate(second, new Map([[first.name, field]]))
    // `not` stands outside of what is asked of each value.
    if (inner.startsWith('not (')) throw new CelError(`\`${name}\` with \`!=\` has no counterpart here`, second.at)
    return `${name === 'exists' ? 'any' : 'all'}(${inner})`
  }
  throw new CelError(`the function \`${name}\` has no counterpart here`, at)
}

const joined = (parts: readonly string[], word: 'and' | 'or'): string => parts.map((part) => `(${part})`).join(` ${word} `) // prettier-ignore

function translate(tree: Cel, bound: Bound): string {
  switch (tree.kind) {
    case 'bool':
      return String(tree.value)
    case 'and':
    case 'or':
      return joined(tree.parts.map((part) => translate(part, bound)), tree.kind) // prettier-ignore
    case 'not':
      return `not (${translate(tree.of, bound)})`
    case 'choice': {
      const when = translate(tree.when, bound)
      if (when.length > longest) throw new CelError('choices in conditions of choices are too long here', tree.at)
      return joined([joined([when, translate(tree.then, bound)], 'and'), joined([`not (${when})`, translate(tree.otherwise, bound)], 'and')], 'or') // prettier-ignore
    }
    case 'compare':
      return tree.sign === 'in' ? isIn(tree.left, tree.right, bound) : compareTexts(tree.sign, tree.left, tree.right, bound) // prettier-ignore
    case 'call':
      return callOf(tree, bound)
    default:
      throw new CelError('it is no condition: it is neither true nor false', tree.at)
  }
}

/**
 * A condition of the Common Expression Language as an expression of the Rules language.
 *
 * @returns undefined if it always holds
 * @throws {@link CelError} with the place of what cannot be read or has no counterpart
 */
export function translateCel(source: string): string | undefined {
  const text = translate(readCel(source), nothing)
  return text === 'true' ? undefined : text
}

/**
 * The parts of an actor such as `user:{cf.user.email}`: texts and the expressions of its fields, in turn.
 *
 * @throws {@link CelError}
 */
export function readActor(actor: string): readonly { readonly text?: string; readonly field?: string }[] {
  const parts: { text?: string; field?: string }[] = []
  let at = 0
  while (at < actor.length) {
    const open = actor.indexOf('{', at)
    if (open !== at) parts.push({ text: actor.slice(at, open === -1 ? undefined : open) })
    if (open === -1) break
    const close = actor.indexOf('}', open)
    if (close === -1) throw new CelError('the field does not end', open)
    const path = pathOf(readCel(actor.slice(open + 1, close))) ?? []
    // A budget of one user is one of theirs by whichever name they are known.
    const field = path.join('.') === 'cf.user.id' ? findAiField(['cf', 'user', 'email']) : findAiField(path)
    if (field === undefined || field.isList) throw new CelError(`\`${actor.slice(open, close + 1)}\` is no field that a budget can be told apart by`, open) // prettier-ignore
    parts.push({ field: field.expression })
    at = close + 1
  }
  return parts
}
