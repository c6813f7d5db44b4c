import { LimitReached } from '../../limits.ts'
import { isUnicodeAssertion, type Assertion, type Ranges, type RegexNode } from './pattern.ts'

/** One step of a pattern. Targets are indexes. `origin` and `ranks` tell copies of one place of the tree apart. */
export type Instruction =
  | {
      readonly kind: 'bytes'
      readonly ranges: Ranges
      readonly next: number
      readonly origin: number
      readonly ranks: readonly number[]
    }
  | { readonly kind: 'split'; readonly targets: number[] }
  | {
      readonly kind: 'assertion'
      readonly assertion: Assertion
      readonly next: number
      readonly origin: number
      readonly ranks: readonly number[]
    }
  | { readonly kind: 'match' }

const mostInstructions = 60_000

/** The byte sets of a node that is nothing but a sequence of them, or undefined. */
function fixedSequence(node: RegexNode): readonly Ranges[] | undefined {
  if (node.kind === 'bytes') return [node.ranges]
  if (node.kind !== 'concat') return undefined
  const sequence: Ranges[] = []
  for (const part of node.parts) {
    if (part.kind !== 'bytes') return undefined
    sequence.push(part.ranges)
  }
  return sequence.length === 0 ? undefined : sequence
}

/** Numbers places of the tree: the copies of a repeated node have the same. */
class Origins {
  readonly #numbers = new Map<string, number>()

  of(parent: number, step: string): number {
    const key = `${String(parent)} ${step}`
    let number = this.#numbers.get(key)
    if (number === undefined) this.#numbers.set(key, (number = this.#numbers.size + 1))
    return number
  }
}

/** Builds the steps of a pattern from its end, so that each knows what follows. */
class InstructionBuilder {
  readonly instructions: Instruction[] = []
  readonly #origins = new Origins()

  #add(instruction: Instruction): number {
    if (this.instructions.length >= mostInstructions) throw new LimitReached('pattern_too_large')
    return this.instructions.push(instruction) - 1
  }

  start(root: RegexNode): number {
    return this.#build(root, this.#add({ kind: 'match' }), 0, [])
  }

  #build(node: RegexNode, next: number, origin: number, ranks: readonly number[]): number {
    switch (node.kind) {
      case 'empty':
        return next
      case 'bytes':
        return this.#add({ kind: 'bytes', ranges: node.ranges, next, origin, ranks })
      case 'assertion':
        // What they see are whole characters, and the sorts of this automaton are those of single bytes.
        if (isUnicodeAssertion(node.assertion)) throw new LimitReached('pattern_too_large')
        return this.#add({ kind: 'assertion', assertion: node.assertion, next, origin, ranks })
      case 'concat':
        return node.parts.reduceRight(
          (after, part, index) => this.#build(part, after, this.#origins.of(origin, String(index)), ranks),
          next,
        )
      case 'group':
        return this.#build(node.node, next, origin, ranks)
      case 'alternation':
        return this.#alternation(node.parts, next, origin, ranks)
      case 'repeat':
        return this.#repeat(node, next, origin, ranks)
    }
  }

  #alternation(parts: readonly RegexNode[], next: number, origin: number, ranks: readonly number[]): number {
    const sequences: (readonly Ranges[])[] = []
    const targets: number[] = []
    for (const [index, part] of parts.entries()) {
      const sequence = fixedSequence(part)
      if (sequence === undefined) targets.push(this.#build(part, next, this.#origins.of(origin, String(index)), ranks))
      else sequences.push(sequence)
    }
    if (sequences.length > 0) targets.push(this.#sequences(sequences, next, origin, ranks))
    return targets.length === 1 ? (targets[0] as number) : this.#add({ kind: 'split', targets })
  }

  /**
   * Fixed sequences as a small automaton without loops: those that start alike share the start, equal
   * ends are built once, and bytes that lead to one end are one set.
   */
  #sequences(all: readonly (readonly Ranges[])[], next: number, origin: number, ranks: readonly number[]): number {
    const built = new Map<string, number>()
    let count = 0
    const build = (sequences: readonly (readonly Ranges[])[]): number => {
      const key = sequences.map((sequence) => sequence.map((ranges) => ranges.join('|')).join(';')).join(' ')
      const known = built.get(key)
      if (known !== undefined) return known
      const tails = new Map<string, { readonly first: Ranges; readonly rest: (readonly Ranges[])[] }>()
      let endsHere = false
      for (const sequence of sequences) {
        const [first, ...rest] = sequence
        if (first === undefined) {
          endsHere = true
          continue
        }
        const head = first.join('|')
        const entry = tails.get(head)
        if (entry === undefined) tails.set(head, { first, rest: [rest] })
        else entry.rest.push(rest)
      }
      const byTarget = new Map<number, (readonly [number, number])[]>()
      for (const { first, rest } of tails.values()) {
        const target = build(rest)
        byTarget.set(target, [...(byTarget.get(target) ?? []), ...first])
      }
      const targets = [...byTarget].map(([target, ranges]) =>
        this.#add({
          kind: 'bytes',
          ranges,
          next: target,
          origin: this.#origins.of(origin, `sequence ${String(count++)}`),
          ranks,
        }),
      )
      if (endsHere) targets.push(next)
      const place = targets.length === 1 ? (targets[0] as number) : this.#add({ kind: 'split', targets })
      built.set(key, place)
      return place
    }
    return build(all)
  }

  /**
   * Copies of a repeated node. Where a copy accepts at least what another accepts, both have one
   * origin and the larger has the larger rank: turns left of optional copies, turns done of forced
   * copies before an open end. Other forced copies have origins of their own.
   */
  #repeat(
    { node, min, max }: Extract<RegexNode, { kind: 'repeat' }>,
    next: number,
    origin: number,
    ranks: readonly number[],
  ): number {
    let at = next
    const body = this.#origins.of(origin, 'body')
    if (max === Infinity) {
      const targets: number[] = [next]
      const loop = this.#add({ kind: 'split', targets })
      targets.push(this.#build(node, loop, body, [...ranks, 0]))
      at = loop
      // One turn less is forced before the loop than there are copies if the loop's own body comes last.
      for (let left = 0; left < min; left++) {
        const before = at
        at = this.#build(node, at, body, [...ranks, -left])
        if (at === before) return at
      }
      return at
    }
    for (let turn = 0; turn < max - min; turn++) {
      const before = at
      const copy = this.#build(node, at, body, [...ranks, turn])
      if (copy === before) break
      at = this.#add({ kind: 'split', targets: [copy, next] })
    }
    for (let turn = 0; turn < min; turn++) {
      const before = at
      at = this.#build(node, at, this.#origins.of(origin, `turn ${String(turn)}`), [...ranks, 0])
      if (at === before) break
    }
    return at
  }
}

export interface Program {
  readonly instructions: readonly Instruction[]
  readonly start: number
}

/** @throws LimitReached `pattern_too_large` */
export function toInstructions(root: RegexNode): Program {
  const builder = new InstructionBuilder()
  const start = builder.start(root)
  return { instructions: builder.instructions, start }
}
