import { isJsonObject, type JsonObject, type JsonValue } from '../../../inspection/traffic/index.ts'

/** A method that lists what a server has. */
interface ListRow {
  readonly method: string
  /** The member of the result that holds the items. */
  readonly items: string
  /** The member of an item that names it. */
  readonly name: string
  /** The call that a caller must be allowed to make in order to see an item. */
  readonly call: string
  /** The member of that call that takes the name. */
  readonly parameter: string
}

// Source: modelcontextprotocol specification 2025-11-25 and 2026-07-28, schema.ts.
// prettier-ignore
const rows: readonly ListRow[] = [
  { method: 'tools/list', items: 'tools', name: 'name', call: 'tools/call', parameter: 'name' },
  { method: 'prompts/list', items: 'prompts', name: 'name', call: 'prompts/get', parameter: 'name' },
  { method: 'resources/list', items: 'resources', name: 'uri', call: 'resources/read', parameter: 'uri' },
  { method: 'resources/templates/list', items: 'resourceTemplates', name: 'uriTemplate', call: 'resources/read', parameter: 'uri' },
  { method: 'tasks/list', items: 'tasks', name: 'taskId', call: 'tasks/get', parameter: 'taskId' },
]

const rowsByMethod = new Map(rows.map((row) => [row.method, row]))

/** Members of the result of a list beside its items. */
const listMembers = new Set(['nextCursor', '_meta', 'resultType', 'ttlMs', 'cacheScope'])

/** Keys of `_meta` that are the protocol's own; others may hold what the list leaves out. */
const protocolKey = /^(?:[a-z\d-]+\.)?modelcontextprotocol(?:\.[a-z\d.-]+)?\//i

/** The row of a method, or undefined if it lists nothing. */
export function findList(method: string): ListRow | undefined {
  return rowsByMethod.get(method)
}

/** A list as its caller may see it. */
export interface FilteredList {
  readonly result: JsonObject
  /** Items that are left out. */
  readonly hidden: number
  /** Other members that are left out. */
  readonly unknown: number
}

/**
 * A result with only the items that may be seen, made from the members of the protocol; undefined if it
 * has no items. An item without a name is not seen.
 */
export function filterList(
  row: ListRow,
  result: JsonObject,
  isVisible: (call: string, params: JsonObject) => boolean,
): FilteredList | undefined {
  const items = Object.hasOwn(result, row.items) ? result[row.items] : undefined
  if (!Array.isArray(items)) return undefined
  const visible = items.filter((item) => {
    const name = isJsonObject(item) ? item[row.name] : undefined
    return typeof name === 'string' && isVisible(row.call, { [row.parameter]: name })
  })
  let unknown = 0
  const kept = Object.create(null) as JsonObject
  for (const [name, value] of Object.entries(result)) {
    if (name === row.items) kept[name] = visible
    else if (name === '_meta' && isJsonObject(value)) {
      const meta = Object.entries(value).filter(([key]) => protocolKey.test(key))
      unknown += Object.keys(value).length - meta.length
      kept[name] = Object.fromEntries(meta)
    } else if (listMembers.has(name)) kept[name] = value
    else unknown += 1
  }
  return { result: kept, hidden: items.length - visible.length, unknown }
}

/** A result that is for one caller alone: no cache between may give it to others. Source: specification 2026-07-28, `CacheableResult`. */
export function keepPrivate(result: JsonObject): JsonObject {
  const isCacheable = ['cacheScope', 'ttlMs'].some((name) => Object.hasOwn(result, name))
  return isCacheable ? { ...result, cacheScope: 'private' } : result
}

/** The items of a list that are objects with a name. */
export function namedItems(row: ListRow, result: JsonValue): readonly (readonly [string, JsonObject])[] {
  const items = isJsonObject(result) ? result[row.items] : undefined
  if (!Array.isArray(items)) return []
  return items.flatMap((item): (readonly [string, JsonObject])[] => {
    const name = isJsonObject(item) ? item[row.name] : undefined
    return isJsonObject(item) && typeof name === 'string' ? [[name, item]] : []
  })
}
