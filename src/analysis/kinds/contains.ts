import { plain } from '../sets/constraint.ts'
import { textEdges } from './edges.ts'
import type { TestKind } from './kind.ts'

/** `contains`: a wildcard with a star on either side. */
export const contains: TestKind<'contains'> = {
  constraint: ({ literal }) =>
    plain({ domain: 'bytes', atom: { kind: 'wildcard', parts: ['', literal, ''], caseSensitive: true } }),
  edges: ({ literal }) => [...textEdges(literal), `a${literal}a`],
}
