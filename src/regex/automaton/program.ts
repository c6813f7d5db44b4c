import { canBeEmpty, effectiveBounds } from '../syntax/facts.ts'
import type { Assertion, Ranges, RegexNode, RegexSyntax } from '../syntax/syntax.ts'
import { utf8Graph } from '../syntax/unicode/utf8.ts'

/** Kinds of instructions, as they stand in `Program.operations`. */
export const operation = { bytes: 0, split: 1, assertion: 2, save: 3, match: 4, counter: 5 } as const

/** A repetition of a set of bytes that is counted, where it would else be one instruction for each turn. */
export interface Counter {
  /** Index of the set in `Program.sets`. */
  readonly set: number
  readonly min: number
  readonly max: number
}

/**
 * A pattern as an automaton over bytes that may be in many places at once. Instruction i is
 * `operations[i]`, goes on at `next[i]`, and `detail[i]` says more of it.
 */
export interface Program {
  readonly operations: Uint8Array
  /** Where it goes on; of a split the way that is preferred. */
  readonly next: Int32Array
  /** Of `bytes` an index of `sets`, of a split the other way, of `assertion` an index of `assertions`, of `save` a register, of `counter` an index of `counters`. */
  readonly detail: Int32Array
  /** Sets of bytes, each once. */
  readonly sets: readonly Ranges[]
  /** Assertions, each once. */
  readonly assertions: readonly Assertion[]
  /** Only in programs that are built with counters. */
  readonly counters: readonly Counter[]
  readonly start: number
  /** Registers hold offsets: two for each group, the whole match first. */
  readonly registers: number
}

/** Numbers values by their text, each once. */
class Pool<Value> {
  readonly values: Value[] = []
  readonly #byText = new Map<string, number>()
  readonly #byIdentity = new Map<Value, number>()

  add(value: Value): number {
    let index = this.#byIdentity.get(value)
    if (index !== undefined) return index
    const text = String(value)
    index = this.#byText.get(text)
    if (index === undefined) this.#byText.set(text, (index = this.values.push(value) - 1))
    this.#byIdentity.set(value, index)
    return index
  }
}

/** Turns from which on a repetition is counted: fewer fit into one word. */
export const leastCounted = 32

/** Builds the automaton back to front: each piece knows what comes after it. */
class ProgramBuilder {
  readonly operations: number[] = []
  readonly next: number[] = []
  readonly detail: number[] = []
  readonly sets = new Pool<Ranges>()
  readonly assertions = new Pool<Assertion>()
  readonly counters: Counter[] = []
  readonly #isCounting: boolean

  constructor(isCounting: boolean) {
    this.#isCounting = isCounting
  }

  add(kind: number, next: number, detail: number): number {
    this.operations.push(kind)
    this.next.push(next)
    return this.detail.push(detail) - 1
  }

  #bytes(ranges: Ranges, next: number): number {
    return this.add(operation.bytes, next, this.sets.add(ranges))
  }

  build(node: RegexNode, next: number): number {
    switch (node.kind) {
      case 'empty':
        return next
      case 'bytes':
        return this.#bytes(node.ranges, next)
      case 'characters':
        return this.#characters(node.ranges, next)
      case 'assertion':
        return this.add(operation.assertion, next, this.assertions.add(node.assertion))
      case 'concat':
        return node.parts.reduceRight((after, part) => this.build(part, after), next)
      case 'alternation':
        return this.#choice(node.parts.map((part) => this.build(part, next)))
      case 'group': {
        const close = this.add(operation.save, next, node.index * 2 + 1)
        return this.add(operation.save, this.build(node.node, close), node.index * 2)
      }
      case 'repeat':
        return this.#repeat(node, next)
    }
  }

  #choice(ways: readonly number[]): number {
    return ways.reduceRight((second, first) => this.add(operation.split, first, second))
  }

  #characters(ranges: Ranges, next: number): number {
    const { nodes, root } = utf8Graph(ranges)
    if (root === -1) return this.#bytes([], next)
    const starts: number[] = []
    for (const edges of nodes)
      starts.push(
        this.#choice(
          edges.map((edge) => this.#bytes(edge.ranges, edge.target === -1 ? next : (starts[edge.target] as number))),
        ),
      )
    return starts[root] as number
  }

  #split(isGreedy: boolean, body: number, after: number): number {
    return this.add(operation.split, isGreedy ? body : after, isGreedy ? after : body)
  }

  #repeat(node: Extract<RegexNode, { kind: 'repeat' }>, next: number): number {
    const [min, max] = effectiveBounds(node)
    let at = next
    let copies = min
    if (this.#isCounting && node.node.kind === 'bytes' && (max === Infinity ? min : max) >= leastCounted) {
      const counter = this.counters.push({ set: this.sets.add(node.node.ranges), min, max }) - 1
      return this.add(operation.counter, next, counter)
    }
    if (max === Infinity) {
      const loop = this.add(operation.split, next, next)
      const body = this.build(node.node, loop)
      if (node.greedy) this.next[loop] = body
      else this.detail[loop] = body
      // What can be empty is left through the loop's end only: a choice of its own leads in.
      at = min > 0 ? body : canBeEmpty(node.node) ? this.#split(node.greedy, body, next) : loop
      copies = Math.max(min - 1, 0)
    } else {
      for (let count = min; count < max; count++) at = this.#split(node.greedy, this.build(node.node, at), next)
    }
    for (let count = 0; count < copies; count++) at = this.build(node.node, at)
    return at
  }
}

/**
 * Compiles a pattern to an automaton.
 *
 * @param isCounting - whether long repetitions of one set of bytes become counters, which
 *   not every reader of a program knows
 */
export function buildProgram(syntax: RegexSyntax, isCounting = false): Program {
  const { root, groupCount } = syntax
  const builder = new ProgramBuilder(isCounting)
  const match = builder.add(operation.match, 0, 0)
  const close = builder.add(operation.save, match, 1)
  const start = builder.add(operation.save, builder.build(root, close), 0)
  return {
    operations: Uint8Array.from(builder.operations),
    next: Int32Array.from(builder.next),
    detail: Int32Array.from(builder.detail),
    sets: builder.sets.values,
    assertions: builder.assertions.values,
    counters: builder.counters,
    start,
    registers: (groupCount + 1) * 2,
  }
}
