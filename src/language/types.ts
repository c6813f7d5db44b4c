/** Types are those of the runtime; the steps between them live here. */
export { parseType, printType } from '../runtime/index.ts'
export type { Type } from '../runtime/index.ts'
import type { ArrayType, MapType, Type } from '../runtime/index.ts'

/** One pair of brackets behind a field or call. */
export type IndexStep =
  | { readonly kind: 'each' }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'key'; readonly key: string }

/** The type behind one step, or undefined if the type cannot be indexed so. */
export function stepType(type: Type, step: IndexStep): Type | undefined {
  if (isArrayType(type)) return step.kind === 'key' ? undefined : type.array
  if (isMapType(type)) return step.kind === 'index' ? undefined : type.map
  return undefined
}

export function equalTypes(a: Type, b: Type): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b
  if ('array' in a) return 'array' in b && equalTypes(a.array, b.array)
  return 'map' in b && equalTypes(a.map, b.map)
}

export function isArrayType(type: Type): type is ArrayType {
  return typeof type === 'object' && 'array' in type
}

export function isMapType(type: Type): type is MapType {
  return typeof type === 'object' && 'map' in type
}

/** What a comparison of each element of an array gives. */
export const boolArray: Type = { array: 'Bool' }

/** Whether a value of a type is a condition by itself: a Bool, or an array or map of them. */
export function isConditionType(type: Type): boolean {
  if (typeof type === 'string') return type === 'Bool'
  return (isArrayType(type) ? type.array : type.map) === 'Bool'
}
