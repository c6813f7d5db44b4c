import { isObject, type Found, type JsonObject } from '../found.ts'
import { UnknownValue } from '../unknown-value.ts'
import { Evaluator, ModuleScope, toPlainValue, within, type LazyObject, type Scope } from './evaluate/index.ts'
import { scanHcl, type HclBody } from './hcl-scanner.ts'
import { mostInstances, pairsIn } from './terraform-module.ts'
import { readTemplates } from './hcl-text-scanner.ts'
import { providerKeys, type Resource } from './terraform-resources.ts'

/** Arguments that Terraform itself reads. */
const metaArguments = new Set(['provider', 'depends_on', 'lifecycle', 'count', 'for_each', 'provisioner', 'connection'])

/** Resources that have an id here in any case: rules may name them in ways that no file shows. */
const alwaysNamed = /_(?:list|filter|mcp_server|dlp(?:_\w+)?_(?:profile|entry))$/

/** A block as the evaluator takes it; `dynamic` ones are told from others. */
type Body = Pick<HclBody, 'attributes'> & {
  readonly blocks: readonly { readonly type: string; readonly labels: readonly string[]; readonly body: Body }[]
}

interface Draft {
  readonly type: string
  readonly name: string
  readonly body: Body
}

/** One resource that `count` or `for_each` makes, or the resource itself. */
interface Instance {
  readonly address: string
  readonly id: string
  /** `each` and `count` of it. */
  readonly names: ReadonlyMap<string, unknown>
  readonly key?: string | number
}

/** The parts of a module that resources are made of. */
interface ModuleParts {
  readonly drafts: readonly Draft[]
  readonly defaults: ReadonlyMap<string, unknown>
  readonly given: JsonObject
  readonly locals: JsonObject
}

class ModuleReader {
  readonly #evaluator = new Evaluator()
  readonly #scope: ModuleScope
  readonly #found: Found
  readonly #parts: ModuleParts

  constructor(parts: ModuleParts, found: Found) {
    this.#parts = parts
    this.#found = found
    this.#scope = new ModuleScope(this.#evaluator, parts.defaults, parts.given, parts.locals)
  }

  read(): readonly Resource[] {
    const { drafts } = this.#parts
    // Ids and names come first, since a `for_each` may go over resources; those that hang on resources come last.
    const ordered = drafts.map((draft) => ({ draft, instances: this.#addInstances(draft) }))
    const resources = ordered
      .flatMap(({ draft, instances }) => this.#resources(draft, instances))
      .map((resource) => this.#withId(resource))
    const read = this.#scope.defaultsRead
    if (read.length > 0)
      this.#found.change(
        read.length === 1 ? `the variable \`${String(read[0])}\`` : `the variables \`${read.join('`, `')}\``,
        'what is given to Terraform elsewhere is not at hand, so the default is read',
      )
    return resources
  }

  #addInstances(draft: Draft): readonly Instance[] | UnknownValue {
    const { type, name, body } = draft
    const instances = this.#instances(draft)
    const list = instances instanceof UnknownValue ? [plainInstance(draft)] : instances
    const values = list.map(({ address, id, names }) => this.#scope.instance(address, id, body.attributes, names))
    const [first] = list
    if (Object.hasOwn(body.attributes, 'for_each'))
      this.#scope.add(type, name, Object.fromEntries(list.map(({ key }, index) => [String(key), values[index] as LazyObject]))) // prettier-ignore
    else if (Object.hasOwn(body.attributes, 'count')) this.#scope.add(type, name, values)
    else if (first !== undefined && values[0] !== undefined) this.#scope.add(type, name, values[0])
    return instances
  }

  /** What a resource's `count` or `for_each` makes; an unknown value if nobody can say. */
  #instances(draft: Draft): readonly Instance[] | UnknownValue {
    const { attributes } = draft.body
    if (Object.hasOwn(attributes, 'for_each')) {
      const pairs = pairsIn(this.#evaluator, attributes['for_each'], this.#scope)
      if (pairs instanceof UnknownValue) return pairs
      return pairs.map(([key, value]) => keyedInstance(draft, String(key), new Map([['each', { key, value }]])))
    }
    if (!Object.hasOwn(attributes, 'count')) return [plainInstance(draft)]
    const count = this.#evaluator.evaluate(attributes['count'], this.#scope)
    if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > mostInstances)
      return new UnknownValue(count instanceof UnknownValue ? count.text : String(count))
    return Array.from({ length: count }, (_, index) => keyedInstance(draft, index, new Map([['count', { index }]])))
  }

  #resources(draft: Draft, instances: readonly Instance[] | UnknownValue): (Resource & { readonly id: string })[] {
    const { type, body } = draft
    const isCounted = Object.hasOwn(body.attributes, 'count')
    if (instances instanceof UnknownValue) {
      const instance = plainInstance(draft)
      const repeatedBy = isCounted ? 'count' : 'for_each'
      return [{ type, address: instance.address, id: instance.id, values: this.#values(draft, instance), repeatedBy }]
    }
    if (instances.length === 0)
      this.#found.leaveOut(`\`${type}.${draft.name}\``, `its \`${isCounted ? 'count' : 'for_each'}\` makes none of it`)
    return instances.map((instance) => ({
      type,
      address: instance.address,
      id: instance.id,
      values: this.#values(draft, instance),
    }))
  }

  #values(draft: Draft, instance: Instance): JsonObject {
    return this.#body(draft.body, instance.address, within(this.#scope, instance.names))
  }

  /** A file knows no ids, so that a resource which others name has its own name for one. */
  #withId({ id, ...resource }: Resource & { readonly id: string }): Resource {
    const isNamed = alwaysNamed.test(resource.type) || this.#scope.isNamedById(resource.address)
    if (!isNamed || Object.hasOwn(resource.values, 'id')) return resource
    return { ...resource, values: { id, ...resource.values } }
  }

  /** A body as a state has it: nested blocks of one name are a list. */
  #body({ attributes, blocks }: Body, address: string, scope: Scope): JsonObject {
    const own = Object.entries(attributes)
      .filter(([key]) => !metaArguments.has(key) && !providerKeys.has(key))
      .map(([key, value]) => [key, toPlainValue(this.#evaluator.evaluate(value, scope))] as const)
    const lists = new Map<string, JsonObject[]>()
    const add = (type: string, values: JsonObject): void => {
      lists.set(type, [...(lists.get(type) ?? []), values])
    }
    for (const { type, labels, body } of blocks) {
      if (metaArguments.has(type)) continue
      if (type !== 'dynamic') add(type, this.#body(body, address, scope))
      else for (const made of this.#dynamic(body, labels, address, scope)) add(labels[0] ?? '', made)
    }
    return Object.fromEntries([...own, ...lists])
  }

  /** The blocks that a `dynamic` one makes. */
  #dynamic(body: Body, labels: readonly string[], address: string, scope: Scope): readonly JsonObject[] {
    const label = labels[0] ?? ''
    const pairs = pairsIn(this.#evaluator, body.attributes['for_each'], scope)
    const content = body.blocks.find(({ type }) => type === 'content')
    if (pairs instanceof UnknownValue || content === undefined) {
      const reason = pairs instanceof UnknownValue ? `\`${pairs.text}\` is not known here` : 'it has no `content`'
      this.#found.leaveOut(`\`dynamic "${label}"\` of \`${address}\``, reason)
      return []
    }
    const iterator = body.attributes['iterator']
    const name = iterator instanceof UnknownValue ? iterator.text : typeof iterator === 'string' ? iterator : label
    return pairs.map(([key, value]) =>
      this.#body(content.body, address, within(scope, new Map([[name, { key, value }]]))),
    )
  }
}

function plainInstance({ type, name }: Draft): Instance {
  return { address: `${type}.${name}`, id: name, names: new Map() }
}

function keyedInstance({ type, name }: Draft, key: string | number, names: ReadonlyMap<string, unknown>): Instance {
  const id = `${name}-${String(key).replace(/[^\w-]/g, (char) => `_${String(char.codePointAt(0))}_`)}`
  return { address: `${type}.${name}[${JSON.stringify(key)}]`, id, names, key }
}

/**
 * The resources of a Terraform module, as `cf-terraforming` and people write them: one file, or several joined, with
 * the values of a `.tfvars` file among them. Variables are their values or defaults; locals, `for_each`, `count`
 * and `dynamic` blocks are worked out where they hang on literals alone.
 *
 * @throws HclError if it is none
 */
export function readTerraformFile(text: string, found: Found): readonly Resource[] {
  const { attributes: given, blocks } = scanHcl(text)
  const drafts: Draft[] = []
  const defaults = new Map<string, unknown>()
  const locals: [string, unknown][] = []
  for (const { type, labels, body } of blocks) {
    const [first, name] = labels
    if (type === 'module')
      found.leaveOut(`the module \`${first ?? ''}\``, 'its files are not at hand: import its plan or state')
    if (type === 'variable' && first !== undefined && Object.hasOwn(body.attributes, 'default'))
      defaults.set(first, body.attributes['default'])
    if (type === 'locals') locals.push(...Object.entries(body.attributes))
    if (type === 'resource' && first !== undefined && name !== undefined) drafts.push({ type: first, name, body })
  }
  return new ModuleReader({ drafts, defaults, given, locals: Object.fromEntries(locals) }, found).read()
}

const bodiesIn = (value: unknown): JsonObject[] => (Array.isArray(value) ? value : [value]).filter(isObject)

/** A body of JSON, where only `dynamic` tells itself from an attribute. */
function toBody(values: JsonObject): Body {
  const { dynamic, ...attributes } = values
  const blocks = bodiesIn(dynamic).flatMap((named) =>
    Object.entries(named).flatMap(([label, bodies]) =>
      bodiesIn(bodies).map(({ content, ...own }) => ({
        type: 'dynamic',
        labels: [label],
        body: {
          attributes: own,
          blocks: bodiesIn(content).map((inner) => ({ type: 'content', labels: [], body: toBody(inner) })),
        },
      })),
    ),
  )
  return { attributes, blocks }
}

/** The resources of a `.tf.json` file; undefined if it is none. */
export function readTerraformJsonFile(file: JsonObject, found: Found): readonly Resource[] | undefined {
  const { resource, variable, locals } = file
  if (!isObject(resource) || !Object.keys(resource).every((type) => /^[a-z]\w*$/.test(type))) return undefined
  const drafts = Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(isObject(named) ? named : {}).flatMap(([name, bodies]) =>
      bodiesIn(bodies).map((values): Draft => ({ type, name, body: toBody(readTemplates(values) as JsonObject) })),
    ),
  )
  const defaults = new Map(
    Object.entries(isObject(variable) ? variable : {}).flatMap(([name, bodies]) =>
      bodiesIn(bodies).flatMap((body) => (Object.hasOwn(body, 'default') ? [[name, body['default']] as const] : [])),
    ),
  )
  const own = Object.fromEntries(bodiesIn(locals).flatMap((body) => Object.entries(readTemplates(body) as JsonObject)))
  return new ModuleReader({ drafts, defaults, given: {}, locals: own }, found).read()
}
