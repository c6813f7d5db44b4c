import { empty, found, type Answer } from '../../answer.ts'
import { LimitReached, type Meter } from '../../limits.ts'
import type { IntervalSet } from '../../sets/interval-set.ts'
import type { Component } from './component.ts'
import { countNode, Product, type Successor } from './product.ts'

/** Longer words than this are not looked for. */
const longestWord = 200_000

interface FinishedProduct {
  readonly edges: readonly (readonly { readonly target: number; readonly byte: number }[])[]
  readonly starts: readonly number[]
  readonly accepts: readonly boolean[]
}

/** Every node from which there is a way, with its edges. */
function finishProduct(components: readonly Component[], states: number, meter: Meter): FinishedProduct {
  const product = new Product(components, meter)
  const numbers = new Map<string, number>()
  const nodes: (readonly number[])[] = []
  const accepts: boolean[] = []
  const number = (tuple: readonly number[]): number | undefined => {
    const distance = product.distance(tuple)
    if (distance === Infinity) return undefined
    const key = tuple.join()
    let known = numbers.get(key)
    if (known === undefined) {
      known = nodes.push(tuple) - 1
      numbers.set(key, known)
      accepts.push(distance === 0)
      countNode(nodes.length, states)
    }
    return known
  }
  const starts = product.start().flatMap((tuple) => number(tuple) ?? [])
  const edges: { target: number; byte: number }[][] = []
  for (let at = 0; at < nodes.length; at++) {
    const targets = new Map<number, number>()
    for (const { states: next, byte } of product.successors(nodes[at] as Successor['states'])) {
      const target = number(next)
      if (target !== undefined && !targets.has(target)) targets.set(target, byte)
    }
    edges.push([...targets].map(([target, byte]) => ({ target, byte })))
  }
  return { edges, starts, accepts }
}

/** The word of a given number of bytes that ends in a node, read back through the layers. */
function readBack({ edges }: FinishedProduct, layers: readonly Set<number>[], end: number): string {
  const bytes: number[] = []
  let node = end
  for (let depth = layers.length - 2; depth >= 0; depth--) {
    for (const before of layers[depth] as Set<number>) {
      const edge = edges[before]?.find(({ target }) => target === node)
      if (edge === undefined) continue
      bytes.push(edge.byte)
      node = before
      break
    }
  }
  return bytes
    .reverse()
    .map((byte) => String.fromCharCode(byte))
    .join('')
}

/**
 * A word of one of some lengths: which nodes are reached in exactly n steps, for each n in turn. If a length
 * without upper end has a word at all, it has one within as many more steps as there are nodes.
 *
 * @throws LimitReached `states`, `work` or `length`
 */
export function searchLengths(
  components: readonly Component[],
  lengths: IntervalSet,
  states: number,
  meter: Meter,
): Answer<string> {
  const product = finishProduct(components, states, meter)
  const last = lengths.ranges[lengths.ranges.length - 1]
  if (last === undefined) return empty
  const nodes = BigInt(product.accepts.length)
  const bounded = last[0] + nodes
  const longest = last[1] < bounded ? last[1] : bounded
  const layers: Set<number>[] = [new Set(product.starts)]
  let range = 0
  for (let depth = 0; BigInt(depth) <= longest; depth++) {
    const layer = layers[depth] as Set<number>
    if (layer.size === 0) return empty
    const length = BigInt(depth)
    while (range < lengths.ranges.length && (lengths.ranges[range] as readonly [bigint, bigint])[1] < length) range++
    const current = lengths.ranges[range]
    if (current !== undefined && current[0] <= length)
      for (const node of layer) if (product.accepts[node] === true) return found(readBack(product, layers, node))
    if (depth >= longestWord) throw new LimitReached('length')
    const next = new Set<number>()
    for (const node of layer) for (const { target } of product.edges[node] ?? []) next.add(target)
    try {
      meter.spend(next.size + 1)
    } catch (error) {
      throw error instanceof LimitReached ? new LimitReached('length') : error
    }
    layers.push(next)
  }
  return empty
}
