import type { IrNode } from '../../compiler/index.ts'

/** What tells places and ids apart says nothing of meaning. */
const places: ReadonlySet<string> = new Set(['id', 'span'])

/**
 * A text that two nodes share exactly if they mean the same. It looks at no kind of node: a function is its
 * name, a pattern its source, and everything else its members.
 */
export function structuralKey(node: IrNode): string {
  return JSON.stringify(node, (name, value: unknown) => {
    if (places.has(name)) return undefined
    if (typeof value === 'bigint') return { bigint: String(value) }
    if (typeof value !== 'object' || value === null) return value
    if ('implementation' in value && 'name' in value) return { function: value.name }
    if ('engine' in value && 'source' in value) return { regex: value.source }
    return value
  })
}
