import type { ComparisonKind } from '../../language/index.ts'
import { bitwiseAnd, type BitwiseAndTest, type SerializedBitwiseAnd } from './bitwise-and.ts'
import { bytesSet, type BytesSetTest } from './bytes-set.ts'
import { contains, type ContainsTest } from './contains.ts'
import { intSet, type IntSetTest, type SerializedIntSet } from './int-set.ts'
import { ipSet, type IpSetTest, type SerializedIpSet } from './ip-set.ts'
import type { Comparison, PatternKind, TestKind, TestPredicate } from './kind.ts'
import { list, type ListTest, type SerializedList } from './list.ts'
import { order, type OrderTest, type SerializedOrder } from './order.ts'
import { regex, type RegexPattern, type SerializedRegex } from './regex.ts'
import { wildcard, type SerializedWildcard, type WildcardPatternConstant } from './wildcard.ts'

/** What a comparison asks of its left side. */
export type Test =
  OrderTest | BitwiseAndTest | ContainsTest | Pattern | IntSetTest | BytesSetTest | IpSetTest | ListTest

/** A test that may stand as an argument of a function too. */
export type Pattern = RegexPattern | WildcardPatternConstant

/** Bytes are strings of one character (0 to 255) for each byte; addresses are text. */
export type SerializedTest =
  | SerializedOrder
  | SerializedBitwiseAnd
  | ContainsTest
  | SerializedPattern
  | SerializedIntSet
  | BytesSetTest
  | SerializedIpSet
  | SerializedList

export type SerializedPattern = SerializedRegex | SerializedWildcard

type Serialized<K extends Test['kind']> = Extract<SerializedTest, { kind: K }>

/** Every kind of test. Whoever adds one to {@link Test} is asked for its row. */
// prettier-ignore
const kinds: { readonly [K in Test['kind']]: TestKind<Extract<Test, { kind: K }>, Serialized<K>> } = {
  order, contains, regex, wildcard, list,
  bitwise_and: bitwiseAnd, int_set: intSet, bytes_set: bytesSet, ip_set: ipSet,
}

const patterns: { readonly [K in Pattern['kind']]: PatternKind<Extract<Pattern, { kind: K }>, Serialized<K>> } = {
  regex,
  wildcard,
}

const setKinds = { Int: intSet, Bytes: bytesSet, Ip: ipSet } as const

/** The kind of test that the operators of each kind make. */
const made: {
  readonly [K in ComparisonKind]: (comparison: Comparison) => Pick<TestKind<Test, SerializedTest>, 'check'>
} = {
  order: () => order,
  bitwise_and: () => bitwiseAnd,
  contains: () => contains,
  regex: () => regex,
  wildcard: () => wildcard,
  in: ({ right, type }) => (right.kind === 'list' ? list : setKinds[type]),
}

/** What the compiler knows of the kind of a test. */
export function kindOf<T extends Test>(test: T): TestKind<T, SerializedTest> {
  return kinds[test.kind] as unknown as TestKind<T, SerializedTest>
}

/** What it knows of a kind by its name, which untrusted JSON gave. */
export function kindNamed(name: Test['kind']): TestKind<Test, SerializedTest> {
  return kinds[name]
}

export const kindNames = Object.keys(kinds) as readonly Test['kind'][]

/** What it knows of the kind of a pattern. */
export function patternKindOf<T extends Pattern>(pattern: T): PatternKind<T, SerializedPattern> {
  return patterns[pattern.kind] as unknown as PatternKind<T, SerializedPattern>
}

export function patternKindNamed(name: Pattern['kind']): PatternKind<Pattern, SerializedPattern> {
  return patterns[name]
}

export const patternNames = Object.keys(patterns) as readonly Pattern['kind'][]

/** The test of a comparison, by the kind of its operator. */
export function checkKind(kind: ComparisonKind, comparison: Comparison): Test | undefined {
  return made[kind](comparison).check(comparison)
}

/** The predicate of a test. */
export function createTestPredicate(test: Test): TestPredicate {
  return kindOf(test).predicate(test)
}

export type { Comparable, TestPredicate } from './kind.ts'
export type { OrderOperator } from './order.ts'
export type { RegexPattern } from './regex.ts'
export type { WildcardPatternConstant } from './wildcard.ts'
