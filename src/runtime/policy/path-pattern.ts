interface SegmentPattern {
  readonly text: string
  /** Where the star stands; -1 for none. */
  readonly star: number
}

function fits({ text, star }: SegmentPattern, segment: string): boolean {
  if (star === -1) return text === segment
  return segment.length >= text.length && segment.startsWith(text.slice(0, star)) && segment.endsWith(text.slice(star + 1)) // prettier-ignore
}

/** The segments of a path; empty ones do not count. */
export function pathSegments(path: string): readonly string[] {
  const segments: string[] = []
  for (let start = 0; start < path.length;) {
    const slash = path.indexOf('/', start)
    const end = slash === -1 ? path.length : slash
    if (end > start) segments.push(path.slice(start, end))
    start = end + 1
  }
  return segments
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

  /** @param pattern - as in `/models/*:generateContent` */
  constructor(pattern: string) {
    const wanted = pathSegments(pattern)
    this.#open = wanted[0] === '**'
    this.#rest = wanted.at(-1) === '**'
    const inner = wanted.slice(this.#open ? 1 : 0, this.#rest && wanted.length > 1 ? -1 : undefined)
    this.#inner = inner.map((text) => ({ text, star: text.indexOf('*') }))
  }

  /** @param segments - as {@link pathSegments} gives them */
  matches(segments: readonly string[]): boolean {
    const { length } = this.#inner
    if (segments.length < length) return false
    if (this.#open && this.#rest) return segments.some((_, start) => this.#matchesAt(segments, start))
    if (!this.#open && !this.#rest && segments.length !== length) return false
    return this.#matchesAt(segments, this.#open ? segments.length - length : 0)
  }

  #matchesAt(segments: readonly string[], start: number): boolean {
    const inner = this.#inner
    if (segments.length < start + inner.length) return false
    for (let at = 0; at < inner.length; at++)
      if (!fits(inner[at] as SegmentPattern, segments[start + at] as string)) return false
    return true
  }
}

/** Patterns come from tables and documents: the same few hundred are asked of every path. */
const patterns = new Map<string, PathPattern>()
const mostPatterns = 4096

/** One path is asked of many patterns in a row. */
let lastPath = ''
let lastSegments: readonly string[] = []

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
  if (path !== lastPath) {
    lastPath = path
    lastSegments = pathSegments(path)
  }
  return known.matches(lastSegments)
}
