import { empty, found, type Answer } from '../../answer.ts'
import type { Meter } from '../../limits.ts'
import type { DeterminedPattern } from '../automata/determine.ts'
import type { Component } from './component.ts'
import { countNode, Frontier, Product, wordTo, type ProductNode } from './product.ts'
import type { Simulation } from './simulation.ts'

/** Nodes before simulations are worked out: most questions end earlier. */
const nodesBeforeSimulation = 200

export interface SearchOptions {
  readonly states: number
  readonly meter: Meter
  /** The longest word that is wanted. */
  readonly longest: number
  /** The simulation of one pattern by another, or undefined if there is none to be had. */
  readonly simulation?: ((a: DeterminedPattern, b: DeterminedPattern) => Simulation | undefined) | undefined
  /** Nodes before {@link simulation} is asked. */
  readonly patience?: number
}

type PatternComponent = Exclude<Component, { kind: 'plain' }>

/** Nodes seen so far; one that covers another makes that other useless. */
class Antichain {
  readonly #negative: readonly number[]
  readonly #rest: readonly number[]
  readonly #components: readonly Component[]
  readonly #meter: Meter
  readonly #seen = new Map<string, ProductNode[]>()

  constructor(components: readonly Component[], meter: Meter) {
    this.#components = components
    this.#meter = meter
    const places = components.map((_, index) => index)
    this.#negative = places.filter((at) => components[at]?.kind === 'negative')
    this.#rest = places.filter((at) => components[at]?.kind !== 'negative')
  }

  /** Takes a node unless one is there that is as easy to finish and no deeper. */
  add(node: ProductNode): boolean {
    const key = this.#rest.map((at) => node.states[at]).join()
    const others = this.#seen.get(key)
    if (others === undefined) {
      this.#seen.set(key, [node])
      return true
    }
    const covers = (other: ProductNode): boolean =>
      other.depth <= node.depth &&
      this.#negative.every((at) =>
        (this.#components[at] as PatternComponent).pattern.isCovered(
          other.states[at] as number,
          node.states[at] as number,
          this.#meter,
        ),
      )
    if (others.some(covers)) return false
    others.push(node)
    return true
  }
}

interface SimulatedPair {
  readonly positive: number
  readonly negative: number
  readonly simulation: Simulation
}

function simulatedPairs(
  components: readonly Component[],
  simulation: NonNullable<SearchOptions['simulation']>,
): readonly SimulatedPair[] {
  const pairs: SimulatedPair[] = []
  for (const [positive, a] of components.entries()) {
    if (a.kind !== 'place' && a.kind !== 'set') continue
    for (const [negative, b] of components.entries()) {
      if (b.kind !== 'negative' || a.map !== b.map) continue
      const table = simulation(a.pattern, b.pattern)
      if (table !== undefined) pairs.push({ positive, negative, simulation: table })
    }
  }
  return pairs
}

/** Whether the negative set accepts whatever the positive side can still accept. */
function isHopeless(
  states: readonly number[],
  components: readonly Component[],
  pairs: readonly SimulatedPair[],
  meter: Meter,
): boolean {
  return pairs.some(({ positive, negative, simulation: { width, table } }) => {
    const a = components[positive] as PatternComponent
    const b = components[negative] as PatternComponent
    const places = a.kind === 'place' ? [states[positive] as number] : [...a.pattern.set(states[positive] as number)]
    const others = b.pattern.set(states[negative] as number)
    meter.spend(places.length)
    return places.every((place) => others.some((other) => table[place * width + other] === 1))
  })
}

/**
 * A shortest word of a product, or that there is none: A* by the greatest distance of the components.
 *
 * @throws LimitReached if a budget is used up
 */
export function searchProduct(components: readonly Component[], options: SearchOptions): Answer<string> {
  const { meter, states, longest, simulation } = options
  const patience = options.patience ?? nodesBeforeSimulation
  const product = new Product(components, meter)
  const frontier = new Frontier()
  const seen = new Antichain(components, meter)
  let pairs: readonly SimulatedPair[] | undefined
  let count = 0
  const push = (node: ProductNode): void => {
    const distance = product.distance(node.states)
    if (node.depth + distance <= longest) frontier.push(node, node.depth + distance)
  }
  for (const start of product.start()) push({ states: start, depth: 0, parent: undefined, byte: 0 })
  for (let node = frontier.pop(); node !== undefined; node = frontier.pop()) {
    if (!seen.add(node)) continue
    if (product.distance(node.states) === 0) return found(wordTo(node))
    countNode(++count, states)
    if (count >= patience && simulation !== undefined) {
      pairs ??= simulatedPairs(components, simulation)
      if (isHopeless(node.states, components, pairs, meter)) continue
    }
    for (const { states: next, byte } of product.successors(node.states))
      push({ states: next, depth: node.depth + 1, parent: node, byte })
  }
  return empty
}
