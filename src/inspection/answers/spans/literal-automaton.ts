/** States that are built at most; of more the table would take longer than it saves. */
const mostStates = 4096

interface Node {
  readonly depth: number
  readonly children: Map<string, Node>
  /** It lies on the way to a phrase, and not only to another literal. */
  isOfPhrase: boolean
  isEnd: boolean
  state: number
}

function nodeOf(depth: number): Node {
  return { depth, children: new Map(), isOfPhrase: false, isEnd: false, state: 0 }
}

/** The part of a literal that is ASCII, up to the first character that is not. */
function asciiPart(literal: string): string {
  return /^[\x00-\x7f]*/.exec(literal)?.[0] ?? ''
}

/** Set in a move that leads to a state where a literal or phrase ends. */
export const endFlag = 0x8000_0000 | 0

/**
 * An automaton that finds literals of ASCII in any case of letters, one unit at a time, after Aho and Corasick
 * (Communications of the ACM 18, 1975). A unit that is no ASCII leads back to the start, 0.
 */
export interface LiteralAutomaton {
  /** By state, which is where its row begins, and class of a unit: the next state, with `endFlag` or without. */
  readonly moves: Int32Array
  readonly classes: Uint8Array
  /** How much of the end of the text is the beginning of a phrase. */
  begunIn(state: number): number
}

/**
 * Builds the automaton, or nothing where it would be too large.
 *
 * @param phrases - in lower case; of those with other characters than ASCII only the beginning is found
 * @param literals - in lower case and of ASCII; only their ends are told
 */
export function buildLiteralAutomaton(
  phrases: readonly string[],
  literals: readonly string[],
): LiteralAutomaton | undefined {
  const root = nodeOf(0)
  const nodes = [root]
  const add = (literal: string, isPhrase: boolean): void => {
    const ascii = asciiPart(literal)
    let node = root
    for (const char of ascii) {
      let child = node.children.get(char)
      if (child === undefined) {
        child = nodeOf(node.depth + 1)
        child.state = nodes.push(child) - 1
        node.children.set(char, child)
      }
      child.isOfPhrase ||= isPhrase
      node = child
    }
    if (ascii.length === literal.length && ascii !== '') node.isEnd = true
  }
  for (const phrase of phrases) {
    if (phrase.length + nodes.length > mostStates) return undefined
    add(phrase, true)
  }
  for (const literal of literals) add(literal, false)
  return tablesOf(root, nodes)
}

function tablesOf(root: Node, nodes: readonly Node[]): LiteralAutomaton {
  const chars = [...new Set(nodes.flatMap(({ children }) => [...children.keys()]))]
  const width = chars.length + 1
  const classes = new Uint8Array(0x80)
  for (const [at, char] of chars.entries()) {
    classes[char.charCodeAt(0)] = at + 1
    classes[char.toUpperCase().charCodeAt(0)] = at + 1
  }
  const next = new Uint16Array(nodes.length * width)
  const begun = new Uint16Array(nodes.length)
  const ends = new Uint8Array(nodes.length)
  const fallback = new Uint16Array(nodes.length)
  // By depth, so that where a state falls back to is always whole.
  const queue: Node[] = [root]
  for (const node of queue) {
    const { state, children } = node
    const back = fallback[state] as number
    begun[state] = node.isOfPhrase ? node.depth : (begun[back] as number)
    ends[state] = node.isEnd ? 1 : (ends[back] as number)
    if (node !== root) next.copyWithin(state * width, back * width, (back + 1) * width)
    for (const [char, child] of children) {
      const place = state * width + (classes[char.charCodeAt(0)] as number)
      fallback[child.state] = node === root ? 0 : (next[place] as number)
      next[place] = child.state
      queue.push(child)
    }
  }
  const moves = Int32Array.from(next, (state) => (state * width) | (ends[state] === 1 ? endFlag : 0))
  return { moves, classes, begunIn: (state) => begun[(state & ~endFlag) / width] as number }
}
