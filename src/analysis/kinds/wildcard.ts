import { plain } from '../sets/constraint.ts'
import { textEdges } from './edges.ts'
import type { TestKind } from './kind.ts'

/** `wildcard` and `strict wildcard`. */
export const wildcard: TestKind<'wildcard'> = {
  constraint: ({ parts, caseSensitive }) =>
    plain({ domain: 'bytes', atom: { kind: 'wildcard', parts, caseSensitive } }),
  edges: ({ parts }) => ['', 'a', '/'].flatMap((star) => textEdges(parts.join(star))),
}
