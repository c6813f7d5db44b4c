/** Types are those of the runtime; the steps between them live here. */
export { equalTypes, isArrayType, isMapType, parseType, printType } from '../runtime/index.ts'
export type { Type } from '../runtime/index.ts'
import { isArrayType, isMapType, type Type } from '../runtime/index.ts'

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
