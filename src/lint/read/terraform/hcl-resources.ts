import { HclPlaces, scanHcl, type HclBody, type HclPlace } from '../../../policy/index.ts'
import { isObject } from '../read-api.ts'
import type { Member, MemberValue, ResourceNode } from './resource.ts'

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

/**
 * The resources of a `.tf` file.
 *
 * @throws HclError if it is none
 */
export function hclResources(text: string): readonly ResourceNode[] {
  const places = new HclPlaces()
  const reader = new ResourceReader(places)
  return scanHcl(text, places).blocks.flatMap(({ type, labels, body, span }): ResourceNode[] => {
    const [resource, name] = labels
    if (type !== 'resource' || resource === undefined || name === undefined) return []
    const dynamic = body.blocks
      .filter((block) => block.type === 'dynamic')
      .map((block) => ({ name: block.labels.join('.'), span: block.span }))
    return [{ type: resource, name, span, members: reader.members(body), dynamic }]
  })
}
