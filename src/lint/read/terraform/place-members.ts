import { gatewayParts, type DocumentPath } from '../../../policy/index.ts'
import type { Origins } from '../origins.ts'
import type { FilledText } from './fill-holes.ts'
import { membersOf, objectsNamed, type Member } from './resource.ts'

/** Attributes that hold a condition in resources of other types: at their top, or in each of their `rules`. */
export const conditionNames = ['expression', 'condition'] as const

/** Members of the provider's resources that hold conditions. */
export const terraformConditions = [...gatewayParts, ...conditionNames] as const

/** Says where a member stands, and what is written in it. */
export function placeMember(origins: Origins, path: DocumentPath, member: Member, filled?: FilledText): void {
  origins.set(path, {
    span: member.span,
    keySpan: member.nameSpan,
    ...(filled === undefined ? {} : { inside: (span) => filled.inside(span), holes: filled.holes }),
    isWorkedOut: member.value.kind === 'text' && member.value.form === 'worked',
  })
}

/** Puts the members that findings point at. */
export function placeMembers(origins: Origins, path: DocumentPath, members: readonly Member[]): void {
  for (const member of members) {
    if ((conditionNames as readonly string[]).includes(member.name)) continue
    const own = [...path, member.name]
    if (member.name !== 'rules') placeMember(origins, own, member)
    // Of blocks and of lists with one object the document has the object.
    const [first] = objectsNamed([member], member.name)
    if ((member.name === 'action_parameters' || member.name === 'ratelimit') && first !== undefined)
      for (const inner of membersOf(first.value)) placeWithin(origins, [...own, inner.name], inner)
  }
}

function placeWithin(origins: Origins, path: DocumentPath, member: Member): void {
  placeMember(origins, path, member)
  const { value } = member
  if (value.kind === 'object') for (const inner of value.members) placeWithin(origins, [...path, inner.name], inner)
  if (value.kind === 'list')
    for (const [index, item] of value.items.entries()) placeWithin(origins, [...path, index], item)
}
