import {
  ApplicationDirectory,
  ExecutionContext,
  PolicyDecider,
  allEach,
  anyEach,
  arrayAnd,
  arrayNot,
  arrayOr,
  arrayXor,
  bindFunction,
  bitwiseAnd,
  collectEach,
  containsBytes,
  createBytesSearch,
  createBytesSet,
  createIntSet,
  createIpSet,
  createLists,
  createLoopMatcher,
  createShape,
  createStraightMatcher,
  createWildcard,
  mapEach,
  mapEachWith,
  nativeRegex,
  toKnownContext,
  type RuleFinder,
} from '../../runtime/index.ts'
import { code, joinCode, type Code } from '../codegen/code.ts'
import { ConstantPool } from '../codegen/constants.ts'
import { ExpressionWriter } from '../codegen/expression.ts'
import type { AbiName } from '../codegen/names.ts'
import type { FilterPlan, FinderPlan, ValuePlan } from '../plan.ts'
import { UnsupportedByBackend, type Backend, type Getter, type Matcher, type Predicate } from './backend.ts'

/**
 * What the generated text may call. One by one: taking all exports of the runtime as an object makes a getter for each,
 * and every emitted module would pay for that at its start.
 */
const runtimeNames: Readonly<Record<AbiName, unknown>> = {
  ApplicationDirectory,
  ExecutionContext,
  PolicyDecider,
  allEach,
  anyEach,
  arrayAnd,
  arrayNot,
  arrayOr,
  arrayXor,
  bindFunction,
  bitwiseAnd,
  collectEach,
  containsBytes,
  createBytesSearch,
  createBytesSet,
  createIntSet,
  createIpSet,
  createLists,
  createLoopMatcher,
  createShape,
  createStraightMatcher,
  createWildcard,
  mapEach,
  mapEachWith,
  nativeRegex,
  toKnownContext,
}

const isRuntimeName = (name: string): name is AbiName => Object.hasOwn(runtimeNames, name)

interface Written {
  readonly body: Code
  readonly pool: ConstantPool
}

/**
 * Runs a text.
 *
 * @param written - the text, and what it takes from `k` and the runtime
 * @param given - what else it names
 */
function evaluate(written: Written, given: Readonly<Record<string, unknown>> = {}): unknown {
  const { body, pool } = written
  // Functions of the language come as constants.
  const names = pool.imports.namesFrom('runtime').filter(isRuntimeName)
  try {
    const text = `"use strict"; ${body.text}`
    const build = new Function('k', ...names, ...Object.keys(given), text) as (...inputs: unknown[]) => unknown
    return build(
      pool.constants.map(({ value }) => value),
      ...names.map((name) => runtimeNames[name]),
      ...Object.values(given),
    )
  } catch (error) {
    if (error instanceof EvalError) throw new UnsupportedByBackend('this host does not allow generated code')
    throw error
  }
}

/** The text that gives one function, with its constants taken from `k`. */
function wrap({ scheme }: Pick<FilterPlan, 'scheme'>, write: (writer: ExpressionWriter) => Code): Written {
  const pool = new ConstantPool()
  const { parts } = scheme.shape
  const writer = new ExpressionWriter(pool, {
    slot: (slot) => slot,
    part: (slot, key) => parts.place(slot, key),
  })
  const main = write(writer)
  const constants = pool.constants.map(({ name }, index) => code`const ${name} = k[${index}];`)
  const functions = writer.functions.map(({ name, text }) => code`const ${name} = ${text};`)
  return { pool, body: code`${joinCode([...constants, ...functions], '\n')}\nreturn ${main}` }
}

/** Generated source, run by `new Function`: the fastest, where the host allows it. */
export const source: Backend = {
  name: 'source',
  compileFilter: (plan: FilterPlan) => evaluate(wrap(plan, (writer) => writer.predicate(plan.root))) as Predicate,
  compileValue: (plan: ValuePlan) => evaluate(wrap(plan, (writer) => writer.getter(plan.root))) as Getter,
  compileMatcher: (plan, slow) =>
    evaluate(
      wrap(plan, (writer) => writer.matcher(plan.root, code`shape`, code`slow`)),
      { shape: plan.scheme.shape, slow },
    ) as Matcher,
  compileFinder: (plan: FinderPlan) => evaluate(wrap(plan, (writer) => writer.finder(plan))) as RuleFinder,
}

/** The text that {@link source} would run, for tests that look for what must not be in it. */
export function sourceText(plan: FilterPlan): string {
  return wrap(plan, (writer) => writer.predicate(plan.root)).body.text
}
