import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  visit,
  type Document,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import type { Span } from '../../../diagnostics/index.ts'
import type { DocumentPath } from './document-path.ts'
import type { ScalarStyle } from './scalar-offsets.ts'

const styles: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'block',
  BLOCK_FOLDED: 'block',
}

/** Where the text of a scalar stands between its quotes or behind its mark. */
export function innerRange(node: Scalar, text: string): { start: number; end: number; style: ScalarStyle } {
  const [start, end] = node.range ?? [0, 0]
  const style = styles[node.type ?? 'PLAIN'] ?? 'plain'
  if (style === 'plain') return { start, end, style }
  if (style !== 'block') return { start: start + 1, end: end - 1, style }
  const newline = text.indexOf('\n', start)
  return { start: newline === -1 ? end : newline + 1, end, style }
}

/** The range of a node without the blanks behind it. */
export function nodeSpan(node: Node | null | undefined): Span | undefined {
  const range = node?.range
  return range ? { start: range[0], end: Math.max(range[0], range[1]) } : undefined
}

/** The pairs of mappings by key: made once for a mapping, since a document may have many findings. */
const pairsByKey = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>()

function pairOf(map: YAMLMap, step: string | number): Pair | undefined {
  let pairs = pairsByKey.get(map)
  if (pairs === undefined) {
    const known = new Map<string, Pair>()
    for (const pair of map.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : undefined
      if (key !== undefined && !known.has(key)) known.set(key, pair)
    }
    pairsByKey.set(map, (pairs = known))
  }
  return pairs.get(String(step))
}

/** Walks to the node of a path through aliases; stops at the last that exists. */
export function findNode(document: Document, path: DocumentPath): { node: Node | null; key: Node | null } {
  let node: Node | null = document.contents
  let key: Node | null = null
  for (const step of path) {
    const target: Node | undefined | null = isAlias(node) ? node.resolve(document) : node
    if (isMap(target)) {
      const pair = pairOf(target, step)
      if (pair === undefined) return { node, key }
      key = pair.key as Node
      node = (pair.value as Node | null) ?? key
    } else if (isSeq(target)) {
      const item = target.items[Number(step)] as Node | undefined
      if (item === undefined) return { node, key }
      node = item
      key = null
    } else return { node, key }
  }
  return { node, key }
}

/** Something of a document that is no tree of values by name. */
export interface NodeProblem {
  readonly reason: string
  readonly node: Node
}

/**
 * Keys that stand twice in a mapping, aliases inside of what they name, and numbers that are none: JSON has no infinity,
 * so a document that holds one could be neither exported nor emitted.
 *
 * @param maxAliases - aliases that are looked at; more are over their own limit
 */
export function findNodeProblems(document: Document, maxAliases: number): readonly NodeProblem[] {
  const problems: NodeProblem[] = []
  let aliases = 0
  visit(document, {
    Map(_key, map) {
      const known = new Set<unknown>()
      for (const { key } of map.items) {
        if (!isScalar(key)) continue
        if (known.has(key.value)) problems.push({ reason: 'Map keys must be unique', node: key })
        known.add(key.value)
      }
    },
    Scalar(_key, scalar) {
      if (typeof scalar.value === 'number' && !Number.isFinite(scalar.value))
        problems.push({ reason: 'the number is not finite', node: scalar })
    },
    Alias(_key, alias, path) {
      if (++aliases > maxAliases) return visit.BREAK
      const target = alias.resolve(document)
      if (target !== undefined && path.includes(target))
        problems.push({ reason: `the alias \`*${alias.source}\` stands inside of what it names`, node: alias })
      return undefined
    },
  })
  return problems
}

/** Whether a document has more aliases than a limit. Each costs a walk of the document, so they are counted before they are resolved. */
export function hasMoreAliases(document: Document, limit: number): boolean {
  let aliases = 0
  visit(document, { Alias: () => (++aliases > limit ? visit.BREAK : undefined) })
  return aliases > limit
}
