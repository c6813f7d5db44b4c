import { bytesLiteral, type BytesAtom, type BytesLiteral, type LetterMap } from '../../src/analysis/bytes/atom.ts'
import { parsePattern } from '../../src/analysis/bytes/automata/pattern.ts'
import { compileRegex } from '../../src/regex/index.ts'

/** The letters of every brute-force comparison: both cases, a line feed, a blank, a byte beyond ASCII, a digit. */
export const letters = ['a', 'b', 'A', '\n', ' ', '\xc3', '0']

/** Every string of up to `longest` of some letters. */
export function allStrings(longest: number, alphabet: readonly string[] = letters): string[] {
  const all = ['']
  for (let from = 0, length = 0; length < longest; length++) {
    const to = all.length
    for (let at = from; at < to; at++) for (const letter of alphabet) all.push((all[at] as string) + letter)
    from = to
  }
  return all
}

/** A small generator of pseudo-random numbers, so that a seed gives the same cases everywhere. */
export function createRandom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

type Random = (below: number) => number

function pick<T>(random: Random, items: readonly T[]): T {
  return items[random(items.length)] as T
}

function randomText(random: Random, longest: number): string {
  return Array.from({ length: random(longest + 1) }, () => pick(random, letters)).join('')
}

const leaves = ['a', 'b', 'A', '0', ' ', '\\n', '.', '[ab]', '[^a]', '\\w', '\\W', '\\s', '\\d', '(?i:a)', '(?-u:\\xc3)', '\\b', '\\B', '^', '$', '(?m:^)', '(?m:$)', '(?s:.)', '\\b{start}', '\\b{end-half}', '(?mR:$)', '\\A', '\\z'] // prettier-ignore

function randomPattern(random: Random, depth: number): string {
  if (depth === 0 || random(4) === 0) return pick(random, leaves)
  switch (random(5)) {
    case 0:
    case 1:
      return `${randomPattern(random, depth - 1)}${randomPattern(random, depth - 1)}`
    case 2:
      return `(?:${randomPattern(random, depth - 1)}|${randomPattern(random, depth - 1)})`
    case 3:
      return `(?:${randomPattern(random, depth - 1)})${pick(random, ['*', '+', '?'])}`
    default:
      return `(?:${randomPattern(random, depth - 1)})${pick(random, ['{2}', '{0,2}', '{1,3}', '{2,}', '{0,4}'])}`
  }
}

export function regexAtom(source: string): BytesAtom {
  const compiled = compileRegex(source, 10_485_760)
  if ('kind' in compiled) throw new Error(`${source}: ${compiled.kind}`)
  return { kind: 'regex', key: source, root: parsePattern(source), test: (value) => compiled.test(value) }
}

function randomAtom(random: Random): BytesAtom {
  switch (random(7)) {
    case 0:
      return { kind: 'set', items: new Set(Array.from({ length: 1 + random(4) }, () => randomText(random, 3))) }
    case 1:
      return { kind: 'order', operator: pick(random, ['lt', 'le', 'gt', 'ge']), literal: randomText(random, 3) }
    case 2:
    case 3:
      return {
        kind: 'wildcard',
        parts: Array.from({ length: 1 + random(3) }, () => randomText(random, 2)),
        caseSensitive: random(2) === 0,
      }
    default:
      return regexAtom(randomPattern(random, 3))
  }
}

/** One to four literals of every kind, through every letter map. */
export function randomLiterals(random: Random, most = 4): BytesLiteral[] {
  return Array.from({ length: 1 + random(most) }, () =>
    bytesLiteral(
      randomAtom(random),
      pick<LetterMap>(random, ['none', 'none', 'none', 'lower', 'upper']),
      random(2) === 0,
    ),
  )
}
