import {
  HclPlaces,
  scanHcl,
  TerraformModule,
  UnknownValue,
  type HclBlock,
  type HclBody,
  type HclPlace,
} from '../../../policy/index.ts'
import { isObject } from '../read-api.ts'
import { TextAligner } from './align-text.ts'
import { repeatsOf, type DynamicBlock, type Member, type MemberValue, type ResourceNode } from './resource.ts'
import { WorkedResources } from './work-out.ts'

/** The resources of a file as it writes them, and who works them out. */
export interface FileResources {
  readonly resources: readonly ResourceNode[]
  readonly worked: WorkedResources
}

const nowhere = { start: 0, end: 0 }

/** Reads the resources of a `.tf` file with the places of all their members. */
class ResourceReader {
  readonly #places: HclPlaces

  constructor(places: HclPlaces) {
    this.#places = places
  }

  #value(value: unknown, place: HclPlace | undefined): MemberValue {
    const { form = 'other', segments } = place ?? {}
    if (segments !== undefined && form !== 'other')
      return { kind: 'text', form, text: typeof value === 'string' ? value : undefined, segments }
    if (typeof value === 'string') return { kind: 'unknown', text: value }
    if (typeof value === 'number' || typeof value === 'boolean' || value === null) return { kind: 'literal', value }
    if (Array.isArray(value)) {
      const items: readonly unknown[] = value
      return { kind: 'list', items: items.map((item, index) => this.#member(value, String(index), index, item)) }
    }
    // What is no literal is an object of a class of its own.
    if (isObject(value) && Object.getPrototypeOf(value) === Object.prototype)
      return {
        kind: 'object',
        members: Object.entries(value).map(([key, item]) => this.#member(value, key, key, item)),
      }
    return { kind: 'unknown', text: isObject(value) && typeof value['text'] === 'string' ? value['text'] : '' }
  }

  #member(owner: object, name: string, key: string | number, value: unknown): Member {
    const place = this.#places.of(owner, key)
    return {
      name,
      value: this.#value(value, place),
      span: place?.span ?? nowhere,
      nameSpan: place?.nameSpan ?? nowhere,
    }
  }

  members({ attributes, blocks }: HclBody): readonly Member[] {
    const own = Object.entries(attributes).map(([name, value]) => this.#member(attributes, name, name, value))
    const nested = blocks
      .filter(({ type }) => type !== 'dynamic')
      .map(({ type, body, span }): Member => ({
        name: type,
        value: { kind: 'object', members: this.members(body) },
        span,
        nameSpan: span,
      }))
    return [...own, ...nested]
  }
}

function dynamicBlock({ labels, body, span }: HclBlock, reader: ResourceReader): DynamicBlock {
  const name = labels.join('.')
  const content = body.blocks.find(({ type }) => type === 'content')
  const { for_each: over, iterator } = body.attributes
  return {
    name,
    span,
    over,
    iterator: iterator instanceof UnknownValue ? iterator.text : name,
    members: content === undefined ? [] : reader.members(content.body),
  }
}

/**
 * The resources of a `.tf` file, and what can be worked out of them.
 *
 * @throws HclError if it is none
 */
export function hclResources(text: string): FileResources {
  const places = new HclPlaces()
  const reader = new ResourceReader(places)
  const { blocks } = scanHcl(text, places)
  const resources = blocks.flatMap(({ type, labels, body, span }): ResourceNode[] => {
    const [resource, name] = labels
    if (type !== 'resource' || resource === undefined || name === undefined) return []
    const dynamic = body.blocks.filter((block) => block.type === 'dynamic').map((block) => dynamicBlock(block, reader))
    return [{ type: resource, name, span, members: reader.members(body), dynamic, repeats: repeatsOf(body.attributes) }]
  })
  const locals = blocks.filter(({ type }) => type === 'locals').map(({ body }) => body.attributes)
  const spans = locals.flatMap((own) => Object.keys(own).map((name) => places.of(own, name)?.span ?? nowhere))
  const module = new TerraformModule(Object.fromEntries(locals.flatMap((own) => Object.entries(own))))
  return { resources, worked: new WorkedResources(module, new TextAligner(text, spans)) }
}
