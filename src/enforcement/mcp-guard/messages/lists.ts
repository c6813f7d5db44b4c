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

// Source: modelcontextprotocol specification 2025-11-25, schema.ts.
// prettier-ignore
const rows: readonly ListRow[] = [
  { method: 'tools/list', items: 'tools', name: 'name', call: 'tools/call', parameter: 'name' },
  { method: 'prompts/list', items: 'prompts', name: 'name', call: 'prompts/get', parameter: 'name' },
  { method: 'resources/list', items: 'resources', name: 'uri', call: 'resources/read', parameter: 'uri' },
  { method: 'resources/templates/list', items: 'resourceTemplates', name: 'uriTemplate', call: 'resources/read', parameter: 'uri' },
]

const rowsByMethod = new Map(rows.map((row) => [row.method, row]))

/** The row of a method, or undefined if it lists nothing. */
export function findList(method: string): ListRow | undefined {
  return rowsByMethod.get(method)
}

/** A result with only the items that may be seen, and how many may not. An item without a name is not seen. */
export function filterList(
  row: ListRow,
  result: JsonValue,
  isVisible: (call: string, params: JsonObject) => boolean,
): { readonly result: JsonValue; readonly hidden: number } {
  const items = isJsonObject(result) ? result[row.items] : undefined
  if (!isJsonObject(result) || !Array.isArray(items)) return { result, hidden: 0 }
  const visible = items.filter((item) => {
    const name = isJsonObject(item) ? item[row.name] : undefined
    return typeof name === 'string' && isVisible(row.call, { [row.parameter]: name })
  })
  return { result: { ...result, [row.items]: visible }, hidden: items.length - visible.length }
}

/** What tools of a listing say of themselves: whether each is read-only. */
export function readAnnotations(result: JsonValue): ReadonlyMap<string, boolean> {
  const tools = isJsonObject(result) ? result['tools'] : undefined
  if (!Array.isArray(tools)) return new Map()
  return new Map(
    tools.flatMap((tool): [string, boolean][] => {
      if (!isJsonObject(tool) || typeof tool['name'] !== 'string') return []
      const annotations = tool['annotations']
      return [[tool['name'], isJsonObject(annotations) && annotations['readOnlyHint'] === true]]
    }),
  )
}
