import { isObject, type JsonObject } from '../../found.ts'
import { UnknownValue } from '../../unknown-value.ts'

/** What `toset` and `for_each` know: no order of its own, and each value its own key. */
export class SetValue {
  readonly items: readonly unknown[]

  /** @param items - in any order, and repeated as may be; they are sorted by their text */
  constructor(items: readonly unknown[]) {
    const byText = new Map(items.map((item) => [JSON.stringify(item), item]))
    this.items = [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item)
  }
}

/** An object whose members are worked out when somebody reads them, such as `local`. */
export interface LazyObject {
  /** The member, an unknown value where nobody can say; undefined if there is none of that name. */
  member(key: string | number): unknown
}

export function isLazy(value: unknown): value is LazyObject {
  return isObject(value) && typeof value['member'] === 'function'
}

/** Something cannot be worked out here: it hangs on what is not at hand, or is no expression that Terraform takes. */
export class Unworkable extends Error {
  override readonly name = 'Unworkable'
}

/** A known value has no such member: Terraform itself would fail, which `try` and `can` ask for. */
export class AbsentMember extends Unworkable {}

/** The value, where it must be known to go on. */
export function demand(value: unknown): unknown {
  if (value instanceof UnknownValue) throw new Unworkable(value.text)
  return value
}

export function demandText(value: unknown): string {
  const known = demand(value)
  if (typeof known === 'string') return known
  if (typeof known === 'number' || typeof known === 'boolean') return String(known)
  throw new Unworkable('expected a text')
}

export function demandNumber(value: unknown): number {
  const known = demand(value)
  const read = typeof known === 'string' && known.trim() !== '' ? Number(known) : known
  if (typeof read === 'number' && Number.isFinite(read)) return read
  throw new Unworkable('expected a number')
}

export function demandBoolean(value: unknown): boolean {
  const known = demand(value)
  if (typeof known === 'boolean') return known
  if (known === 'true' || known === 'false') return known === 'true'
  throw new Unworkable('expected true or false')
}

export function demandItems(value: unknown): readonly unknown[] {
  const known = demand(value)
  if (known instanceof SetValue) return known.items
  if (Array.isArray(known)) return known
  throw new Unworkable('expected a list')
}

export function demandObject(value: unknown): JsonObject {
  const known = demand(value)
  if (!isObject(known) || known instanceof SetValue || isLazy(known)) throw new Unworkable('expected an object')
  return known
}

/** Keys in the order in which Terraform goes over a map: by their text. */
export function sortedKeys(object: JsonObject): string[] {
  return Object.keys(object).sort()
}

/** Keys and values of a list, a set or a map, in the order in which Terraform goes over them. */
export function pairsOf(value: unknown): readonly (readonly [key: string | number, value: unknown])[] {
  const known = demand(value)
  if (known instanceof SetValue) return known.items.map((item) => [demandText(item), item] as const)
  if (Array.isArray(known)) return known.map((item: unknown, index) => [index, item] as const)
  const object = demandObject(known)
  return sortedKeys(object).map((key) => [key, object[key]] as const)
}

/** The value with sets as lists, as a state has it. */
export function toPlainValue(value: unknown): unknown {
  if (value instanceof SetValue) return value.items.map(toPlainValue)
  if (value instanceof UnknownValue || isLazy(value)) return value
  if (Array.isArray(value)) return value.map(toPlainValue)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPlainValue(item)]))
}
