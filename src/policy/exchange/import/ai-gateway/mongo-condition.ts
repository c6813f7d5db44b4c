import { quote, quoteSet } from '../../../sections/expression-text.ts'
import { isObject } from '../found.ts'
import { findAiField } from './ai-fields.ts'

/** A condition of a dynamic route that has no counterpart here. */
export class RouteError extends Error {}

/** How deep conditions nest at most, as documents do. */
const deepest = 100

/** How a path of a call is asked; `texts` and `numbers` say what it can be compared with. */
interface Asked {
  readonly text: string | undefined
  readonly number: string | undefined
  readonly isMany?: boolean
  readonly presence?: string
}

/** Members of a body that are fields here, too. */
const bodyFields: Readonly<Record<string, Asked>> = {
  model: { text: 'ai.model', number: undefined },
}

/** What a path such as `metadata.plan`, `headers.x-tier` or `body.max_tokens` is here. */
function askedOf(path: string): Asked {
  const [first, ...rest] = path.split('.')
  const key = rest.join('.')
  if (first === 'metadata' && key !== '') {
    const field = findAiField(['metadata', key])
    if (field !== undefined) return { text: field.expression, number: undefined, presence: field.presence ?? '' }
  }
  if (first === 'headers' && key !== '') {
    const name = quote(key.toLowerCase())
    return { text: `http.request.headers[${name}][*]`, number: undefined, isMany: true, presence: `has_key(http.request.headers, ${name})` } // prettier-ignore
  }
  if (first === 'body' && key !== '') {
    const known = Object.hasOwn(bodyFields, key) ? bodyFields[key] : undefined
    if (known !== undefined) return known
    // A step that is a number may be an index or a name.
    if (rest.every((step) => /^[A-Za-z_][\w-]*$/.test(step))) {
      const steps = rest.map((step) => quote(step)).join(', ')
      return {
        text: `lookup_json_string(http.request.body.raw, ${steps})`,
        number: `lookup_json_integer(http.request.body.raw, ${steps})`,
      }
    }
  }
  throw new RouteError(`its condition reads \`${path}\`, which no field here is`)
}

function one(asked: Asked, path: string, value: unknown): string {
  const isText = typeof value === 'string'
  const isWhole = typeof value === 'number' && Number.isSafeInteger(value)
  // What a call says of itself is text here, whatever it was.
  const asText = isText ? value : asked.number === undefined && (isWhole || typeof value === 'boolean') ? String(value) : undefined // prettier-ignore
  if (asText !== undefined && asked.text !== undefined) {
    const test = `${asked.text} eq ${quote(asText)}`
    return asked.isMany === true ? `any(${test})` : test
  }
  if (isWhole && asked.number !== undefined) return `${asked.number} eq ${String(value)}`
  throw new RouteError(
    `its condition compares \`${path}\` with ${JSON.stringify(value)}, which has no counterpart here`,
  )
}

function any(parts: readonly string[]): string {
  return parts.length === 0 ? 'false' : parts.map((part) => `(${part})`).join(' or ')
}

function isAnyOf(asked: Asked, path: string, values: unknown): string {
  if (!Array.isArray(values)) throw new RouteError(`its condition asks \`${path}\` for a set that is no list`)
  if (values.length > 0 && asked.text !== undefined && values.every((value) => typeof value === 'string')) {
    const test = `${asked.text} in ${quoteSet(values)}`
    return asked.isMany === true ? `any(${test})` : test
  }
  return any(values.map((value) => one(asked, path, value)))
}

const orders: Readonly<Record<string, string>> = { $gt: 'gt', $gte: 'ge', $lt: 'lt', $lte: 'le' }

function testOf(path: string, operator: string, value: unknown, depth: number): string {
  const asked = askedOf(path)
  const order = Object.hasOwn(orders, operator) ? orders[operator] : undefined
  if (order !== undefined) {
    if (asked.number === undefined || typeof value !== 'number' || !Number.isSafeInteger(value))
      throw new RouteError(`its condition puts \`${path}\` in order (\`${operator}\`), which is text here or no whole number`) // prettier-ignore
    return `${asked.number} ${order} ${String(value)}`
  }
  switch (operator) {
    case '$eq':
      return one(asked, path, value)
    case '$ne':
      return `not (${one(asked, path, value)})`
    case '$in':
      return isAnyOf(asked, path, value)
    case '$nin':
      return `not (${isAnyOf(asked, path, value)})`
    case '$not':
      return `not (${testsOf(path, value, depth + 1)})`
    case '$exists':
      if (asked.presence === undefined || typeof value !== 'boolean')
        throw new RouteError(`its condition asks whether \`${path}\` exists, which has no counterpart here`)
      return value ? asked.presence : `not (${asked.presence})`
    default:
      throw new RouteError(`the operator \`${operator}\` of its condition has no counterpart here`)
  }
}

function all(parts: readonly string[]): string {
  const [only] = parts
  if (only === undefined) return 'true'
  return parts.length === 1 ? only : parts.map((part) => `(${part})`).join(' and ')
}

function testsOf(path: string, value: unknown, depth: number): string {
  if (depth > deepest) throw new RouteError(`its condition is nested more than ${String(deepest)} deep`)
  if (!isObject(value)) return one(askedOf(path), path, value)
  return all(Object.entries(value).map(([operator, inner]) => testOf(path, operator, inner, depth)))
}

/**
 * A condition of a dynamic route as an expression of the Rules language. As there, `$ne` and `$nin` also hold of what a
 * call does not say.
 *
 * @throws {@link RouteError}
 */
export function translateRouteCondition(value: unknown, depth = 0): string {
  if (depth > deepest) throw new RouteError(`its condition is nested more than ${String(deepest)} deep`)
  if (!isObject(value)) throw new RouteError('its condition is no object')
  const parts = Object.entries(value).map(([key, inner]) => {
    if (!key.startsWith('$')) return testsOf(key, inner, depth)
    if (key === '$not') return `not (${translateRouteCondition(inner, depth + 1)})`
    if (!Array.isArray(inner) || inner.length === 0) throw new RouteError(`\`${key}\` of its condition is no list`)
    const tests = inner.map((part: unknown) => translateRouteCondition(part, depth + 1))
    if (key === '$and') return all(tests)
    if (key === '$or') return any(tests)
    if (key === '$nor') return `not (${any(tests)})`
    throw new RouteError(`the operator \`${key}\` of its condition has no counterpart here`)
  })
  return all(parts)
}

/** The expression that a limit of a route counts calls apart by. */
export function keyExpression(path: string): string {
  const { text, isMany } = askedOf(path)
  if (text === undefined) throw new RouteError(`its key \`${path}\` has no counterpart here`)
  return isMany === true ? text.replace(/\[\*\]$/, '[0]') : text
}
