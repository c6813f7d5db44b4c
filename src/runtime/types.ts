/**
 * The type of a field, a value or an expression. Arrays and maps nest up to 32 layers.
 * Source: `wirefilter.md`, section 4.
 */
export type Type = 'Bool' | 'Int' | 'Bytes' | 'Ip' | ArrayType | MapType

export interface ArrayType {
  readonly array: Type
}

export interface MapType {
  readonly map: Type
}

/** How many array and map layers a type may have. */
export const maxTypeLayers = 32

const primitives: ReadonlySet<string> = new Set(['Bool', 'Int', 'Bytes', 'Ip'])

/**
 * Reads a type as it is printed: `Int`, `Array<Bytes>`, `Map<Array<Int>>`.
 *
 * @returns the type, or undefined if the text is no type
 */
export function parseType(text: string): Type | undefined {
  const layers: ('array' | 'map')[] = []
  let rest = text
  for (;;) {
    const open = /^(Array|Map)<(.*)>$/s.exec(rest)
    if (open === null) break
    layers.push(open[1] === 'Array' ? 'array' : 'map')
    rest = open[2] ?? ''
    if (layers.length > maxTypeLayers) return undefined
  }
  if (!primitives.has(rest)) return undefined
  let type = rest as Type
  for (const layer of layers.reverse()) type = layer === 'array' ? { array: type } : { map: type }
  return type
}

/** The type as users write it: `Map<Array<Bytes>>`. */
export function printType(type: Type): string {
  if (typeof type === 'string') return type
  return 'array' in type ? `Array<${printType(type.array)}>` : `Map<${printType(type.map)}>`
}
