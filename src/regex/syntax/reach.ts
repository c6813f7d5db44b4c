import { canBeEmpty, effectiveBounds } from './facts.ts'
import { parseRegex } from './parse-regex.ts'
import type { Ranges, RegexNode } from './syntax.ts'

/** What is known of all matches of a pattern before any text is seen. */
export interface PatternReach {
  /** UTF-16 units of the longest match; `Infinity` if a repetition has no bound. */
  readonly longest: number
  /** Whether a match may begin with a UTF-16 unit. */
  readonly mayBegin: (unit: number) => boolean
  /** A match depends on where the text begins or ends, which nobody knows while it comes. */
  readonly isAnchored: boolean
}

const textAnchors: ReadonlySet<string> = new Set(['start_text', 'end_text'])

/** Units of the longest text of a node: a byte is at most one, a character beyond U+FFFF two. */
function longestOf(node: RegexNode): number {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return 0
    case 'bytes':
      return 1
    case 'characters':
      return node.ranges.some(([, to]) => to > 0xffff) ? 2 : 1
    case 'group':
      return longestOf(node.node)
    case 'concat':
      return node.parts.reduce((sum, part) => sum + longestOf(part), 0)
    case 'alternation':
      return Math.max(0, ...node.parts.map(longestOf))
    case 'repeat': {
      const own = longestOf(node.node)
      const [, max] = effectiveBounds(node)
      return own === 0 || max === 0 ? 0 : own * max
    }
  }
}

function anchors(node: RegexNode): boolean {
  if (node.kind === 'assertion') return textAnchors.has(node.assertion)
  if (node.kind === 'concat' || node.kind === 'alternation') return node.parts.some(anchors)
  return node.kind === 'group' || node.kind === 'repeat' ? anchors(node.node) : false
}

/** Marks what a node may begin with: by ASCII unit, and at 128 for all beyond. Tells whether the node may take nothing. */
function addFirst(node: RegexNode, first: boolean[]): boolean {
  const addRanges = (ranges: Ranges): void => {
    for (const [from, to] of ranges) {
      for (let unit = from; unit <= Math.min(to, 127); unit++) first[unit] = true
      if (to > 127) first[128] = true
    }
  }
  switch (node.kind) {
    case 'bytes':
    case 'characters':
      addRanges(node.ranges)
      return false
    case 'empty':
    case 'assertion':
      return true
    case 'group':
    case 'repeat':
      addFirst(node.node, first)
      return canBeEmpty(node)
    case 'alternation':
      for (const part of node.parts) addFirst(part, first)
      return canBeEmpty(node)
    case 'concat':
      for (const part of node.parts) if (!addFirst(part, first)) return false
      return true
  }
}

/**
 * How far matches of a pattern reach: for who looks at a text that is still coming. The pattern must compile.
 *
 * @throws RegexSyntaxError for one that does not parse
 */
export function patternReach(pattern: string): PatternReach {
  const { root } = parseRegex(pattern)
  const first = new Array<boolean>(129).fill(false)
  addFirst(root, first)
  return {
    longest: longestOf(root),
    mayBegin: (unit) => first[Math.min(unit, 128)] === true,
    isAnchored: anchors(root),
  }
}
