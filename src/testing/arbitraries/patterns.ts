import type { Draw } from './draw.ts'

/** A pattern with values that it may or may not match, for contexts near it. */
export interface DrawnPattern {
  readonly source: string
  readonly samples: readonly string[]
}

const atoms: readonly (readonly [pattern: string, sample: string])[] = [
  ['a', 'a'],
  ['b', 'b'],
  ['A', 'a'],
  ['\\.', '.'],
  ['.', 'b'],
  ['[ab]', 'b'],
  ['[^a]', 'c'],
  ['[a-c0-9]', '7'],
  ['\\d', '5'],
  ['\\w', '_'],
  ['\\s', ' '],
  ['\\x61', 'a'],
  ['\\b', ''],
]

const repeats: readonly (readonly [suffix: string, times: number])[] = [
  ['', 1],
  ['*', 2],
  ['+', 2],
  ['?', 0],
  ['{1,2}', 2],
  ['{2}', 2],
  ['*?', 0],
  ['+?', 1],
]

function drawAtom(draw: Draw, depth: number): readonly [string, string] {
  if (depth > 0 && draw.chance(0.25)) {
    const { source, samples } = drawAlternatives(draw, depth - 1)
    return [`${draw.pick(['(?:', '('])}${source})`, draw.pick(samples)]
  }
  return draw.pick(atoms)
}

function drawSequence(draw: Draw, depth: number): readonly [string, string] {
  let source = ''
  let sample = ''
  for (let count = draw.integer(1, 3); count > 0; count--) {
    const [atom, one] = drawAtom(draw, depth)
    const [suffix, times] = atom === '\\b' ? (['', 1] as const) : draw.pick(repeats)
    source += atom + suffix
    sample += one.repeat(times)
  }
  return [source, sample]
}

function drawAlternatives(draw: Draw, depth: number): DrawnPattern {
  const options = draw.list(1, 2, () => drawSequence(draw, depth))
  return { source: options.map(([source]) => source).join('|'), samples: options.map(([, sample]) => sample) }
}

/** A pattern of the subset whose meaning is the same in every dialect, some of it ambiguous on purpose. */
export function drawRegex(draw: Draw): DrawnPattern {
  const { source, samples } = drawAlternatives(draw, 2)
  const [before, after] = draw.pick([
    ['', ''],
    ['^', ''],
    ['', '$'],
    ['^(?:', ')$'],
  ] as const)
  const flag = draw.pick(['', '', '(?i)', '(?s)'])
  return { source: `${flag}${before}${source}${after}`, samples }
}

/** A wildcard pattern: literal parts, single stars, escaped stars and backslashes. */
export function drawWildcard(draw: Draw): DrawnPattern {
  const parts = draw.list(1, 4, () => draw.pick(['a', 'b', 'ab', '', 'A.', '/', '\\*', '\\\\', '?']))
  const joined =
    parts.length === 1
      ? (parts[0] ?? '')
      : parts.filter((part, index) => part !== '' || index === 0 || index === parts.length - 1).join('*')
  const plain = joined.replace(/\\(.)/g, '$1')
  return {
    source: joined,
    samples: [plain.replaceAll('*', ''), plain, plain.replaceAll('*', 'ab'), plain.toUpperCase()],
  }
}
