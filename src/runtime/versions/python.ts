import { compareDigits, compareParts, compareTexts, isDigits } from './numbers.ts'

/** Source: PEP 440, appendix B, and its normalisation: `v`, other spellings, separators and capitals are let pass. */
const version =
  /^v?(?:([0-9]+)!)?([0-9]+(?:\.[0-9]+)*)(?:[-_.]?(alpha|beta|preview|pre|rc|[abc])[-_.]?([0-9]*))?(?:-([0-9]+)|[-_.]?(?:post|rev|r)[-_.]?([0-9]*))?(?:[-_.]?(dev)[-_.]?([0-9]*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/

const letters: Readonly<Record<string, string>> = { alpha: 'a', beta: 'b', c: 'rc', pre: 'rc', preview: 'rc' }

/** A part in the order of PEP 440: what stands first wins, a lower rank is an earlier release. */
interface Part {
  readonly rank: number
  readonly number: string
}

interface Version {
  readonly epoch: string
  readonly release: readonly string[]
  readonly before: Part
  readonly after: Part
  readonly development: Part
  readonly local: readonly string[]
}

const beforeRanks = ['a', 'b', 'rc']

function read(text: string): Version | undefined {
  const found = version.exec(text.trim().toLowerCase())
  if (found === null) return undefined
  const [, epoch, release = '', letter, letterNumber, dashed, post, development, developmentNumber, local] = found as (
    string | undefined
  )[]
  const isAfter = dashed !== undefined || post !== undefined
  // A development release without another suffix comes before the pre-releases of its version.
  const plainRank = development !== undefined && !isAfter ? -1 : beforeRanks.length
  return {
    epoch: epoch ?? '0',
    release: release.split('.'),
    before:
      letter === undefined
        ? { rank: plainRank, number: '0' }
        : { rank: beforeRanks.indexOf(letters[letter] ?? letter), number: letterNumber ?? '0' },
    after: { rank: isAfter ? 1 : 0, number: dashed ?? post ?? '0' },
    development: { rank: development === undefined ? 1 : 0, number: developmentNumber ?? '0' },
    local: local === undefined ? [] : local.split(/[-_.]/),
  }
}

function comparePart(a: Part, b: Part): number {
  return a.rank === b.rank ? compareDigits(a.number, b.number) : a.rank - b.rank
}

/** Numbers are above words, and more parts above fewer. */
function compareLocal(a: string, b: string): number {
  if (a === '' || b === '') return a.length - b.length
  if (isDigits(a) !== isDigits(b)) return isDigits(a) ? 1 : -1
  return isDigits(a) ? compareDigits(a, b) : compareTexts(a, b)
}

/** PyPI. Source: PEP 440, "Summary of permitted suffixes and relative ordering". */
export function comparePython(a: string, b: string): number | undefined {
  const left = read(a)
  const right = read(b)
  if (left === undefined || right === undefined) return undefined
  return (
    compareDigits(left.epoch, right.epoch) ||
    compareParts(left.release, right.release, compareDigits, '0') ||
    comparePart(left.before, right.before) ||
    comparePart(left.after, right.after) ||
    comparePart(left.development, right.development) ||
    compareParts(left.local, right.local, compareLocal, '')
  )
}
