import type { Span } from '../../../diagnostics/index.ts'
import type { HclSegment } from '../../../policy/index.ts'

/** A member of a Terraform resource, whatever of `.tf` and `.tf.json` it stands in. */
export interface Member {
  readonly name: string
  readonly value: MemberValue
  readonly span: Span
  readonly nameSpan: Span
}

/** What a member holds. */
export type MemberValue =
  | {
      readonly kind: 'text'
      /** How it is written; `worked`: it was worked out of other texts of the file. */
      readonly form: 'quoted' | 'heredoc' | 'trimmed' | 'json' | 'worked'
      /** The text; undefined if it has holes. */
      readonly text: string | undefined
      readonly segments: readonly HclSegment[]
    }
  | { readonly kind: 'object'; readonly members: readonly Member[] }
  | { readonly kind: 'list'; readonly items: readonly Member[] }
  | { readonly kind: 'literal'; readonly value: number | boolean | null }
  | { readonly kind: 'unknown'; readonly text: string }

/** One resource. */
export interface ResourceNode {
  readonly type: string
  readonly name: string
  readonly span: Span
  readonly members: readonly Member[]
  /** Blocks that are made by going over something. */
  readonly dynamic: readonly DynamicBlock[]
  /** What says how often it is made, as the scanner read it. */
  readonly repeats?: { readonly by: 'count' | 'for_each'; readonly value: unknown } | undefined
}

/** `dynamic "name" { for_each = over … content { … } }`. */
export interface DynamicBlock {
  readonly name: string
  readonly span: Span
  /** As the scanner read it; undefined if there is none. */
  readonly over: unknown
  readonly iterator: string
  readonly members: readonly Member[]
}

/** What says how often a resource is made. */
export function repeatsOf(attributes: Readonly<Record<string, unknown>>): ResourceNode['repeats'] {
  const by = (['for_each', 'count'] as const).find((name) => Object.hasOwn(attributes, name))
  return by === undefined ? undefined : { by, value: attributes[by] }
}

/** The members of that name: of blocks that are repeated there are several. */
export function membersNamed(members: readonly Member[], name: string): readonly Member[] {
  return members.filter((member) => member.name === name)
}

/** The text of a member; undefined if it has none that is known. */
export function textOf(members: readonly Member[], name: string): string | undefined {
  const [value] = membersNamed(members, name).map((member) => member.value)
  return value?.kind === 'text' ? value.text : undefined
}

/** The objects of that name: blocks, an object, or a list of them. */
export function objectsNamed(members: readonly Member[], name: string): readonly Member[] {
  return membersNamed(members, name).flatMap((member): readonly Member[] => {
    if (member.value.kind === 'object') return [member]
    return member.value.kind === 'list' ? member.value.items.filter(({ value }) => value.kind === 'object') : []
  })
}

/** The value as plain data; what is unknown is left out, and texts with holes too. */
export function toPlain(value: MemberValue): unknown {
  switch (value.kind) {
    case 'text':
      return value.text
    case 'literal':
      return value.value ?? undefined
    case 'unknown':
      return undefined
    case 'list':
      return value.items.map((item) => toPlain(item.value)).filter((item) => item !== undefined)
    case 'object':
      return Object.fromEntries(
        value.members.flatMap((member) => {
          const plain = toPlain(member.value)
          return plain === undefined ? [] : [[member.name, plain]]
        }),
      )
  }
}

/** Only Terraform can tell its value. */
export function isUnknown({ value }: Member): boolean {
  return value.kind === 'unknown' || (value.kind === 'text' && value.text === undefined)
}

/** A resource that is there and switched off. */
export function isDisabled(members: readonly Member[]): boolean {
  return membersNamed(members, 'enabled').some(({ value }) => value.kind === 'literal' && value.value === false)
}
