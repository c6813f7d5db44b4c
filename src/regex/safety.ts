import { normalRanges, overlaps } from './syntax/ranges.ts'
import { isUnicodeAssertion, type Ranges, type RegexNode } from './syntax/syntax.ts'
import { utf8Node, utf8Sequences } from './syntax/unicode/utf8.ts'

/**
 * The most steps that the parts of bounded length may take from one place of the value, in
 * the worst case: what multiplies the length of the value. Beyond it the automaton is better.
 */
const mostWork = 256

/** The same for all branches at the top together: each of them may be tried at each place. */
const mostBranchWork = 1024

/** A stretch of the pattern with a bounded length. */
interface Bounded {
  readonly kind: 'bounded'
  /** It always takes at least one byte. */
  readonly consumes: boolean
  /** Bytes it can start and end with; of use only if it consumes. */
  readonly first: Ranges
  readonly last: Ranges
  /** In how many ways it can be matched from one place. */
  readonly ways: number
  /** Steps that trying all of them takes. */
  readonly work: number
  readonly assertion: 'start_text' | 'end_text' | undefined
}

/** A loop without end over one set of bytes. */
interface Loop {
  readonly kind: 'loop'
  readonly set: Ranges
  /** It takes at least one byte. */
  readonly consumes: boolean
}

type Item = Bounded | Loop

const nothing: Bounded = {
  kind: 'bounded',
  consumes: false,
  first: [],
  last: [],
  ways: 1,
  work: 0,
  assertion: undefined,
}

function ungroup(node: RegexNode): RegexNode {
  return node.kind === 'group' ? ungroup(node.node) : node
}

/** The stretch that a node is, or undefined if its length has no bound or it can be tried in too many ways. */
function boundedOf(node: RegexNode): Bounded | undefined {
  switch (node.kind) {
    case 'empty':
      return nothing
    case 'bytes':
      return {
        kind: 'bounded',
        consumes: true,
        first: node.ranges,
        last: node.ranges,
        ways: 1,
        work: 1,
        assertion: undefined,
      }
    case 'characters': {
      const choice = utf8Sequences(node.ranges)
      return choice.length > mostWork ? undefined : boundedOf(utf8Node(node.ranges))
    }
    case 'assertion':
      // JavaScript has none on the words of Unicode.
      if (isUnicodeAssertion(node.assertion)) return undefined
      return {
        ...nothing,
        assertion: node.assertion === 'start_text' || node.assertion === 'end_text' ? node.assertion : undefined,
      }
    case 'group':
      return boundedOf(node.node)
    case 'concat': {
      let joined: Bounded = nothing
      for (const part of node.parts) {
        const next = boundedOf(part)
        if (next === undefined) return undefined
        joined = joinBounded(joined, next)
      }
      return joined.work > mostWork ? undefined : { ...joined, assertion: undefined }
    }
    case 'alternation': {
      const parts = node.parts.map(boundedOf)
      if (parts.some((part) => part === undefined)) return undefined
      const known = parts as Bounded[]
      const ways = known.reduce((sum, part) => sum + part.ways, 0)
      const work = known.reduce((sum, part) => sum + part.work + 1, 0)
      return work > mostWork
        ? undefined
        : {
            kind: 'bounded',
            consumes: known.every((part) => part.consumes),
            first: normalRanges(known.flatMap((part) => part.first)),
            last: normalRanges(known.flatMap((part) => part.last)),
            ways,
            work,
            assertion: undefined,
          }
    }
    case 'repeat': {
      if (node.max === Infinity) return undefined
      const inner = boundedOf(node.node)
      if (inner === undefined) return undefined
      // JavaScript gives up a turn that takes nothing and tries another way, Rust keeps it.
      if (!inner.consumes && node.max !== node.min) return undefined
      // Repeating an alternative with w ways up to n times can be tried in 1 + w + ... + w^n ways.
      let ways = node.min === 0 ? 1 : 0
      let work = 0
      let power = 1
      for (let count = 1; count <= node.max; count++) {
        work += power * (inner.work + 1)
        power *= inner.ways
        if (count >= node.min) ways += power
        if (work > mostWork) return undefined
      }
      return { ...inner, consumes: inner.consumes && node.min > 0, ways, work, assertion: undefined }
    }
  }
}

function joinBounded(a: Bounded, b: Bounded): Bounded {
  return {
    kind: 'bounded',
    consumes: a.consumes || b.consumes,
    first: a.consumes ? a.first : normalRanges([...a.first, ...b.first]),
    last: b.consumes ? b.last : normalRanges([...a.last, ...b.last]),
    ways: a.ways * b.ways,
    work: a.work + a.ways * b.work,
    assertion: undefined,
  }
}

/** The items of a run, or undefined if some part is neither bounded nor a loop over one set. */
function itemsOf(node: RegexNode): Item[] | undefined {
  const inner = ungroup(node)
  if (inner.kind === 'concat') {
    const items: Item[] = []
    for (const part of inner.parts) {
      const more = itemsOf(part)
      if (more === undefined) return undefined
      items.push(...more)
    }
    return items
  }
  if (inner.kind === 'repeat' && inner.max === Infinity) {
    const body = ungroup(inner.node)
    if (body.kind !== 'bytes') return undefined
    // A minimum changes how long a run must be, not how often it is scanned.
    return [{ kind: 'loop', set: body.ranges, consumes: inner.min > 0 }]
  }
  const bounded = boundedOf(inner)
  return bounded === undefined ? undefined : [bounded]
}

/** Neighbouring bounded items as one. */
function mergeItems(items: readonly Item[]): Item[] {
  const merged: Item[] = []
  for (const item of items) {
    const top = merged[merged.length - 1]
    if (
      item.kind === 'bounded' &&
      top?.kind === 'bounded' &&
      item.assertion === undefined &&
      top.assertion === undefined
    ) {
      merged[merged.length - 1] = joinBounded(top, item)
    } else merged.push(item)
  }
  return merged
}

/**
 * A loop is entered from few places if a byte outside its set must stand before it: each run
 * of the set then has one entry. Or if the pattern is bound to the start of the text and
 * nothing before the loop loops.
 */
function entersOnce(items: readonly Item[], at: number, isAnchored: boolean): boolean {
  const loop = items[at] as Loop
  const before = items[at - 1]
  if (isAnchored && items.slice(0, at).every((item) => item.kind === 'bounded')) return true
  return (
    before?.kind === 'bounded' && before.consumes && before.assertion === undefined && !overlaps(before.last, loop.set)
  )
}

/**
 * Leaving a loop costs little if what follows cannot start inside the loop's set, or if
 * nothing behind it loops again: then each place in the run is tried once, at bounded cost.
 */
function leavesCheaply(items: readonly Item[], at: number): boolean {
  const loop = items[at] as Loop
  const rest = items.slice(at + 1)
  if (rest.every((item) => item.kind === 'bounded')) return true
  const [next] = rest
  return next?.kind === 'bounded' && next.consumes && next.assertion === undefined && !overlaps(next.first, loop.set)
}

/** Steps that a run takes from one place, or undefined if there is no proof that they are few. */
function runWork(node: RegexNode): number | undefined {
  const parts = itemsOf(node)
  if (parts === undefined) return undefined
  const items = mergeItems(parts)
  const total = items.reduce<Bounded>(
    (joined, item) => (item.kind === 'bounded' ? joinBounded(joined, item) : joined),
    nothing,
  )
  if (total.work > mostWork) return undefined
  const isAnchored = items[0]?.kind === 'bounded' && items[0].assertion === 'start_text'
  const isSafe = items.every(
    // A loop that is all there is matches at the first byte of its set, and takes no byte twice.
    (item, at) =>
      item.kind === 'bounded' || items.length === 1 || (entersOnce(items, at, isAnchored) && leavesCheaply(items, at)),
  )
  return isSafe ? total.work + items.length + 1 : undefined
}

/**
 * V8 compiles each word boundary for both answers of the one before it, so that some twenty in a row take all memory
 * while a pattern is compiled (seen on Node 20 by the fuzzer): patterns with more on one way than this are not given to it.
 */
const mostBoundaries = 4

/** The most word boundaries on one way through a pattern. */
function countBoundaries(node: RegexNode): number {
  switch (node.kind) {
    case 'assertion':
      return node.assertion === 'start_text' || node.assertion === 'end_text' ? 0 : 1
    case 'group':
      return countBoundaries(node.node)
    case 'repeat':
      return countBoundaries(node.node) * Math.max(1, Math.min(node.max, mostBoundaries + 1))
    case 'concat':
      return node.parts.reduce((sum, part) => sum + countBoundaries(part), 0)
    case 'alternation':
      return node.parts.reduce((most, part) => Math.max(most, countBoundaries(part)), 0)
    default:
      return 0
  }
}

/**
 * Whether a backtracking engine matches the pattern in time linear in the value, however the
 * value was chosen. The proof is one-sided: false only means that it was not found.
 *
 * The pattern, or each branch at its top, must be a run of stretches with bounded length and
 * of loops over one set of bytes, where every loop is entered once for each run of its set
 * and left without being scanned again (see `docs/regex.md`).
 */
export function isSafeForBacktracking(root: RegexNode): boolean {
  if (countBoundaries(root) > mostBoundaries) return false
  const inner = ungroup(root)
  if (inner.kind !== 'alternation') return runWork(inner) !== undefined
  let total = 0
  return inner.parts.every((part) => (total += runWork(part) ?? Infinity) <= mostBranchWork)
}

/** Whether a group captures inside something that repeats: JavaScript forgets it on each turn, Rust does not. */
export function capturesInRepeat(node: RegexNode, isRepeated = false): boolean {
  switch (node.kind) {
    case 'group':
      return isRepeated || capturesInRepeat(node.node, isRepeated)
    case 'repeat':
      return capturesInRepeat(node.node, isRepeated || node.max > 1)
    case 'concat':
    case 'alternation':
      return node.parts.some((part) => capturesInRepeat(part, isRepeated))
    default:
      return false
  }
}
