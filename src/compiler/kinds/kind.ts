import type { ComparisonNode, RightSide } from '../../grammar/ast.ts'
import type { Scheme } from '../../language/index.ts'
import type { ByteString, ExecutionContext, Value } from '../../runtime/index.ts'
import type { CheckState } from '../check/check-state.ts'
import { code, joinCode, type Code } from '../codegen/code.ts'
import type { ConstantPool } from '../codegen/constants.ts'
import type { FormReader } from '../serialize/form-reader.ts'

/** The types that have an operator. */
export type Comparable = 'Int' | 'Bytes' | 'Ip'

/** A test as a function. A missing value gives false, for `ne` too: the caller knows what missing means. */
export type TestPredicate = (value: Value | undefined, context: ExecutionContext) => boolean

/** A condition on values by slot. */
type SlotPredicate = (values: readonly (Value | undefined)[], context: ExecutionContext) => boolean

/** A comparison whose operator is known to take the type of its left side. */
export interface Comparison {
  readonly node: ComparisonNode
  readonly right: RightSide
  readonly type: Comparable
  readonly state: CheckState
}

/**
 * All that the compiler knows of one kind of test: the right side of a comparison with its operator.
 *
 * @typeParam T - the test in the IR
 * @typeParam S - its serialised form
 */
export interface TestKind<T, S> {
  /** Types of the left side. */
  readonly types: readonly Comparable[]
  /** Relative work of one test; a comparison of integers is 1. Measured ratios, rounded. */
  cost(test: T): number
  /** The test of a comparison, or undefined with what is wrong among the findings. */
  check(comparison: Comparison): T | undefined
  /** The test as a function; sets, patterns and wildcards are made once, here. */
  predicate(test: T): TestPredicate
  /** The test on a field in one call, where that is quicker. */
  slotPredicate?(test: T, slot: number): SlotPredicate | undefined
  /** Whether it holds for some element of an array that may be missing, in one call, where that is quicker. */
  some?(test: T): ((values: Value | undefined) => boolean) | undefined
  /** {@link some} as text. */
  writeSome?(test: T, values: Code, pool: ConstantPool): Code | undefined
  /** The test as text, on a value that may be missing unless `needsName` says otherwise. */
  write(test: T, value: Code, pool: ConstantPool): Code
  /** Whether the text names its value more than once, or calls a method on it. */
  needsName(test: T): boolean
  /** Whether a missing value passes the text, as it does `!==`; absent: never. */
  takesMissing?(test: T): boolean
  /** Whether it can be true for no value at all; absent: it can. */
  isNever?(test: T): boolean
  /** It is asked of the host, so it can throw and is not known before. */
  readonly asksHost?: boolean
  serialize(test: T): S
  /** @throws FormError if the form holds no such test */
  read(form: FormReader, type: Comparable, scheme: Scheme): T
}

/** A kind of test that a function may take as an argument too. */
export interface PatternKind<T, S> extends TestKind<T, S> {
  /** The pattern of a literal argument, or why it is none. */
  fromLiteral(text: ByteString, scheme: Scheme): T | string
  /** What a function gets for it. */
  matcher(pattern: T): unknown
  /** The matcher as text. */
  writeMatcher(pattern: T, pool: ConstantPool): Code
}

/** Sets up to this size are compared one by one, which is faster than a hash. */
export const inlineSet = 4

/** Some of the tests, as text. */
export function anyOf(tests: readonly Code[]): Code {
  return tests.length === 0 ? code`false` : code`(${joinCode(tests, ' || ')})`
}
