import { isObject, type Found, type JsonObject } from '../found.ts'
import { unflatten } from './flat-map.ts'
import type { Resource } from './terraform-resources.ts'
import { UnknownValue } from '../unknown-value.ts'

const knownAfterApply = 'known after apply'

/** Members that Cloudflare sets itself: not knowing them before apply loses nothing. */
const computedKeys = new Set(['id', 'version', 'last_updated', 'created_at', 'updated_at', 'deleted_at', 'created_on'])

/** Puts an unknown value wherever a plan says that one comes: `after_unknown` has true there. */
function mergeUnknown(value: unknown, unknown: unknown, key = ''): unknown {
  if (unknown === true) return computedKeys.has(key) ? value : new UnknownValue(knownAfterApply)
  if (Array.isArray(unknown)) {
    const items: readonly unknown[] = Array.isArray(value) ? value : []
    const length = Math.max(items.length, unknown.length)
    return Array.from({ length }, (_, index) => mergeUnknown(items[index], unknown[index], key))
  }
  if (!isObject(unknown)) return value
  const own = isObject(value) ? value : {}
  const merged: [string, unknown][] = Object.entries(own).map(([name, item]) => [
    name,
    Object.hasOwn(unknown, name) ? mergeUnknown(item, unknown[name], name) : item,
  ])
  for (const [name, item] of Object.entries(unknown))
    if (!Object.hasOwn(own, name)) {
      const made = mergeUnknown(undefined, item, name)
      if (made !== undefined) merged.push([name, made])
    }
  return merged.length === 0 && value === undefined ? undefined : Object.fromEntries(merged)
}

/** What a plan does not know yet, by address. */
function unknownByAddress(plan: JsonObject): ReadonlyMap<string, unknown> {
  const changes = Array.isArray(plan['resource_changes']) ? plan['resource_changes'].filter(isObject) : []
  return new Map(
    changes.map(({ address, change }) => [String(address), isObject(change) ? change['after_unknown'] : undefined]),
  )
}

/** The managed resources of `terraform show -json`, child modules included. */
function readShown(root: JsonObject, plan: JsonObject): Resource[] {
  const unknown = unknownByAddress(plan)
  const found: Resource[] = []
  const modules: unknown[] = [root]
  for (let module = modules.pop(); module !== undefined; module = modules.pop()) {
    if (!isObject(module)) continue
    for (const row of Array.isArray(module['resources']) ? module['resources'].filter(isObject) : []) {
      if (row['mode'] === 'data' || typeof row['type'] !== 'string') continue
      const address = typeof row['address'] === 'string' ? row['address'] : row['type']
      const values = mergeUnknown(row['values'], unknown.get(address))
      found.push({ type: row['type'], address, values: isObject(values) ? values : {} })
    }
    if (Array.isArray(module['child_modules'])) modules.push(...[...(module['child_modules'] as unknown[])].reverse())
  }
  return found
}

/** The managed resources of a state file of version 4. */
function readStateFile(resources: readonly unknown[]): Resource[] {
  return resources.filter(isObject).flatMap(({ mode, type, name, module, instances }): Resource[] => {
    if (mode === 'data' || typeof type !== 'string') return []
    const prefix = typeof module === 'string' ? `${module}.` : ''
    const rows = Array.isArray(instances) ? instances.filter(isObject) : []
    return rows.map(({ attributes, attributes_flat: flat, index_key: key }) => ({
      type,
      address: `${prefix}${type}.${String(name)}${key === undefined ? '' : `[${JSON.stringify(key)}]`}`,
      values: isObject(attributes) ? attributes : isObject(flat) ? unflatten(flat) : {},
    }))
  })
}

/** The managed resources of a state file of version 3 and before, whose attributes are flat. */
function readOldStateFile(modules: readonly unknown[]): Resource[] {
  return modules.filter(isObject).flatMap(({ path, resources }): Resource[] => {
    const inside = Array.isArray(path) ? path.slice(1).map((step) => `module.${String(step)}.`) : []
    return Object.entries(isObject(resources) ? resources : {}).flatMap(([key, row]): Resource[] => {
      if (key.startsWith('data.') || !isObject(row) || typeof row['type'] !== 'string') return []
      const primary = isObject(row['primary']) ? row['primary'] : {}
      const attributes = isObject(primary['attributes']) ? primary['attributes'] : {}
      return [{ type: row['type'], address: `${inside.join('')}${key}`, values: unflatten(attributes) }]
    })
  })
}

/** The resources of a state file, or of `terraform show -json` of a state or plan; undefined if it is neither. */
export function readTerraformJson(value: JsonObject, found: Found): readonly Resource[] | undefined {
  const planned = isObject(value['planned_values']) ? value['planned_values'] : undefined
  const shown = isObject(value['values']) ? value['values'] : planned
  if (shown !== undefined && isObject(shown['root_module'])) return readShown(shown['root_module'], value)
  if (typeof value['version'] === 'number' && Array.isArray(value['resources']))
    return readStateFile(value['resources'])
  if (typeof value['version'] === 'number' && Array.isArray(value['modules'])) return readOldStateFile(value['modules'])
  if (typeof value['terraform_version'] === 'string' && (planned !== undefined || isObject(value['values']))) {
    found.leaveOut('the Terraform file', 'it has no root module')
    return []
  }
  return undefined
}
