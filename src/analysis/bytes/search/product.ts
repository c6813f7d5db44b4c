import { LimitReached, type Meter } from '../../limits.ts'
import { joinClasses, mappedClasses } from '../automata/classes.ts'
import { classesOf, distanceOf, initialStates, nextState, nextStates, type Component } from './component.ts'

/** One node: a state of each component, and how it was reached. */
export interface ProductNode {
  readonly states: readonly number[]
  readonly depth: number
  readonly parent: ProductNode | undefined
  readonly byte: number
}

export interface Successor {
  readonly states: readonly number[]
  readonly byte: number
}

/** The product of several literals over the bytes that they tell apart. */
export class Product {
  readonly components: readonly Component[]
  readonly #joint: ReturnType<typeof joinClasses>
  readonly #meter: Meter

  constructor(components: readonly Component[], meter: Meter) {
    this.components = components
    this.#meter = meter
    this.#joint = joinClasses(
      components.map((component) => mappedClasses({ classOf: classesOf(component), count: 0 }, component.map)),
    )
  }

  /** The least number of bytes to the end; Infinity if there is no way. */
  distance(states: readonly number[]): number {
    let most = 0
    for (let at = 0; at < states.length; at++) {
      const distance = distanceOf(this.components[at] as Component, states[at] as number)
      if (distance > most) most = distance
    }
    return most
  }

  #combine(options: readonly (readonly number[])[]): readonly (readonly number[])[] {
    let all: (readonly number[])[] = [[]]
    for (const choices of options) {
      if (choices.length === 0) return []
      all =
        choices.length === 1
          ? all.map((states) => [...states, choices[0] as number])
          : all.flatMap((states) => choices.map((state) => [...states, state]))
      this.#meter.spend(all.length)
    }
    return all
  }

  start(): readonly (readonly number[])[] {
    return this.#combine(this.components.map(initialStates))
  }

  /** Where every component goes on a joint class, if each goes one way and none has lost; undefined if some go several. */
  #single(states: readonly number[], joint: number): readonly number[] | 'none' | undefined {
    const { own } = this.#joint
    const reached: number[] = []
    for (let at = 0; at < states.length; at++) {
      const component = this.components[at] as Component
      if (component.kind === 'place') return undefined
      const state = nextState(component, states[at] as number, (own[at] as Uint8Array)[joint] as number, this.#meter)
      if (distanceOf(component, state) === Infinity) return 'none'
      reached.push(state)
    }
    this.#meter.spend(states.length)
    return reached
  }

  /** Where each byte leads that the literals tell apart. Of several that lead to the same states the last one stays. */
  successors(states: readonly number[]): readonly Successor[] {
    const result: Successor[] = []
    const { count, own, sample } = this.#joint
    for (let joint = 0; joint < count; joint++) {
      const byte = sample[joint] as number
      const single = this.#single(states, joint)
      if (single === 'none') continue
      if (single !== undefined) {
        const twin = result.findIndex((other) => other.states.every((state, at) => state === single[at]))
        if (twin !== -1) result.splice(twin, 1)
        result.push({ states: single, byte })
        continue
      }
      const options = this.components.map((component, at) =>
        nextStates(component, states[at] as number, (own[at] as Uint8Array)[joint] as number, this.#meter),
      )
      for (const next of this.#combine(options)) result.push({ states: next, byte })
    }
    return result
  }
}

/** The bytes that lead to a node. */
export function wordTo(node: ProductNode): string {
  const bytes: number[] = []
  for (let at = node; at.parent !== undefined; at = at.parent) bytes.push(at.byte)
  return bytes
    .reverse()
    .map((byte) => String.fromCharCode(byte))
    .join('')
}

/** Nodes in order of depth and distance together. */
export class Frontier {
  readonly #buckets: ProductNode[][] = []
  #lowest = 0

  push(node: ProductNode, cost: number): void {
    const bucket = this.#buckets[cost]
    if (bucket === undefined) this.#buckets[cost] = [node]
    else bucket.push(node)
    if (cost < this.#lowest) this.#lowest = cost
  }

  pop(): ProductNode | undefined {
    for (; this.#lowest < this.#buckets.length; this.#lowest++) {
      const node = this.#buckets[this.#lowest]?.pop()
      if (node !== undefined) return node
    }
    return undefined
  }
}

/** Counts the nodes of one search. */
export function countNode(count: number, states: number): void {
  if (count > states) throw new LimitReached('states')
}
