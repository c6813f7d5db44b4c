import { isObject, type JsonObject } from '../found.ts'

/** JSON in a text; undefined if it is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** The elements of a dynamic route: its own, or the text of its version. Source: Cloudflare's API, dynamic routes. */
export function findElements(value: JsonObject): readonly unknown[] | undefined {
  const own = value['elements']
  if (Array.isArray(own)) return own as readonly unknown[]
  const version = value['version']
  if (!isObject(version)) return undefined
  const data = typeof version['data'] === 'string' ? parse(version['data']) : version['data']
  const inner = isObject(data) ? data['elements'] : data
  return Array.isArray(inner) ? (inner as readonly unknown[]) : undefined
}
