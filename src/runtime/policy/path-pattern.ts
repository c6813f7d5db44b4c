/**
 * Whether a path is of a pattern. `*` stands for one segment or part of one; `**` as the first or
 * last segment stands for any number of them. Letter case counts.
 *
 * @param pattern - as in `/models/*:generateContent`
 * @param path - without query; a final slash does not count
 */
export function matchPath(pattern: string, path: string): boolean {
  const wanted = pattern.split('/').filter((segment) => segment !== '')
  const segments = path.split('/').filter((segment) => segment !== '')
  const open = wanted[0] === '**'
  const rest = wanted.at(-1) === '**'
  const inner = wanted.slice(open ? 1 : 0, rest && wanted.length > 1 ? -1 : undefined)
  if (segments.length < inner.length) return false
  if (!open && !rest && segments.length !== inner.length) return false
  const first = open ? segments.length - inner.length : 0
  if (open && rest)
    return segments.some((_, start) => matchSegments(inner, segments.slice(start, start + inner.length)))
  return matchSegments(inner, segments.slice(first, first + inner.length))
}

function matchSegments(wanted: readonly string[], segments: readonly string[]): boolean {
  return (
    wanted.length === segments.length &&
    wanted.every((pattern, index) => {
      const segment = segments[index] ?? ''
      const star = pattern.indexOf('*')
      if (star === -1) return pattern === segment
      const head = pattern.slice(0, star)
      const tail = pattern.slice(star + 1)
      return segment.length > head.length + tail.length && segment.startsWith(head) && segment.endsWith(tail)
    })
  )
}
