import { type EndpointStatistics } from '../statistics/endpoint-statistics.ts'
import { isVersion, manyValues, splitEnding, type Segment } from './normalise-path.ts'

/** Key of a variable with its fixed ending: no text of a path starts with this character. */
const mark = '\u0000'

export interface PathNode {
  /** By text, or for a variable by `mark` and its ending. */
  readonly children: Map<string, PathNode>
  readonly methods: Map<string, EndpointStatistics>
  /** Kinds of values, if this is a variable. */
  kinds: number
}

/** The paths of one host. */
export interface PathTree {
  readonly root: PathNode
  /** Where paths without a variable lead, by how they are written; forgotten when a node is added, as places may be folded. */
  readonly known: Map<string, PathNode>
}

/** One endpoint of a host's tree. */
export interface Leaf {
  readonly method: string
  readonly segments: readonly Segment[]
  readonly statistics: EndpointStatistics
}

export function createNode(): PathNode {
  return { children: new Map(), methods: new Map(), kinds: 0 }
}

export function createTree(): PathTree {
  return { root: createNode(), known: new Map() }
}

export function keyOf(segment: Segment): string {
  return 'text' in segment ? segment.text : `${mark}${segment.ending}`
}

/** How many different values one place may have before they are one variable. */
export interface PlaceLimits {
  /** At the first segment of a path, where the parts of a site differ more than anywhere else. */
  readonly maxFirstSegments: number
  readonly maxSegmentValues: number
}

/** The child that stands for a segment; with `isNew` it is made if it is not there. */
export function childOf(node: PathNode, segment: Segment): PathNode | undefined {
  if (!('text' in segment)) return node.children.get(keyOf(segment))
  const exact = node.children.get(segment.text)
  if (exact !== undefined || isVersion(segment.text)) return exact
  // Once a place is a variable, further values belong to it.
  const variable = node.children.get(`${mark}${splitEnding(segment.text).ending}`)
  return variable !== undefined && (variable.kinds & manyValues) !== 0 ? variable : undefined
}

/** Walks down, making what is missing, and folds places that get too many values. */
export function findOrCreate({ root, known }: PathTree, segments: readonly Segment[], limits: PlaceLimits): PathNode {
  let node = root
  let depth = 0
  for (const segment of segments) {
    let child = childOf(node, segment)
    if (child === undefined) {
      known.clear()
      child = createNode()
      node.children.set(keyOf(segment), child)
      if ('text' in segment) {
        fold(node, splitEnding(segment.text).ending, depth, limits)
        child = childOf(node, segment) ?? child
      }
    }
    if (!('text' in segment)) child.kinds |= segment.kinds
    node = child
    depth += 1
  }
  return node
}

/** Turns the texts with one ending into a variable if there are too many; versions stay. */
function fold(node: PathNode, ending: string, depth: number, limits: PlaceLimits): void {
  const limit = depth === 0 ? limits.maxFirstSegments : limits.maxSegmentValues
  if (node.children.size <= limit) return
  const texts = [...node.children.keys()].filter(
    (key) => !key.startsWith(mark) && !isVersion(key) && splitEnding(key).ending === ending,
  )
  if (texts.length <= limit) return
  const key = `${mark}${ending}`
  const variable = node.children.get(key) ?? createNode()
  variable.kinds |= manyValues
  for (const text of texts) {
    const child = node.children.get(text)
    node.children.delete(text)
    if (child !== undefined) mergeNodes(variable, child, depth + 1, limits)
  }
  node.children.set(key, variable)
}

/** Adds a tree to another. What is merged is not used on its own again. */
function mergeNodes(target: PathNode, source: PathNode, depth: number, limits: PlaceLimits): void {
  target.kinds |= source.kinds
  for (const [method, statistics] of source.methods) {
    const known = target.methods.get(method)
    if (known === undefined) target.methods.set(method, statistics)
    else known.merge(statistics)
  }
  const endings = new Set<string>()
  for (const [key, child] of source.children) {
    const segment: Segment = key.startsWith(mark) ? { kinds: child.kinds, ending: key.slice(1) } : { text: key }
    const known = childOf(target, segment)
    if (known === undefined) target.children.set(key, child)
    else mergeNodes(known, child, depth + 1, limits)
    if ('text' in segment) endings.add(splitEnding(key).ending)
  }
  for (const ending of endings) fold(target, ending, depth, limits)
}

/** All endpoints below a node. */
export function* leavesOf(node: PathNode, segments: readonly Segment[] = []): Generator<Leaf> {
  for (const [method, statistics] of node.methods) yield { method, segments, statistics }
  for (const [key, child] of node.children) {
    const segment: Segment = key.startsWith(mark) ? { kinds: child.kinds, ending: key.slice(1) } : { text: key }
    yield* leavesOf(child, [...segments, segment])
  }
}

export function countLeaves(node: PathNode): number {
  let count = node.methods.size
  for (const child of node.children.values()) count += countLeaves(child)
  return count
}
