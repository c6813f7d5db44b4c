import { normalRanges } from '../../ranges.ts'
import type { Ranges } from '../../syntax.ts'
import { ageRuns, breakRuns, type Runs } from './runs.ts'

/** The values of a property by their short names, loosely read. Source: PropertyValueAliases.txt of Unicode 16.0. */
type Aliases = Readonly<Record<string, string>>

const breaks: Readonly<Record<string, { readonly column: number; readonly aliases: Aliases }>> = {
  graphemeclusterbreak: {
    column: 0,
    aliases: { cn: 'control', ex: 'extend', pp: 'prepend', ri: 'regionalindicator', sm: 'spacingmark' },
  },
  wordbreak: {
    column: 1,
    // prettier-ignore
    aliases: {
      dq: 'doublequote', ex: 'extendnumlet', fo: 'format', hl: 'hebrewletter', ka: 'katakana', le: 'aletter', mb: 'midnumlet', ml: 'midletter', mn: 'midnum',
      nl: 'newline', nu: 'numeric', ri: 'regionalindicator', sq: 'singlequote',
    },
  },
  sentencebreak: {
    column: 2,
    // prettier-ignore
    aliases: {
      at: 'aterm', cl: 'close', ex: 'extend', fo: 'format', le: 'oletter', lo: 'lower', nu: 'numeric', sc: 'scontinue', se: 'sep', st: 'sterm', up: 'upper',
    },
  },
}

function collect({ signs, runs }: Runs, isWanted: (value: string) => boolean): Ranges | undefined {
  const wanted = new Set(Object.keys(signs).filter((sign) => isWanted(signs[sign] ?? '')))
  if (wanted.size === 0) return undefined
  const found: (readonly [number, number])[] = []
  let first = 0
  for (const [, sign = '', count = ''] of runs.matchAll(/([^0-9a-z])([0-9a-z]*)/g)) {
    const next = first + (count === '' ? 1 : parseInt(count, 36))
    if (wanted.has(sign)) found.push([first, next - 1])
    first = next
  }
  return normalRanges(found)
}

/** What is there since a version or an earlier one. Source: UTS 18, 1.2.2, as Rust's crate has it. */
function olderThan(value: string): Ranges | undefined {
  const versions = [...new Set(Object.values(ageRuns.signs))].filter((version) => version !== '')
  const sought = versions.find((version) => version === value || `v${version.replace('.', '')}` === value)
  return sought === undefined
    ? undefined
    : collect(ageRuns, (version) => version !== '' && compareVersions(version, sought) <= 0)
}

function compareVersions(left: string, right: string): number {
  const [major = 0, minor = 0] = left.split('.').map(Number)
  const [otherMajor = 0, otherMinor = 0] = right.split('.').map(Number)
  return major - otherMajor || minor - otherMinor
}

function brokenAs(property: string, value: string): Ranges | undefined {
  const { column, aliases } = breaks[property] ?? {}
  if (column === undefined || aliases === undefined || value === '') return undefined
  const sought = (Object.hasOwn(aliases, value) ? aliases[value] : undefined) ?? value
  return collect(breakRuns, (values) => (values.split(',')[column] ?? '').replaceAll('_', '').toLowerCase() === sought)
}

const known = new Map<string, Ranges>()

/**
 * The code points of a property that JavaScript has no classes for: Age, Grapheme_Cluster_Break, Sentence_Break and
 * Word_Break, as Unicode 16.0 has them, whose tables Rust's crate holds. The value `Other` is none, as there.
 *
 * @param property - its long name in lower case without underscores
 * @param value - the loosely read value, in lower case; of an age with or without `v` (`6.0`, `v60`)
 * @returns undefined if the property has no such value
 */
export function tableProperty(property: string, value: string): Ranges | undefined {
  const key = `${property}=${value}`
  const found = known.get(key) ?? (property === 'age' ? olderThan(value) : brokenAs(property, value))
  // Names that are none are not kept: there is no end of them.
  if (found !== undefined) known.set(key, found)
  return found
}
