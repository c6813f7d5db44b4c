import { isObject, type Found, type JsonObject } from '../found.ts'
import { readTemplate, scanHcl, type HclBody } from './hcl-scanner.ts'
import { Template } from './template.ts'
import type { Resource } from './terraform-resources.ts'
import { UnknownValue } from '../unknown-value.ts'

/** Arguments that Terraform itself reads. */
const metaArguments = new Set(['provider', 'depends_on', 'lifecycle', 'count', 'for_each'])

/** `cloudflare_list.office.id`: the id of another resource of the file. */
const reference = /^(cloudflare_\w+)\.([\w-]+)(?:\[[^\]]*\])?\.(id|name)$/

/** Resources that others name by their id. */
const namedByOthers = /_(?:list|filter|mcp_server|dlp(?:_\w+)?_(?:profile|entry))$/

/** Ids that resources of a file have here: a file knows none, so that a reference is the name of what it names. */
type Names = ReadonlyMap<string, JsonObject>

function resolve(unknown: UnknownValue, names: Names): string | undefined {
  if (unknown instanceof Template) {
    const texts = unknown.pieces.map((piece) => (typeof piece === 'string' ? piece : resolve(piece, names)))
    return texts.includes(undefined) ? undefined : texts.join('')
  }
  const match = reference.exec(unknown.text)
  if (match === null) return undefined
  const [, type = '', name = '', member = ''] = match
  const target = names.get(`${type}.${name}`)
  const value = target?.[member]
  return target === undefined ? undefined : typeof value === 'string' ? value : name
}

function resolveAll(value: unknown, names: Names): unknown {
  if (value instanceof UnknownValue) return resolve(value, names) ?? value
  if (Array.isArray(value)) return value.map((item: unknown) => resolveAll(item, names))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolveAll(item, names)]))
}

/** A body as a state has it: nested blocks of one name are a list. */
function toValues({ attributes, blocks }: HclBody, address: string, found: Found): JsonObject {
  const lists = new Map<string, JsonObject[]>()
  for (const { type, labels, body } of blocks) {
    if (metaArguments.has(type)) continue
    if (type === 'dynamic') {
      found.leaveOut(`\`${labels.join('.')}\` of \`${address}\``, 'a `dynamic` block is worked out by Terraform alone')
      continue
    }
    lists.set(type, [...(lists.get(type) ?? []), toValues(body, address, found)])
  }
  const own = Object.entries(attributes).filter(([key]) => !metaArguments.has(key))
  return Object.fromEntries([...own, ...lists])
}

function finish(drafts: readonly Resource[]): Resource[] {
  const names: Names = new Map(drafts.map(({ address, values }) => [address, values]))
  return drafts.map((draft) => {
    const values = resolveAll(draft.values, names) as JsonObject
    const [, label] = draft.address.split('.')
    if (Object.hasOwn(values, 'id') || !namedByOthers.test(draft.type)) return { ...draft, values }
    return { ...draft, values: { id: label, ...values } }
  })
}

/**
 * The resources of a Terraform file, as `cf-terraforming` and people write them.
 *
 * @throws HclError if it is none
 */
export function readTerraformFile(text: string, found: Found): readonly Resource[] {
  const drafts: Resource[] = []
  for (const { type, labels, body } of scanHcl(text).blocks) {
    const [resource, name] = labels
    if (type === 'module')
      found.leaveOut(`the module \`${resource ?? ''}\``, 'its files are not at hand: import its plan or state')
    if (type !== 'resource' || resource === undefined || name === undefined) continue
    const address = `${resource}.${name}`
    const repeatedBy = ['for_each', 'count'].find((key) => Object.hasOwn(body.attributes, key))
    drafts.push({
      type: resource,
      address,
      values: toValues(body, address, found),
      ...(repeatedBy === undefined ? {} : { repeatedBy }),
    })
  }
  return finish(drafts)
}

function withTemplates(value: unknown): unknown {
  if (typeof value === 'string') return readTemplate(value)
  if (Array.isArray(value)) return value.map(withTemplates)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withTemplates(item)]))
}

/** The resources of a `.tf.json` file; undefined if it is none. */
export function readTerraformJsonFile({ resource }: JsonObject): readonly Resource[] | undefined {
  if (!isObject(resource) || !Object.keys(resource).every((type) => /^[a-z]\w*$/.test(type))) return undefined
  const drafts = Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(isObject(named) ? named : {}).flatMap(([name, body]): Resource[] => {
      const bodies = (Array.isArray(body) ? body : [body]).filter(isObject)
      return bodies.map((values) => ({ type, address: `${type}.${name}`, values: withTemplates(values) as JsonObject }))
    }),
  )
  return finish(drafts)
}
