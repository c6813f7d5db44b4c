import { plain } from '../sets/constraint.ts'
import { textEdges } from './edges.ts'
import type { TestKind } from './kind.ts'

/** `in {…}` of byte strings. */
export const bytesSet: TestKind<'bytes_set'> = {
  constraint: ({ items }) => plain({ domain: 'bytes', atom: { kind: 'set', items: new Set(items) } }),
  edges({ items }) {
    const [first = ''] = items
    return [...items.slice(0, 8), ...textEdges(first)]
  },
}
