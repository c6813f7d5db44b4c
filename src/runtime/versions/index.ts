import type { ByteString } from '../bytes.ts'
import { compareMaven } from './maven.ts'
import { comparePython } from './python.ts'
import { compareRuby } from './ruby.ts'
import { compareGo, compareNuget, compareSemantic } from './semantic.ts'

type CompareVersions = (a: string, b: string) => number | undefined

/** By the values of `pkg.ecosystem`. */
const comparisons: ReadonlyMap<string, CompareVersions> = new Map([
  ['npm', compareSemantic],
  ['cargo', compareSemantic],
  ['go', compareGo],
  ['pypi', comparePython],
  ['rubygems', compareRuby],
  ['maven', compareMaven],
  ['nuget', compareNuget],
])

/** Longer texts are no versions; registries take far less. */
const longestVersion = 512

/**
 * How a version stands to another in the order of their ecosystem: -1, 0 or 1. Build metadata counts for nothing.
 *
 * @param ecosystem - `npm`, `pypi`, `rubygems`, `cargo`, `go`, `maven` or `nuget`
 * @returns undefined if the ecosystem is unknown, or one of the texts is no version of it
 */
export function versionOrder(
  ecosystem: ByteString | undefined,
  version: ByteString | undefined,
  other: ByteString | undefined,
): number | undefined {
  if (ecosystem === undefined || version === undefined || other === undefined) return undefined
  if (version.length > longestVersion || other.length > longestVersion) return undefined
  const order = comparisons.get(ecosystem)?.(version, other)
  return order === undefined ? undefined : Math.sign(order)
}
