interface SegmentPattern {
  readonly text: string
  /** What stands around its star; undefined if it has none. */
  readonly around: { readonly head: string; readonly tail: string } | undefined
}

function toSegmentPattern(text: string): SegmentPattern {
  const star = text.indexOf('*')
  return { text, around: star === -1 ? undefined : { head: text.slice(0, star), tail: text.slice(star + 1) } }
}

/** A path with the places of its segments; empty ones do not count. Nothing is cut out: most are asked for nothing. */
export class SplitPath {
  #path = ''
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  #isPlain = false

  get length(): number {
    return this.#starts.length
  }

  /** Takes a path. One path is asked of many patterns in a row. */
  read(path: string): this {
    if (path === this.#path) return this
    this.#path = path
    this.#starts.length = 0
    this.#ends.length = 0
    let counted = 0
    for (let start = 0; start < path.length;) {
      const slash = path.indexOf('/', start)
      const end = slash === -1 ? path.length : slash
      if (end > start) {
        this.#starts.push(start)
        this.#ends.push(end)
        counted += end - start + 1
      }
      start = end + 1
    }
    this.#isPlain = counted === path.length && path.startsWith('/')
    return this
  }

  /** Whether it is a path of which each segment is known, written without slashes that do not count: undefined of any other. */
  is(literal: string): boolean | undefined {
    return this.#isPlain ? this.#path === literal : undefined
  }

  /** Whether a segment is of a pattern. */
  fits(at: number, { text, around }: SegmentPattern): boolean {
    const path = this.#path
    const start = this.#starts[at] as number
    const end = this.#ends[at] as number
    if (around === undefined) return end - start === text.length && path.startsWith(text, start)
    return end - start >= text.length && path.startsWith(around.head, start) && path.endsWith(around.tail, end)
  }
}

/** The segments of a path; empty ones do not count. */
function pathSegments(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '')
}

/**
 * A pattern of paths. `*` stands for one segment or part of one; `**` as the first or last segment stands for any
 * number of them. Letter case counts.
 */
export class PathPattern {
  readonly #inner: readonly SegmentPattern[]
  /** Further segments may stand before and behind. */
  readonly #open: boolean
  readonly #rest: boolean
  /** The one path of it, if it has no star. */
  readonly #literal: string | undefined

  /** @param pattern - as in `/models/*:generateContent` */
  constructor(pattern: string) {
    const wanted = pathSegments(pattern)
    this.#open = wanted[0] === '**'
    this.#rest = wanted.at(-1) === '**'
    const inner = wanted.slice(this.#open ? 1 : 0, this.#rest && wanted.length > 1 ? -1 : undefined)
    this.#inner = inner.map(toSegmentPattern)
    this.#literal = pattern.includes('*') ? undefined : `/${wanted.join('/')}`
  }

  /** Whether a path with so many segments can be of it. */
  mayHave(count: number): boolean {
    const { length } = this.#inner
    return this.#open || this.#rest ? count >= length : count === length
  }

  matches(path: SplitPath): boolean {
    const whole = this.#literal === undefined ? undefined : path.is(this.#literal)
    if (whole !== undefined) return whole
    const count = path.length
    if (!this.mayHave(count)) return false
    if (this.#open && this.#rest) {
      for (let start = 0; start < count; start++) if (this.#matchesAt(path, start)) return true
      return false
    }
    return this.#matchesAt(path, this.#open ? count - this.#inner.length : 0)
  }

  #matchesAt(path: SplitPath, start: number): boolean {
    const inner = this.#inner
    if (path.length < start + inner.length) return false
    // From behind: paths of one application differ in their last segments.
    for (let at = inner.length - 1; at >= 0; at--) if (!path.fits(start + at, inner[at] as SegmentPattern)) return false
    return true
  }
}

/** Patterns come from tables and documents: the same few hundred are asked of every path. */
const patterns = new Map<string, PathPattern>()
const mostPatterns = 4096

const asked = new SplitPath()

/**
 * Whether a path is of a pattern; see {@link PathPattern}.
 *
 * @param path - without query; a final slash does not count
 */
export function matchPath(pattern: string, path: string): boolean {
  let known = patterns.get(pattern)
  if (known === undefined) {
    if (patterns.size >= mostPatterns) patterns.clear()
    patterns.set(pattern, (known = new PathPattern(pattern)))
  }
  return known.matches(asked.read(path))
}
