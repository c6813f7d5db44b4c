import * as runtime from '../../runtime/index.ts'
import { code, joinCode, type Code } from '../codegen/code.ts'
import { ConstantPool } from '../codegen/constants.ts'
import { ExpressionWriter } from '../codegen/expression.ts'
import type { FilterPlan, ValuePlan } from '../plan.ts'
import { UnsupportedByBackend, type Backend, type Getter, type Predicate } from './backend.ts'

/** What the generated text may call: exports of the runtime, by name. */
type RuntimeNames = Readonly<Record<string, unknown>>

const runtimeNames: RuntimeNames = runtime

function evaluate(body: Code, pool: ConstantPool): unknown {
  const names = pool.imports.namesFrom('runtime')
  try {
    const build = new Function('k', ...names, `"use strict"; ${body.text}`) as (...inputs: unknown[]) => unknown
    return build(
      pool.constants.map(({ value }) => value),
      ...names.map((name) => runtimeNames[name]),
    )
  } catch (error) {
    if (error instanceof EvalError) throw new UnsupportedByBackend('this host does not allow generated code')
    throw error
  }
}

/** The text that gives one function, with its constants taken from `k`. */
function wrap(write: (writer: ExpressionWriter) => Code): { body: Code; pool: ConstantPool } {
  const pool = new ConstantPool()
  const writer = new ExpressionWriter(pool, (slot) => slot)
  const main = write(writer)
  const constants = pool.constants.map(({ name }, index) => code`const ${name} = k[${index}];`)
  const functions = writer.functions.map(({ name, text }) => code`const ${name} = ${text};`)
  return { pool, body: code`${joinCode([...constants, ...functions], '\n')}\nreturn ${main}` }
}

function compile(write: (writer: ExpressionWriter) => Code): unknown {
  const { body, pool } = wrap(write)
  return evaluate(body, pool)
}

/** Generated source, run by `new Function`: the fastest, where the host allows it. */
export const source: Backend = {
  name: 'source',
  compileFilter: (plan: FilterPlan) => compile((writer) => writer.predicate(plan.root)) as Predicate,
  compileValue: (plan: ValuePlan) => compile((writer) => writer.getter(plan.root)) as Getter,
}

/** The text that {@link source} would run, for tests that look for what must not be in it. */
export function sourceText(plan: FilterPlan): string {
  return wrap((writer) => writer.predicate(plan.root)).body.text
}
