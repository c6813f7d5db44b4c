import {
  ExecutionContext,
  MapParts,
  type ContextShape,
  type Environment,
  type EventRecord,
  type FieldShape,
} from './context/index.ts'
import { RuntimeError } from './errors.ts'
import type { ListMatcher } from './lookup/lists.ts'
import { parseType } from './types.ts'
import type { Value } from './values.ts'

/**
 * The contract between emitted modules and this runtime. It changes when an emitted module
 * of an older version would no longer run.
 */
export const abi = 4

/** Name, printed type, and whether it may be missing: one field of an emitted module. */
export type FieldRow = readonly [name: string, type: string, optional: boolean]

/** What the host of an emitted module brings: functions of its own, list matchers by type. */
export interface Bindings {
  readonly functions?: Readonly<Record<string, (...values: never[]) => Value | undefined>>
  readonly lists?: Readonly<Record<string, ListMatcher>>
}

/**
 * The shape of an emitted module's contexts.
 *
 * @param aliases - other names of fields, with the field's place in the rows
 * @param keys - the parts of maps that rules read, in the order of their places
 */
export function createShape(
  rows: readonly FieldRow[],
  aliases: readonly (readonly [string, number])[],
  bindings: Bindings,
  keys: readonly (readonly [slot: number, key: string])[] = [],
): ContextShape {
  const fields = rows.map(([name, type, optional]): FieldShape => {
    const parsed = parseType(type)
    if (parsed === undefined) throw new TypeError(`\`${type}\` is no type`)
    return { name, type: parsed, optional }
  })
  const slots = new Map(fields.map(({ name }, slot) => [name, slot]))
  for (const [name, slot] of aliases) slots.set(name, slot)
  const parts = new MapParts(fields.length)
  for (const [slot, key] of keys) parts.place(slot, key)
  return { fields, slots, lists: new Map(Object.entries(bindings.lists ?? {})), parts }
}

/** The context to evaluate: the one given, or one filled from a record. */
export function toContext(
  shape: ContextShape,
  input: ExecutionContext | EventRecord,
  environment?: Environment,
): ExecutionContext {
  if (!(input instanceof ExecutionContext)) return new ExecutionContext(shape, environment).setAll(input)
  if (input.shape !== shape) throw new RuntimeError('E_CONTEXT_SCHEME', 'the context was made from another scheme')
  return input
}

/**
 * {@link toContext} for a record that may hold more than the module reads, as an event of a log
 * does: names that the module does not know are passed over.
 */
export function toKnownContext(shape: ContextShape, input: ExecutionContext | EventRecord): ExecutionContext {
  if (input instanceof ExecutionContext) return toContext(shape, input)
  const context = new ExecutionContext(shape)
  for (const name of shape.slots.keys()) {
    const value = Object.hasOwn(input, name) ? input[name] : undefined
    if (value !== undefined && value !== null) context.set(name, value)
  }
  return context
}

/** A host function that an emitted module needs. */
export function bindFunction(bindings: Bindings, name: string): (...values: never[]) => Value | undefined {
  const bound =
    bindings.functions !== undefined && Object.hasOwn(bindings.functions, name) ? bindings.functions[name] : undefined
  if (bound === undefined) throw new RuntimeError('E_MISSING_FUNCTION', `the function \`${name}\` is not bound`, name)
  return bound
}
