import { publicSuffixes } from './public-suffixes.generated.ts'

/** The rules that end with one label, without it; see the generated list. */
interface SuffixRules {
  readonly plain: ReadonlySet<string>
  readonly exceptions: ReadonlySet<string>
}

/** A line of the list for each last label, found when somebody asks: few hosts ever do. */
let lines: ReadonlyMap<string, string> | undefined
const known = new Map<string, SuffixRules>()

function rulesOf(last: string): SuffixRules | undefined {
  const read = known.get(last)
  if (read !== undefined) return read
  lines ??= new Map(
    publicSuffixes.split('\n').map((line) => {
      const space = line.indexOf(' ')
      return [line.slice(0, space), line.slice(space + 1)]
    }),
  )
  const line = lines.get(last)
  if (line === undefined) return undefined
  const plain = new Set<string>()
  const exceptions = new Set<string>()
  for (const [, tail, inner, single = ''] of line.matchAll(/([^ ()]+)\(([^)]*)\)|([^ ()]+)/g))
    for (const first of (inner ?? single).split(' ')) {
      const rule = tail === undefined ? first : `${first}.${tail}`
      if (rule.startsWith('!')) exceptions.add(rule.slice(1))
      else plain.add(rule)
    }
  const rules = { plain, exceptions }
  known.set(last, rules)
  return rules
}

/**
 * How many of the last labels of a host are a public suffix, under which others register names: 2 for `shop.co.uk`. Suffixes
 * that companies give away (`github.io`) do not count. Source: publicsuffix.org, the section of ICANN.
 *
 * @param labels - of a host in the form of DNS
 */
export function suffixLength(labels: readonly string[]): number {
  const rules = rulesOf(labels.at(-1) ?? '')
  if (rules === undefined) return 1
  for (let length = labels.length; length > 1; length--) {
    const [first, ...tail] = labels.slice(-length, -1)
    const rule = [first, ...tail].join('.')
    if (rules.exceptions.has(rule)) return length - 1
    if (rules.plain.has(rule) || (first !== '' && rules.plain.has(['*', ...tail].join('.')))) return length
  }
  return 1
}
