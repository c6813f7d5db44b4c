import type { Value } from './values.ts'

/** One step behind a value: every element, one element, or one member. */
export type EachStep =
  | { readonly kind: 'each' }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'key'; readonly key: string }

/**
 * Visits what `steps` reach, depth first, arrays in order and maps in key order. A step that
 * misses skips its value. Stops as soon as the visitor gives true.
 *
 * @returns whether the visitor gave true
 */
function visit(
  base: Value | undefined,
  steps: readonly EachStep[],
  at: number,
  visitor: (value: Value) => boolean,
): boolean {
  if (base === undefined) return false
  const step = steps[at]
  if (step === undefined) return visitor(base)
  if (step.kind === 'key') return visit((base as ReadonlyMap<string, Value>).get(step.key), steps, at + 1, visitor)
  if (step.kind === 'index') return visit((base as readonly Value[])[step.index], steps, at + 1, visitor)
  const isLast = at + 1 === steps.length
  // The commonest by far, and several times as fast as an iterator.
  if (isLast && Array.isArray(base)) return (base as readonly Value[]).some(visitor)
  for (const element of (base as ReadonlyMap<string, Value> | readonly Value[]).values()) {
    if (isLast ? visitor(element) : visit(element, steps, at + 1, visitor)) return true
  }
  return false
}

/** Whether the test holds for some visited value; false if there is none. */
export function anyEach<Context>(
  base: Value | undefined,
  steps: readonly EachStep[],
  test: (value: Value, context: Context) => boolean,
  context: Context,
): boolean {
  return visit(base, steps, 0, (value) => test(value, context))
}

/** Whether the test holds for every visited value; true if there is none. */
export function allEach<Context>(
  base: Value | undefined,
  steps: readonly EachStep[],
  test: (value: Value, context: Context) => boolean,
  context: Context,
): boolean {
  return !visit(base, steps, 0, (value) => !test(value, context))
}

/** The test's result for each visited value. */
export function collectEach<Context>(
  base: Value | undefined,
  steps: readonly EachStep[],
  test: (value: Value, context: Context) => boolean,
  context: Context,
): boolean[] {
  const results: boolean[] = []
  visit(base, steps, 0, (value) => {
    results.push(test(value, context))
    return false
  })
  return results
}

/**
 * A function's results for each visited value, without those that are missing.
 *
 * @returns undefined if the base is missing
 */
export function mapEach(
  base: Value | undefined,
  steps: readonly EachStep[],
  call: (value: Value, ...rest: (Value | undefined)[]) => Value | undefined,
  ...rest: (Value | undefined)[]
): Value[] | undefined {
  if (base === undefined) return undefined
  const results: Value[] = []
  visit(base, steps, 0, (value) => {
    const result = call(value, ...rest)
    if (result !== undefined) results.push(result)
    return false
  })
  return results
}

/**
 * {@link mapEach} whose other arguments are read once, at the first visited value: where there is none, nothing is read.
 *
 * @param readRest - gives the other arguments, in order
 */
export function mapEachWith(
  base: Value | undefined,
  steps: readonly EachStep[],
  call: (value: Value, ...rest: (Value | undefined)[]) => Value | undefined,
  readRest: () => readonly (Value | undefined)[],
): Value[] | undefined {
  let rest: readonly (Value | undefined)[] | undefined
  return mapEach(base, steps, (value) => call(value, ...(rest ??= readRest())))
}

/** Joins arrays of Bool entry by entry; the result is as long as the shorter. */
function zip(a: readonly boolean[], b: readonly boolean[], join: (a: boolean, b: boolean) => boolean): boolean[] {
  const results: boolean[] = []
  for (let at = 0; at < a.length && at < b.length; at++) results.push(join(a[at] as boolean, b[at] as boolean))
  return results
}

export function arrayAnd(a: readonly boolean[], b: readonly boolean[]): boolean[] {
  return zip(a, b, (left, right) => left && right)
}

export function arrayOr(a: readonly boolean[], b: readonly boolean[]): boolean[] {
  return zip(a, b, (left, right) => left || right)
}

export function arrayXor(a: readonly boolean[], b: readonly boolean[]): boolean[] {
  return zip(a, b, (left, right) => left !== right)
}

export function arrayNot(array: readonly boolean[]): boolean[] {
  return array.map((entry) => !entry)
}

/** Whether the value and the mask share a bit, as 64-bit two's complement. */
export function bitwiseAnd(value: number | bigint | undefined, mask: number | bigint): boolean {
  if (value === undefined) return false
  // The low 31 bits of every safe integer are those that `&` sees.
  if (typeof value === 'number' && typeof mask === 'number' && mask >= 0 && mask <= 0x7fffffff)
    return (value & mask) !== 0
  return BigInt.asUintN(64, BigInt(value) & BigInt(mask)) !== 0n
}
