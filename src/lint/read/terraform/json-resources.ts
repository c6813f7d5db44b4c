import {
  HclError,
  readTemplates,
  readTemplateSegments,
  TerraformModule,
  type DocumentPath,
  type DocumentText,
} from '../../../policy/index.ts'
import { isObject } from '../read-api.ts'
import { TextAligner } from './align-text.ts'
import type { FileResources } from './hcl-resources.ts'
import { repeatsOf, type Member, type MemberValue, type ResourceNode } from './resource.ts'
import { WorkedResources } from './work-out.ts'

/** A stretch whose last character may be an escape of JSON, which ends where the next one begins. */
function withEnd<T extends { readonly offsets: readonly number[] }>(
  segment: T,
  origin: readonly number[],
): T & { readonly end: number } {
  const last = segment.offsets.at(-1) ?? 0
  return { ...segment, end: origin[origin.lastIndexOf(last) + 1] ?? last + 1 }
}

/** A template, whose mistakes are told by their place in the file. */
function readTemplate(value: string, origin: readonly number[]): ReturnType<typeof readTemplateSegments> {
  try {
    return readTemplateSegments(value, origin)
  } catch (error) {
    if (!(error instanceof HclError)) throw error
    throw new HclError(error.message, origin[Math.min(error.at, origin.length - 1)] ?? 0)
  }
}

/** Reads the resources of a `.tf.json` file, whose texts are templates inside of JSON. */
class JsonReader {
  readonly #text: DocumentText

  constructor(text: DocumentText) {
    this.#text = text
  }

  #value(value: unknown, path: DocumentPath): MemberValue {
    if (typeof value === 'string') {
      const origin = this.#text.offsetsAt(path) ?? []
      const read = readTemplate(value, origin)
      const segments = read.segments.map((segment) => (segment.kind === 'hole' ? segment : withEnd(segment, origin)))
      return {
        kind: 'text',
        form: 'json',
        text: typeof read.value === 'string' ? read.value : undefined,
        segments,
      }
    }
    if (Array.isArray(value))
      return {
        kind: 'list',
        items: value.map((item: unknown, index) => this.#member(String(index), index, item, path)),
      }
    if (isObject(value))
      return {
        kind: 'object',
        members: Object.entries(value).map(([key, item]) => this.#member(key, key, item, path)),
      }
    if (typeof value === 'number' || typeof value === 'boolean') return { kind: 'literal', value }
    return { kind: 'literal', value: null }
  }

  #member(name: string, key: string | number, value: unknown, parent: DocumentPath): Member {
    const path = [...parent, key]
    return {
      name,
      value: this.#value(value, path),
      span: this.#text.spanAt(path),
      nameSpan: typeof key === 'number' ? this.#text.spanAt(path) : this.#text.keySpanAt(path),
    }
  }

  resources(): readonly ResourceNode[] {
    const root = this.#text.value
    const types = isObject(root) && isObject(root['resource']) ? root['resource'] : {}
    return Object.entries(types).flatMap(([type, named]) =>
      Object.entries(isObject(named) ? named : {}).flatMap(([name, body]) => {
        const path: DocumentPath = ['resource', type, name]
        const bodies: readonly unknown[] = Array.isArray(body) ? body : [body]
        return bodies.flatMap((item, index): ResourceNode[] => {
          const own = Array.isArray(body) ? [...path, index] : path
          if (!isObject(item)) return []
          const members = Object.entries(item).map(([key, value]) => this.#member(key, key, value, own))
          return [
            {
              type,
              name,
              span: this.#text.keySpanAt(path),
              members,
              dynamic: [],
              repeats: repeatsOf(readTemplates(item) as typeof item),
            },
          ]
        })
      }),
    )
  }
}

/** The resources of a `.tf.json` file, and what can be worked out of them. */
export function jsonResources(text: DocumentText): FileResources {
  const { locals } = isObject(text.value) ? text.value : {}
  const module = TerraformModule.ofJson((Array.isArray(locals) ? locals : [locals]).filter(isObject))
  return {
    resources: new JsonReader(text).resources(),
    worked: new WorkedResources(module, new TextAligner(undefined, [])),
  }
}
