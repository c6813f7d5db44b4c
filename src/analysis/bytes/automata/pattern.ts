import {
  holds,
  isUnicodeAssertion,
  parseRegex,
  utf8Node,
  type Assertion,
  type Ranges,
  type RegexNode as ParsedNode,
} from '../../../regex/index.ts'

/**
 * All that the analysis takes from the regular expressions: the parsed tree and what its
 * assertions mean. A change of the engine ends here.
 */
export type { Assertion, Ranges }
export { isUnicodeAssertion }

/** A tree over bytes alone: characters beyond ASCII are spelled out. */
export type RegexNode =
  | Extract<ParsedNode, { kind: 'empty' | 'bytes' | 'assertion' }>
  | { readonly kind: 'concat' | 'alternation'; readonly parts: readonly RegexNode[] }
  | (Omit<Extract<ParsedNode, { kind: 'repeat' }>, 'node'> & { readonly node: RegexNode })
  | { readonly kind: 'group'; readonly node: RegexNode }

/** The same over bytes alone: the node itself if it is so already, as nearly all are. */
function toBytes(node: ParsedNode): RegexNode {
  switch (node.kind) {
    case 'empty':
    case 'bytes':
    case 'assertion':
      return node
    case 'characters':
      return toBytes(utf8Node(node.ranges))
    case 'concat':
    case 'alternation': {
      const parts = node.parts.map(toBytes)
      return parts.every((part, at) => part === node.parts[at]) ? (node as RegexNode) : { kind: node.kind, parts }
    }
    case 'repeat': {
      const inner = toBytes(node.node)
      return inner === node.node ? (node as RegexNode) : { ...node, node: inner }
    }
    case 'group': {
      const inner = toBytes(node.node)
      return inner === node.node ? (node as RegexNode) : { kind: 'group', node: inner }
    }
  }
}

/** The tree of a pattern that the compiler accepted. */
export function parsePattern(source: string): RegexNode {
  return toBytes(parseRegex(source).root)
}

/** What stands before a place, by an example of it; the start of the text is -1. */
export type Before = number

export const startOfText: Before = -1
export const endOfText = -1
const lineFeed = 10
const carriageReturn = 13
const wordByte = 0x61
const otherByte = 0x20

/** Whether an assertion holds between two bytes; an end of the text is -1. */
export const assertionHolds: (assertion: Assertion, before: Before, after: number) => boolean = holds

const after = [endOfText, lineFeed, carriageReturn, wordByte, otherByte]

/** What an assertion says if it depends on the left side alone; undefined if it must wait for the next byte. */
export function knownAt(assertion: Assertion, before: Before): boolean | undefined {
  const first = holds(assertion, before, endOfText)
  return after.every((byte) => holds(assertion, before, byte) === first) ? first : undefined
}

const isWord = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || byte === 0x5f || (byte >= 0x61 && byte <= 0x7a)

/** The sort of a byte that assertions see. */
export function sortOf(byte: number): Before {
  if (byte === lineFeed || byte === carriageReturn) return byte
  return isWord(byte) ? wordByte : otherByte
}

/** Bytes at which the sorts of {@link sortOf} change. */
export const sortRanges: Ranges = [[10, 10], [13, 13], [0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]] // prettier-ignore

/** The sorts that some assertion of a list tells apart, each by the sort that stands for it. */
export function contextsOf(assertions: readonly Assertion[]): (before: Before) => Before {
  const all: readonly Before[] = [startOfText, lineFeed, carriageReturn, wordByte, otherByte]
  const standing = new Map<Before, Before>()
  for (const sort of all) {
    const twin = all.find((other) =>
      assertions.every((assertion) =>
        after.every((byte) => holds(assertion, sort, byte) === holds(assertion, other, byte)),
      ),
    )
    standing.set(sort, twin ?? sort)
  }
  return (before) => standing.get(before) ?? before
}
