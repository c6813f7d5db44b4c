import type { Span } from '../../../diagnostics/index.ts'
import {
  Template,
  UnknownValue,
  type HclSegment,
  type TerraformModule,
  type TerraformNames,
} from '../../../policy/index.ts'
import { isObject } from '../read-api.ts'
import type { TextAligner } from './align-text.ts'
import type { Member, MemberValue, ResourceNode } from './resource.ts'

type TextValue = Extract<MemberValue, { readonly kind: 'text' }>

const nothing: TerraformNames = new Map()

/** Works out what the values of resources are where they hang on the file's own literals, with where those stand. */
export class WorkedResources {
  readonly #module: TerraformModule
  readonly #aligner: TextAligner

  constructor(module: TerraformModule, aligner: TextAligner) {
    this.#module = module
    this.#aligner = aligner
  }

  /** The resources that one block makes; the block itself if nobody can say how many. */
  of(resource: ResourceNode): readonly ResourceNode[] {
    const { repeats } = resource
    if (repeats === undefined) return [this.#instance(resource, nothing)]
    if (repeats.by === 'count') {
      const count = this.#module.evaluate(repeats.value, nothing)
      // What is no count at all Terraform refuses; nothing is left out for it.
      if (typeof count !== 'number' || !(count >= 0)) return [this.#instance(resource, nothing)]
      return Array.from({ length: Math.min(count, 1) }, () => ({ ...this.#instance(resource, nothing), repeats: undefined })) // prettier-ignore
    }
    const pairs = this.#module.pairs(repeats.value, nothing)
    if (pairs === undefined) return [this.#instance(resource, nothing)]
    return pairs.map(([key, value]) => ({
      ...this.#instance(resource, new Map([['each', { key, value }]])),
      name: `${resource.name}[${JSON.stringify(key)}]`,
      repeats: undefined,
    }))
  }

  #instance(resource: ResourceNode, names: TerraformNames): ResourceNode {
    const members = resource.members.map((member) => this.#member(member, names))
    const dynamic: ResourceNode['dynamic'][number][] = []
    for (const block of resource.dynamic) {
      const pairs = block.over === undefined ? undefined : this.#module.pairs(block.over, names)
      if (pairs === undefined) dynamic.push(block)
      else
        for (const [key, value] of pairs) {
          const own = block.members.map((member) => this.#member(member, new Map([...names, [block.iterator, { key, value }]]))) // prettier-ignore
          members.push({ name: block.name, value: { kind: 'object', members: own }, span: block.span, nameSpan: block.span }) // prettier-ignore
        }
    }
    return { ...resource, members, dynamic }
  }

  #member(member: Member, names: TerraformNames): Member {
    const { value, span } = member
    if (value.kind === 'object')
      return { ...member, value: { kind: 'object', members: value.members.map((own) => this.#member(own, names)) } }
    if (value.kind === 'list')
      return { ...member, value: { kind: 'list', items: value.items.map((item) => this.#member(item, names)) } }
    if (value.kind === 'unknown') return { ...member, value: this.#unknown(value.text, span, names) ?? value }
    return value.kind === 'text' && value.text === undefined
      ? { ...member, value: this.#filled(value, span, names) }
      : member
  }

  #unknown(text: string, span: Span, names: TerraformNames): MemberValue | undefined {
    const made = this.#module.evaluate(new UnknownValue(text), names)
    return made instanceof UnknownValue && !(made instanceof Template) ? undefined : this.#value(made, span)
  }

  /** A text with what can be worked out in its holes. */
  #filled(value: TextValue, span: Span, names: TerraformNames): MemberValue {
    const [first] = value.segments
    // `"${x}"` is x itself, of whatever type.
    if (value.segments.length === 1 && first?.kind === 'hole') return this.#unknown(first.text, span, names) ?? value
    const fillings = value.segments.map((segment) => (segment.kind === 'text' ? undefined : this.#filling(segment, names))) // prettier-ignore
    if (fillings.every((filling) => filling === undefined)) return value
    return textValue(value.segments.flatMap((segment, index) => fillings[index] ?? [segment]))
  }

  /** What fills a hole, if it is a text or may be written as one. */
  #filling(
    { text, span }: Extract<HclSegment, { kind: 'hole' }>,
    names: TerraformNames,
  ): readonly HclSegment[] | undefined {
    const made = this.#unknown(text, span, names)
    if (made?.kind === 'text') return made.segments
    return made?.kind === 'literal' && made.value !== null ? this.#aligner.align(String(made.value), span) : undefined
  }

  /** A value that was worked out, as one of the file. */
  #value(value: unknown, span: Span): MemberValue {
    if (typeof value === 'string') return textValue(this.#aligner.align(value, span))
    if (value instanceof Template) {
      const segments = value.pieces.flatMap((piece): readonly HclSegment[] => {
        if (typeof piece === 'string') return this.#aligner.align(piece, span)
        return [{ kind: 'hole', text: piece.text, span }]
      })
      return this.#filled(textValue(segments), span, nothing)
    }
    if (value instanceof UnknownValue) return { kind: 'unknown', text: value.text }
    if (typeof value === 'number' || typeof value === 'boolean') return { kind: 'literal', value }
    const member = ([name, item]: readonly [string, unknown]): Member => ({ name, value: this.#value(item, span), span, nameSpan: span }) // prettier-ignore
    if (Array.isArray(value)) return { kind: 'list', items: Object.entries(value).map(member) }
    return isObject(value)
      ? { kind: 'object', members: Object.entries(value).map(member) }
      : { kind: 'literal', value: null }
  }
}

function textValue(segments: readonly HclSegment[]): TextValue {
  const isKnown = segments.every(({ kind }) => kind === 'text')
  return {
    kind: 'text',
    form: 'worked',
    text: isKnown ? segments.map(({ text }) => text).join('') : undefined,
    segments,
  }
}
