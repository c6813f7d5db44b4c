import { compile } from '../../../compiler/index.ts'
import type { Span } from '../../../diagnostics/index.ts'
import type { Scheme } from '../../../language/index.ts'
import type { HclSegment } from '../../../policy/index.ts'

/** An expression that was put together of stretches of a file. */
export interface FilledText {
  readonly text: string
  /** Stretches of the text that nobody knows before Terraform has run. */
  readonly holes: readonly Span[]
  /** The reading is a guess that gives errors, so nothing is said of it. */
  readonly isUnread: boolean
  /** A span of the text as one of the file. */
  inside(span: Span): Span
}

/** What may stand in a hole outside of strings: a value, a set, a name of a list, a condition. */
const outside = ['1', '192.0.2.1', '"hole"', '{1}', '{192.0.2.1}', '{"hole"}', '$hole', 'ssl', '(ssl)'] as const
const insideSet = ['1', '192.0.2.1', '"hole"'] as const

/** Where the text so far leaves off: in a string, in a set, behind `$`. */
function candidatesFor(before: string): readonly string[] {
  let isOpen = false
  let isRaw = false
  let braces = 0
  for (let at = 0; at < before.length; at++) {
    const char = before[at]
    if (isOpen) {
      if (char === '\\' && !isRaw) at += 1
      else if (char === '"') isOpen = false
    } else if (char === '"') {
      isOpen = true
      isRaw = /(?:^|\W)r#*$/.test(before.slice(Math.max(0, at - 10), at))
    } else if (char === '{') braces += 1
    else if (char === '}') braces -= 1
  }
  if (isOpen) return ['hole']
  if (before.endsWith('$')) return ['hole']
  return braces > 0 ? insideSet : outside
}

function join(segments: readonly HclSegment[], fillings: readonly string[]): string {
  let hole = 0
  return segments.map((segment) => (segment.kind === 'text' ? segment.text : (fillings[hole++] ?? '1'))).join('')
}

/** How far a text reads without an error; Infinity: to its end. */
function readsUntil(text: string, scheme: Scheme): number {
  const result = compile(text, scheme)
  if (result.ok) return Infinity
  return Math.min(...result.diagnostics.map(({ span }) => span.start))
}

/** Fills each hole with what lets the expression be read furthest, from left to right. */
function chooseFillings(segments: readonly HclSegment[], scheme: Scheme): { fillings: string[]; isCertain: boolean } {
  const fillings: string[] = []
  let isCertain = true
  let before = ''
  for (const segment of segments) {
    if (segment.kind === 'text') {
      before += segment.text
      continue
    }
    const candidates = candidatesFor(before)
    let best = candidates[0] ?? '1'
    if (candidates.length > 1) {
      isCertain = false
      let furthest = -1
      for (const candidate of candidates) {
        const until = readsUntil(join(segments, [...fillings, candidate]), scheme)
        if (until > furthest) {
          furthest = until
          best = candidate
        }
        if (until === Infinity) break
      }
    }
    fillings.push(best)
    before += best
  }
  return { fillings, isCertain }
}

/** More holes than this make the text Terraform's own. */
const mostHoles = 30

/** Puts an expression together; a hole stands for something of its place's kind. */
export function fillHoles(segments: readonly HclSegment[], scheme: Scheme): FilledText {
  const count = segments.filter(({ kind }) => kind === 'hole').length
  const { fillings, isCertain } =
    count > mostHoles ? { fillings: [], isCertain: false } : chooseFillings(segments, scheme)
  const starts: number[] = []
  const ends: number[] = []
  /** The last unit of each unit's run: stretches that do not follow each other in the file are runs of their own. */
  const lasts: number[] = []
  const holes: Span[] = []
  const jumps = new Set<number>()
  let text = ''
  let hole = 0
  for (const segment of segments) {
    const first = segment.kind === 'text' ? segment.offsets[0] : segment.span.start
    if (text !== '' && first !== ends.at(-1)) jumps.add(text.length)
    if (segment.kind === 'text') {
      for (const [unit, at] of segment.offsets.entries()) {
        starts.push(at)
        ends.push(segment.offsets[unit + 1] ?? segment.end)
      }
      text += segment.text
      continue
    }
    const filling = fillings[hole++] ?? '1'
    holes.push({ start: text.length, end: text.length + filling.length })
    for (let unit = 0; unit < filling.length; unit++) {
      starts.push(segment.span.start)
      ends.push(segment.span.end)
    }
    text += filling
  }
  for (let unit = text.length - 1, last = unit; unit >= 0; unit--) {
    if (jumps.has(unit + 1)) last = unit
    lasts[unit] = last
  }
  const isUnread = count > mostHoles || (!isCertain && readsUntil(text, scheme) !== Infinity)
  return {
    text,
    holes,
    isUnread,
    inside({ start, end }) {
      const from = starts[start] ?? ends.at(-1) ?? 0
      const last = Math.min(end - 1, lasts[start] ?? end - 1)
      return { start: from, end: end <= start ? from : Math.max(from, ends[last] ?? ends.at(-1) ?? from) }
    },
  }
}
