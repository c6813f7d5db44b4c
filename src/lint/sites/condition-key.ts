import type { IrNode } from '../../compiler/index.ts'

/** Members of a node that say where it stands, not what it means. */
const placeMembers: ReadonlySet<string> = new Set(['id', 'span'])

function toJson(key: string, value: unknown): unknown {
  if (placeMembers.has(key)) return undefined
  if (typeof value === 'bigint') return { bigint: String(value) }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  // Functions and patterns are told apart by their names and sources.
  if ('name' in value && 'parameters' in value) return { function: value.name }
  if ('source' in value && 'kind' in value) return { ...value, regex: undefined, parts: undefined }
  return value
}

/** A text that is the same for nodes that mean the same, part by part. */
export function conditionKey(node: IrNode): string {
  return JSON.stringify(node, toJson)
}
