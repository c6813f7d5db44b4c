import { compareDigits, compareParts, compareTexts, isDigits } from './numbers.ts'

/** Source: semver.org 2.0.0, items 2, 9 and 10: no leading zeros in numbers, dots between identifiers. */
const semantic =
  /^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(?:-((?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/

/** Source: learn.microsoft.com, NuGet package versioning: one to four numbers, then as in SemVer. */
const nuget =
  /^([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:\.([0-9]+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/

interface Version {
  readonly numbers: readonly string[]
  readonly before: readonly string[]
}

/** SemVer item 11.4: numbers by value and below words; words by their ASCII order. */
function compareIdentifiers(a: string, b: string): number {
  if (isDigits(a) !== isDigits(b)) return isDigits(a) ? -1 : 1
  return isDigits(a) ? compareDigits(a, b) : compareTexts(a, b)
}

/** SemVer item 11: a version with a pre-release is below the one without; the longer pre-release is above. */
function compareVersions(a: Version, b: Version): number {
  const numbers = compareParts(a.numbers, b.numbers, compareDigits, '0')
  if (numbers !== 0) return numbers
  if (a.before.length === 0 || b.before.length === 0) return b.before.length - a.before.length
  for (let at = 0; at < Math.min(a.before.length, b.before.length); at++) {
    const order = compareIdentifiers(a.before[at] as string, b.before[at] as string)
    if (order !== 0) return order
  }
  return a.before.length - b.before.length
}

function read(text: string, pattern: RegExp, numbers: number): Version | undefined {
  const found = pattern.exec(text)
  if (found === null) return undefined
  return {
    numbers: found.slice(1, numbers + 1).map((part: string | undefined) => part ?? '0'),
    before: found[numbers + 1]?.split('.') ?? [],
  }
}

function compareRead(a: Version | undefined, b: Version | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : compareVersions(a, b)
}

/** npm and Cargo. */
export function compareSemantic(a: string, b: string): number | undefined {
  return compareRead(read(a, semantic, 3), read(b, semantic, 3))
}

/**
 * Go modules: SemVer behind a `v`. Source: go.dev/ref/mod, Versions; pseudo-versions are pre-releases and
 * `+incompatible` is build metadata. The `v` may be left out, as people write rules.
 */
export function compareGo(a: string, b: string): number | undefined {
  return compareSemantic(a.replace(/^v/, ''), b.replace(/^v/, ''))
}

/** NuGet: a fourth number, and pre-releases without regard to case. */
export function compareNuget(a: string, b: string): number | undefined {
  return compareRead(read(a.toLowerCase(), nuget, 4), read(b.toLowerCase(), nuget, 4))
}
