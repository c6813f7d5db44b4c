import { EndpointStatistics } from './endpoint-statistics.ts'
import { isVersion, manyValues, splitEnding, type Segment } from '../paths/normalise-path.ts'
import { keyOf, type Leaf } from '../paths/path-tree.ts'

/** What must be the same but for the value at one place; undefined where the value is the whole end of the path. */
function frameOf(leaf: Leaf, place: number): { readonly key: string; readonly ending: string } | undefined {
  const segment = leaf.segments[place]
  if (segment === undefined || !('text' in segment) || isVersion(segment.text)) return undefined
  const { ending } = splitEnding(segment.text)
  const behind = leaf.segments.slice(place + 1)
  // Behind `/teams/red/members` the fixed text tells that `red` is a value; behind `/v1/chat` nothing does.
  if (ending === '' && !behind.some((later) => 'text' in later)) return undefined
  const before = leaf.segments.slice(0, place)
  return { key: JSON.stringify([leaf.method, before.map(keyOf), ending, behind.map(keyOf)]), ending }
}

function combine(leaves: readonly Leaf[], place: number, ending: string): Leaf {
  const statistics = new EndpointStatistics()
  for (const leaf of leaves) statistics.merge(leaf.statistics)
  const [{ method, segments }] = leaves as readonly [Leaf, ...Leaf[]]
  const variable: Segment = { kinds: manyValues, ending }
  return { method, segments: [...segments.slice(0, place), variable, ...segments.slice(place + 1)], statistics }
}

/**
 * Joins endpoints of one host that differ in one value only, with the same text behind it: `/agents/a/run`,
 * `/agents/b/run` and so on are one endpoint well before a place has too many values for memory.
 *
 * @param least - how many different values make a variable
 */
export function foldEndpoints(leaves: readonly Leaf[], least: number): readonly Leaf[] {
  let current = leaves
  const deepest = Math.max(0, ...leaves.map(({ segments }) => segments.length))
  for (let place = 0; place < deepest; place += 1) {
    const groups = new Map<string, { readonly ending: string; readonly members: Leaf[] }>()
    const next: Leaf[] = []
    for (const leaf of current) {
      const frame = frameOf(leaf, place)
      if (frame === undefined) next.push(leaf)
      else {
        const group = groups.get(frame.key)
        if (group === undefined) groups.set(frame.key, { ending: frame.ending, members: [leaf] })
        else group.members.push(leaf)
      }
    }
    for (const { ending, members } of groups.values()) {
      if (members.length < least) next.push(...members)
      else next.push(combine(members, place, ending))
    }
    current = next
  }
  return current
}
