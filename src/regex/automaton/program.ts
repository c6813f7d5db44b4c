import type { Assertion, Ranges, RegexNode } from '../syntax/syntax.ts'

/** One instruction of the automaton. Targets are indexes of instructions. */
export type Instruction =
  | { readonly kind: 'bytes'; readonly ranges: Ranges; next: number }
  | { readonly kind: 'split'; /** Preferred first. */ first: number; second: number }
  | { readonly kind: 'assertion'; readonly assertion: Assertion; next: number }
  | { readonly kind: 'save'; readonly register: number; next: number }
  | { readonly kind: 'match' }

export interface Program {
  readonly instructions: readonly Instruction[]
  readonly start: number
  /** Registers hold offsets: two for each group, the whole match first. */
  readonly registers: number
}

/** Builds the automaton back to front: each piece knows what comes after it. */
class ProgramBuilder {
  readonly instructions: Instruction[] = []

  add(instruction: Instruction): number {
    return this.instructions.push(instruction) - 1
  }

  build(node: RegexNode, next: number): number {
    switch (node.kind) {
      case 'empty':
        return next
      case 'bytes':
        return this.add({ kind: 'bytes', ranges: node.ranges, next })
      case 'assertion':
        return this.add({ kind: 'assertion', assertion: node.assertion, next })
      case 'concat':
        return node.parts.reduceRight((after, part) => this.build(part, after), next)
      case 'alternation':
        return node.parts
          .map((part) => this.build(part, next))
          .reduceRight((second, first) => this.add({ kind: 'split', first, second }))
      case 'group': {
        const close = this.add({ kind: 'save', register: node.index * 2 + 1, next })
        return this.add({ kind: 'save', register: node.index * 2, next: this.build(node.node, close) })
      }
      case 'repeat':
        return this.#repeat(node, next)
    }
  }

  #split(greedy: boolean, body: number, after: number): number {
    return this.add(
      greedy ? { kind: 'split', first: body, second: after } : { kind: 'split', first: after, second: body },
    )
  }

  #repeat(node: Extract<RegexNode, { kind: 'repeat' }>, next: number): number {
    let at = next
    if (node.max === Infinity) {
      const loop = this.add({ kind: 'split', first: next, second: next })
      const split = this.instructions[loop] as Extract<Instruction, { kind: 'split' }>
      const body = this.build(node.node, loop)
      if (node.greedy) split.first = body
      else split.second = body
      at = loop
    } else {
      for (let count = node.min; count < node.max; count++)
        at = this.#split(node.greedy, this.build(node.node, at), next)
    }
    for (let count = 0; count < node.min; count++) at = this.build(node.node, at)
    return at
  }
}

/** Compiles a pattern to an automaton. */
export function buildProgram(root: RegexNode, groupCount: number): Program {
  const builder = new ProgramBuilder()
  const match = builder.add({ kind: 'match' })
  const close = builder.add({ kind: 'save', register: 1, next: match })
  const start = builder.add({ kind: 'save', register: 0, next: builder.build(root, close) })
  return { instructions: builder.instructions, start, registers: (groupCount + 1) * 2 }
}

const isWordByte = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || byte === 0x5f || (byte >= 0x61 && byte <= 0x7a)

/** Whether an assertion holds between two bytes; -1 stands for an end of the text. */
export function holds(assertion: Assertion, before: number, after: number): boolean {
  const wordBefore = isWordByte(before)
  const wordAfter = isWordByte(after)
  switch (assertion) {
    case 'start_text':
      return before === -1
    case 'end_text':
      return after === -1
    case 'start_line':
      return before === -1 || before === 10
    case 'end_line':
      return after === -1 || after === 10
    case 'start_line_crlf':
      return before === -1 || before === 10 || (before === 13 && after !== 10)
    case 'end_line_crlf':
      return after === -1 || after === 13 || (after === 10 && before !== 13)
    case 'word_boundary':
      return wordBefore !== wordAfter
    case 'not_word_boundary':
      return wordBefore === wordAfter
    case 'word_start':
      return !wordBefore && wordAfter
    case 'word_end':
      return wordBefore && !wordAfter
    case 'word_start_half':
      return !wordBefore
    case 'word_end_half':
      return !wordAfter
  }
}
