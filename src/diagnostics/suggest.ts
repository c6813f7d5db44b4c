/** The longest name that is compared: a longer one is no typing mistake. */
const longestName = 100

/** Three rows of the table of distances, which are used again for each pair of names. */
const rows: readonly [number[], number[], number[]] = [[], [], []]

/** How many letters apart two names are, or more than the cap. */
function editDistance(a: string, b: string, cap: number): number {
  if (Math.abs(a.length - b.length) > cap) return cap + 1
  let [beforePrevious, previous, current] = rows
  for (let j = 0; j <= b.length; j++) previous[j] = j
  for (let i = 1; i <= a.length; i++) {
    current[0] = i
    let best = i
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (beforePrevious[j - 2] ?? 0) + 1)
      current[j] = cost
      best = Math.min(best, cost)
    }
    if (best > cap) return cap + 1
    ;[beforePrevious, previous, current] = [previous, current, beforePrevious]
  }
  return previous[b.length] ?? cap + 1
}

/** How much of two dotted names is the same parts, from 0 to 1; 0 where the last parts or the first parts differ. */
function sharedParts(name: readonly string[], known: readonly string[]): number {
  if (name[0] !== known[0] || !isSameEnd(name.at(-1) ?? '', known.at(-1) ?? '')) return 0
  const inside = name.slice(0, -1).filter((part) => known.includes(part)).length
  return (2 * (inside + 1)) / (name.length + known.length)
}

/** A part that another begins with is no chance from this length on: `query` and `querystring`. */
const shortestBeginning = 4

function isSameEnd(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  return short === long || (short.length >= shortestBeginning && long.startsWith(short))
}

/** Parts of a name without the lines that people leave out: `useragent` is `user_agent`. */
const partsOf = (name: string): string[] => name.toLowerCase().replace(/_/g, '').split('.')

function isOfSameRoot(name: string, candidate: string): boolean {
  return partsOf(name)[0] === partsOf(candidate)[0]
}

/** Names made of nearly the same parts: `http.uri.path` finds `http.request.uri.path`. */
function suggestByParts(name: string, candidates: Iterable<string>, limit: number): string[] {
  const wanted = partsOf(name)
  if (wanted.length < 2) return []
  return [...candidates]
    .map((candidate) => ({ candidate, shared: sharedParts(wanted, partsOf(candidate)) }))
    .filter(({ shared }) => shared >= 0.6)
    .sort((a, b) => b.shared - a.shared || a.candidate.length - b.candidate.length)
    .slice(0, limit)
    .map(({ candidate }) => candidate)
}

/**
 * The names closest to a mistyped one: by edit distance, or by an equal last part
 * (`method` finds `http.request.method`); where there is none, by parts (`http.uri.path`).
 *
 * @param name - what the user wrote
 * @param candidates - the known names
 * @param limit - how many to give at most
 */
export function suggest(name: string, candidates: Iterable<string>, limit = 3): string[] {
  if (name.length === 0 || name.length > longestName) return []
  const wanted = name.toLowerCase()
  const cap = Math.max(1, Math.min(3, Math.floor(name.length / 3)))
  const [asEnd, asBeginning] = [`.${wanted}`, `${wanted}.`]
  const found: { candidate: string; rank: number }[] = []
  for (const candidate of candidates) {
    const known = candidate.toLowerCase()
    const distance = editDistance(wanted, known, cap)
    if (distance <= cap) found.push({ candidate, rank: distance })
    else if (known.endsWith(asEnd) || known.startsWith(asBeginning)) found.push({ candidate, rank: cap + 1 })
  }
  found.sort(
    (a, b) => a.rank - b.rank || a.candidate.length - b.candidate.length || (a.candidate < b.candidate ? -1 : 1),
  )
  const close = found.slice(0, limit).map((entry) => entry.candidate)
  // Two letters off, `mcp.method` is as close to `http.method` as chance; `http.request.method` has its parts.
  if (found[0] !== undefined && (found[0].rank < 2 || isOfSameRoot(wanted, found[0].candidate))) return close
  return [...new Set([...suggestByParts(name, candidates, limit), ...close])].slice(0, limit)
}
