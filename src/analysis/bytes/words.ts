import type { BytesAtom, BytesLiteral } from './atom.ts'
import { applyMap } from './atom.ts'
import type { RegexNode, Ranges } from './automata/pattern.ts'
import type { IntervalSet } from '../sets/interval-set.ts'
import type { Shape } from './shapes.ts'
import { Trial } from './trial.ts'

/** Words that one atom offers. */
const mostWords = 14

const readableFirst = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ/-._ '

function isInside(ranges: Ranges, byte: number): boolean {
  for (const [first, last] of ranges) if (first <= byte && byte <= last) return true
  return false
}

function readableByte(ranges: Ranges, skip: number): string | undefined {
  const first = ranges[0]
  if (first === undefined) return undefined
  // Most ranges of a pattern are one character.
  if (ranges.length === 1 && first[0] === first[1]) return String.fromCharCode(first[0])
  let left = skip
  for (let at = 0; at < readableFirst.length; at++)
    if (isInside(ranges, readableFirst.charCodeAt(at)) && left-- === 0) return readableFirst.charAt(at)
  return String.fromCharCode(first[0])
}

function join(heads: readonly string[], tails: readonly string[]): string[] {
  const all: string[] = []
  for (const head of heads) for (const tail of tails) if (all.length < mostWords) all.push(head + tail)
  return all
}

function withTail(words: readonly string[], tail: string): readonly string[] {
  return tail === '' ? words : words.map((word) => word + tail)
}

/** A few members of a pattern, read off its tree; assertions are taken to hold. */
export function patternWords(node: RegexNode): readonly string[] {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return ['']
    case 'bytes': {
      const first = readableByte(node.ranges, 0)
      const second = readableByte(node.ranges, 3)
      return first === undefined ? [] : second === undefined || second === first ? [first] : [first, second]
    }
    case 'group':
      return patternWords(node.node)
    case 'concat': {
      let words: readonly string[] = ['']
      /** What all words go on with: most parts are one character. */
      let tail = ''
      for (const part of node.parts) {
        const own = patternWords(part)
        if (own.length === 1 && own[0] !== undefined) tail += own[0]
        else {
          words = join(withTail(words, tail), own)
          tail = ''
        }
      }
      return withTail(words, tail)
    }
    case 'alternation':
      return node.parts
        .slice(0, 8)
        .flatMap((part) => patternWords(part).slice(0, 3))
        .slice(0, mostWords)
    case 'repeat': {
      const inner = patternWords(node.node)
      const [word] = inner
      if (word === undefined) return node.min === 0 ? [''] : []
      const most = Math.min(node.max, Math.max(node.min, 1) + 3)
      const counts = [
        ...new Set([node.min, Math.min(node.max, Math.max(node.min, 1)), Math.ceil((node.min + most) / 2), most]),
      ]
      if (node.max !== Infinity && node.max <= 64) counts.push(node.max)
      const words = counts.filter((count) => count * word.length <= 2000).map((count) => word.repeat(count))
      for (const other of inner.slice(1, 3))
        if (node.min * other.length <= 2000) words.push(other.repeat(Math.max(node.min, 1)))
      return words.slice(0, mostWords)
    }
  }
}

/** The largest finite count of a pattern's repetitions. */
function greatestCount(node: RegexNode): number {
  switch (node.kind) {
    case 'repeat':
      return Math.max(node.max === Infinity ? node.min : node.max, greatestCount(node.node))
    case 'group':
      return greatestCount(node.node)
    case 'concat':
    case 'alternation':
      return node.parts.reduce((most, part) => Math.max(most, greatestCount(part)), 0)
    default:
      return 0
  }
}

const longestWord = 4000

/** The word in which every repetition is as long as it can be, an open one as long as asked; `filler` where it fits. */
function longWord(node: RegexNode, count: number, filler: number): string {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return ''
    case 'bytes':
      return readableByte(node.ranges, 0) ?? ''
    case 'group':
      return longWord(node.node, count, filler)
    case 'concat':
      return node.parts.map((part) => longWord(part, count, filler)).join('')
    case 'alternation':
      return node.parts[0] === undefined ? '' : longWord(node.parts[0], count, filler)
    case 'repeat': {
      const inner = node.node
      const fits = inner.kind === 'bytes' && inner.ranges.some(([first, last]) => first <= filler && filler <= last)
      const word = fits ? String.fromCharCode(filler) : longWord(inner, 1, filler)
      const times = node.max === Infinity ? Math.max(node.min, count) : node.max
      return word.repeat(Math.min(times, Math.max(node.min, Math.floor(longestWord / Math.max(word.length, 1)))))
    }
  }
}

/** Words of a pattern for the counts that other literals have: one turn more is outside of them. */
function longWords({ atom }: BytesLiteral, literals: readonly BytesLiteral[]): readonly string[] {
  if (atom.kind !== 'regex') return []
  const most = literals.reduce((count, other) => (other.atom.kind === 'regex' ? Math.max(count, greatestCount(other.atom.root)) : count), 0) // prettier-ignore
  if (most > longestWord) return []
  return [0x61, 0x20, 0x2d].map((filler) => longWord(atom.root, most + 1, filler))
}

/** Words of atoms: the same atom is asked about in question after question. */
const known = new WeakMap<BytesAtom, readonly string[]>()

function wordsOfAtom(atom: BytesAtom): readonly string[] {
  let words = known.get(atom)
  if (words === undefined) known.set(atom, (words = findWords(atom)))
  return words
}

function findWords(atom: BytesAtom): readonly string[] {
  switch (atom.kind) {
    case 'set':
      return [...atom.items].slice(0, 40)
    case 'order': {
      const { literal } = atom
      const shorter = literal.slice(0, -1)
      return atom.operator === 'lt' || atom.operator === 'le'
        ? [literal, shorter, '', 'a', '0']
        : [literal, `${literal}a`, `${literal}\0`, 'z', 'zz']
    }
    case 'wildcard':
      return ['', 'a', 'abc'].map((star) => atom.parts.join(star))
    case 'regex':
      return patternWords(atom.root)
  }
}

/** Which literals stand at the start of a word and which at its end. */
function place({ atom }: BytesLiteral): number {
  if (atom.kind === 'wildcard') return atom.parts[0] !== '' ? 0 : atom.parts[atom.parts.length - 1] !== '' ? 2 : 1
  if (atom.kind === 'regex') {
    const { root } = atom
    const [first] = root.kind === 'concat' ? root.parts : [root]
    const last = root.kind === 'concat' ? root.parts[root.parts.length - 1] : root
    if (first?.kind === 'assertion') return 0
    return last?.kind === 'assertion' ? 2 : 1
  }
  return 0
}

const joints = ['', ' ', '/', 'a', '.', '\n', '-']

/** The word, and as it looks with what a shape has around it. */
function offerAround(word: string, shape: Shape | undefined, trial: Trial): boolean {
  if (trial.offer(word)) return true
  if (shape !== undefined)
    for (const [before, after] of shape.around) if (trial.offer(before + word + after)) return true
  return false
}

/** Without a literal that says what the value is: what no literal names is outside of all of them. */
function offerOutside(literals: readonly BytesLiteral[], shape: Shape | undefined, trial: Trial): boolean {
  if (shape !== undefined && trial.offerAny(shape.words)) return true
  if (trial.offerAny(['a', '', '/', 'b', '0', 'x1', 'Z', ' ', '\xff', 'é'])) return true
  for (const { atom } of literals)
    for (const word of wordsOfAtom(atom).slice(0, 3)) {
      const changed = [`${word}a`, `a${word}`, word.slice(1), word.slice(0, -1), word.toUpperCase(), word.toLowerCase()] // prettier-ignore
      if (trial.offerAny(changed)) return true
    }
  return false
}

/** Words of several literals, one behind the other. */
function offerJoined(offers: readonly (readonly string[])[], shape: Shape | undefined, trial: Trial): boolean {
  const firsts = offers.map((words) => words[0] ?? '')
  for (const joint of joints) if (trial.offer(firsts.join(joint))) return true
  const seconds = offers.map((words) => words[1] ?? words[0] ?? '')
  const backwards = firsts.toReversed()
  for (const joint of joints.slice(0, 3)) {
    if (trial.offer(seconds.join(joint))) return true
    for (const [before, after] of shape?.around ?? []) if (trial.offer(before + firsts.join(joint) + after)) return true
    if (trial.offer(backwards.join(joint))) return true
  }
  for (const word of offers[0] ?? []) for (const other of offers[1] ?? []) if (trial.offer(word + other)) return true
  return false
}

/** The words of a literal, as its letter map leaves them. */
function wordsOf({ atom, map }: BytesLiteral): readonly string[] {
  const words = wordsOfAtom(atom)
  return map === 'none' ? words : words.map((word) => applyMap(map, word))
}

/** Offers words that may be members of every literal, the likeliest first. Plain calls: it runs for every question. */
function offerWords(literals: readonly BytesLiteral[], shape: Shape | undefined, trial: Trial): boolean {
  const positives = literals.filter(({ negative }) => !negative)
  if (positives.length === 0) return offerOutside(literals, shape, trial)
  if (positives.length > 1) positives.sort((a, b) => place(a) - place(b))
  const offers = positives.map(wordsOf)
  for (const [word] of offers) if (word !== undefined && offerAround(word, shape, trial)) return true
  if (offers.length > 1 && offerJoined(offers, shape, trial)) return true
  for (const words of offers)
    for (let at = 1; at < words.length; at++) if (offerAround(words[at] as string, shape, trial)) return true
  for (const literal of positives)
    for (const word of longWords(literal, literals)) if (trial.offer(applyMap(literal.map, word))) return true
  for (const words of offers)
    for (const word of words.slice(0, 4))
      for (const joint of ['a', '/', ' ', '-', '\n'])
        if (trial.offer(word + joint) || trial.offer(joint + word)) return true
  return false
}

const outside: readonly string[] = ['a', '', '/']

/** Whether one of the likeliest words is a member of both literals: whatever it looks like. */
export function shareWord(a: BytesLiteral, b: BytesLiteral): boolean {
  const share = (words: readonly string[]): boolean => words.some((word) => a.test(word) && b.test(word))
  if (a.negative && b.negative) return share(outside)
  return (!a.negative && share(wordsOf(a).slice(0, 2))) || (!b.negative && share(wordsOf(b).slice(0, 2)))
}

/** Whether one of the likeliest words is no member of a literal. */
export function missesWord(literal: BytesLiteral): boolean {
  const words = literal.negative ? wordsOf(literal).slice(0, 2) : outside
  return words.some((word) => !literal.test(word))
}

/**
 * A member of every literal found by trying words, on the engine's own predicates; the first
 * of the wanted shape, else the first of all.
 */
export function tryWords(
  literals: readonly BytesLiteral[],
  lengths: IntervalSet,
  shapes: readonly Shape[],
): string | undefined {
  const [wanted] = shapes
  const trial = new Trial(literals, lengths, wanted)
  offerWords(literals, wanted, trial)
  return trial.word
}
