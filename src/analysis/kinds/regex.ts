import { parsePattern } from '../bytes/automata/pattern.ts'
import { patternWords } from '../bytes/words.ts'
import { plain } from '../sets/constraint.ts'
import { textEdges } from './edges.ts'
import type { TestKind } from './kind.ts'

/** `matches`: the pattern is found anywhere. */
export const regex: TestKind<'regex'> = {
  constraint: ({ source, regex: compiled }) =>
    plain({
      domain: 'bytes',
      atom: { kind: 'regex', key: source, root: parsePattern(source), test: (value) => compiled.test(value) },
    }),
  edges: ({ source }) =>
    patternWords(parsePattern(source))
      .slice(0, 4)
      .flatMap((word) => textEdges(word).slice(0, 5)),
}
