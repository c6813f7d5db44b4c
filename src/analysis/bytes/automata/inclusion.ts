import type { Ranges, RegexNode } from './pattern.ts'

/** Pairs of nodes that one question may compare. */
const mostPairs = 2000

function isInside(a: Ranges, b: Ranges): boolean {
  let at = 0
  return a.every(([first, last]) => {
    while (at < b.length && (b[at] as readonly [number, number])[1] < first) at++
    const range = b[at]
    return range !== undefined && range[0] <= first && last <= range[1]
  })
}

/** The parts of a node in a row, without groups, which change no match. */
function flatten(node: RegexNode): readonly RegexNode[] {
  if (node.kind === 'group') return flatten(node.node)
  if (node.kind === 'concat') return node.parts.flatMap(flatten)
  return node.kind === 'empty' ? [] : [node]
}

class Comparison {
  #pairs = 0

  /** Whether each stretch of a text that `a` matches is one that `b` matches, as far as their trees show. */
  #isWithin(a: RegexNode, b: RegexNode): boolean {
    if (++this.#pairs > mostPairs) return false
    if (a === b) return true
    if (a.kind === 'alternation') return a.parts.every((part) => this.#isWithin(part, b))
    if (b.kind === 'alternation') return b.parts.some((part) => this.#isWithin(a, part))
    if (b.kind === 'repeat') {
      if (a.kind === 'repeat') return a.min >= b.min && a.max <= b.max && this.#isWithin(a.node, b.node)
      return b.min <= 1 && b.max >= 1 && this.#isWithin(a, b.node)
    }
    if (a.kind === 'bytes') return b.kind === 'bytes' && isInside(a.ranges, b.ranges)
    if (a.kind === 'assertion') return b.kind === 'assertion' && a.assertion === b.assertion
    if (a.kind === 'repeat') return false
    return this.#areWithin(flatten(a), flatten(b), 0)
  }

  #areWithin(parts: readonly RegexNode[], others: readonly RegexNode[], from: number, isWhole = true): boolean {
    if (isWhole && parts.length !== others.length) return false
    return others.every((other, index) => this.#isWithin(parts[from + index] as RegexNode, other))
  }

  /** Whether some run of parts of `a` matches only what `b` matches. */
  isFound(a: RegexNode, b: RegexNode): boolean {
    const [parts, others] = [flatten(a), flatten(b)]
    for (let from = 0; from + others.length <= parts.length; from++)
      if (this.#areWithin(parts, others, from, false)) return true
    return false
  }
}

/**
 * Whether every text in which `a` is found holds `b` as well, read off the trees alone: `b` is a run of parts of `a`, each
 * no narrower than its own. False says nothing. Most rules that are covered by a pattern are covered in this way.
 */
export function isPlainlyIncluded(a: RegexNode, b: RegexNode): boolean {
  return new Comparison().isFound(a, b)
}
