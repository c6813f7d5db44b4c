import { commonness, digitKinds, tokenKinds } from './character-kinds.ts'
import { edgeMark } from './word-automaton.ts'
import type { Shape } from './read-pattern.ts'

/** What each text has in which a pattern matches. A text that has it all may still be without a match. */
export interface PatternNeeds {
  /** Sets of kinds: of each some character. */
  readonly kinds: readonly number[]
  /** The fewest digits in a cluster: no two neighbours have more than {@link clusterGap} other characters between them. */
  readonly digits: number
  /** The fewest characters of {@link tokenKinds} in a row. */
  readonly run: number
  /** Texts of which one is there, in whatever case; empty if no such list is known. */
  readonly literals: readonly string[]
}

/** Characters between two digits of one cluster. */
export const clusterGap = 4

/** Longer stretches are not told apart. */
const longestStretch = 40

/** Sets of kinds that are kept of one pattern; nearly every text has the others. */
const mostSets = 3

/** Alternatives of one list, and the symbols of the shortest text that is worth looking for. */
const mostLiterals = 48
const shortestLiteral = 3

/** A list that says so much (see `worth`) needs nothing more. */
const enough = 3.5

/** What a part of a pattern has for sure of some kinds of characters. */
interface Stretch {
  /** The most characters of other kinds. */
  readonly others: number
  /** Characters in the best cluster, in the first and in the last one. */
  readonly best: number
  readonly first: number
  readonly last: number
  /** The most other characters before the first cluster, and behind the last. */
  readonly lead: number
  readonly trail: number
  /** It is one cluster. */
  readonly isOne: boolean
}

function without(others: number): Stretch {
  return { others, best: 0, first: 0, last: 0, lead: others, trail: others, isOne: false }
}

const single: Stretch = { others: 0, best: 1, first: 1, last: 1, lead: 0, trail: 0, isOne: true }

function join(a: Stretch, b: Stretch, gap: number): Stretch {
  const others = a.others + b.others
  if (a.best === 0) return b.best === 0 ? without(others) : { ...b, others, lead: a.others + b.lead }
  if (b.best === 0) return { ...a, others, trail: a.trail + b.others }
  const isJoined = a.trail + b.lead <= gap
  const joint = isJoined ? Math.min(longestStretch, a.last + b.first) : 0
  return {
    others,
    best: Math.max(a.best, b.best, joint),
    first: isJoined && a.isOne ? joint : a.first,
    last: isJoined && b.isOne ? joint : b.last,
    lead: a.lead,
    trail: b.trail,
    isOne: isJoined && a.isOne && b.isOne,
  }
}

/** What both of two parts have. */
function common(a: Stretch, b: Stretch): Stretch {
  const others = Math.max(a.others, b.others)
  if (a.best === 0 || b.best === 0) return without(others)
  return {
    others,
    best: Math.min(a.best, b.best),
    first: Math.min(a.first, b.first),
    last: Math.min(a.last, b.last),
    lead: Math.max(a.lead, b.lead),
    trail: Math.max(a.trail, b.trail),
    isOne: a.isOne && b.isOne,
  }
}

/** What a part has for sure of the characters of some kinds, if clusters may have gaps of a length. */
function stretchOf(shape: Shape, kinds: number, gap: number): Stretch {
  switch (shape.form) {
    case 'one':
      return (shape.kinds & ~kinds) === 0 ? single : without(1)
    case 'look':
    case 'edge':
      return without(0)
    case 'sequence':
      return shape.parts.reduce((all, part) => join(all, stretchOf(part, kinds, gap), gap), without(0))
    case 'choice':
      return shape.options.map((option) => stretchOf(option, kinds, gap)).reduce(common)
    case 'repeat': {
      const part = stretchOf(shape.part, kinds, gap)
      const count = Math.min(shape.least, longestStretch)
      let all = without(0)
      for (let done = 0; done < count; done++) all = join(all, part, gap)
      const more = part.others === 0 ? 0 : part.others * (shape.most - count)
      return join(all, without(more), gap)
    }
  }
}

/** How much of all text is of a set of kinds. */
function weightOf(kinds: number): number {
  return commonness.reduce((sum, own, kind) => (((kinds >> kind) & 1) === 0 ? sum : sum + own), 0)
}

/** Sets of kinds of which each match has a character. */
function kindsOf(shape: Shape): readonly number[] {
  switch (shape.form) {
    case 'one':
      return [shape.kinds]
    case 'look':
      return kindsOf(shape.part)
    case 'edge':
      return []
    case 'sequence':
      return shape.parts.flatMap(kindsOf)
    case 'repeat':
      return shape.least === 0 ? [] : kindsOf(shape.part)
    case 'choice': {
      const best = shape.options.map((option) => rarest(kindsOf(option))[0])
      return best.some((kinds) => kinds === undefined) ? [] : [best.reduce<number>((all, kinds = 0) => all | kinds, 0)]
    }
  }
}

function rarest(sets: readonly number[]): readonly number[] {
  return [...new Set(sets)].sort((a, b) => weightOf(a) - weightOf(b))
}

/** The texts that a part may be, if they are few and of single characters. */
function textsOf(shape: Shape): readonly string[] | undefined {
  switch (shape.form) {
    case 'one':
      return shape.char === undefined ? undefined : [shape.char]
    case 'look':
      return undefined
    case 'edge':
      return [edgeMark]
    case 'sequence': {
      let all: readonly string[] = ['']
      for (const part of shape.parts) {
        const texts = textsOf(part)
        if (texts === undefined || all.length * texts.length > mostLiterals) return undefined
        all = all.flatMap((before) => texts.map((text) => before + text))
      }
      return all
    }
    case 'choice': {
      const all = shape.options.map(textsOf)
      const texts = all.flatMap((own) => own ?? [])
      return all.includes(undefined) || texts.length > mostLiterals ? undefined : texts
    }
    case 'repeat':
      if (shape.most > 1) return shape.least === 1 && shape.most === 1 ? textsOf(shape.part) : undefined
      return shape.least === 1 ? textsOf(shape.part) : optional(textsOf(shape.part))
  }
}

function optional(texts: readonly string[] | undefined): readonly string[] | undefined {
  return texts === undefined ? undefined : ['', ...texts]
}

/** How much finding one of some texts says: what the shortest has, letters above all. */
function worth(texts: readonly string[]): number {
  if (texts.length === 0) return 0
  return Math.min(
    ...texts.map((text) => {
      const symbols = text.replace(/[\x01-\x2f\x3a-\x60\x7b-\x7f]+/g, ' ')
      const letters = symbols.replace(/[\x00\d ]/g, '').length
      return symbols.length < shortestLiteral || letters === 0 ? 0 : letters + symbols.length / 4
    }),
  )
}

/** An edge costs states for each character that may stand there: what is long enough does without. */
function withoutEdge(texts: readonly string[]): readonly string[] {
  const plain = texts.map((text) => text.replaceAll(edgeMark, ''))
  return worth(plain) >= enough || texts.some((text) => text.lastIndexOf(edgeMark) > 0) ? plain : texts
}

function better(a: readonly string[], b: readonly string[]): readonly string[] {
  return worth(b) > worth(a) ? b : a
}

/** The list of texts that says most: each match has one of them. */
function literalsOf(shape: Shape): readonly string[] {
  switch (shape.form) {
    case 'one':
    case 'edge':
      return []
    case 'look':
      return better(literalsOf(shape.part), textsOf(shape.part) ?? [])
    case 'repeat':
      return shape.least === 0 ? [] : literalsOf(shape.part)
    case 'choice': {
      const lists = shape.options.map((option) => better(literalsOf(option), textsOf(option) ?? []))
      const all = lists.flat()
      return lists.some((list) => worth(list) === 0) || all.length > mostLiterals ? [] : all
    }
    case 'sequence': {
      let best: readonly string[] = []
      let running: readonly string[] = ['']
      for (const part of shape.parts) {
        const texts = textsOf(part)
        const isGoingOn = texts !== undefined && running.length * texts.length <= mostLiterals
        running = isGoingOn ? running.flatMap((before) => texts.map((text) => before + text)) : (texts ?? [''])
        best = better(better(best, running), literalsOf(part))
      }
      return best
    }
  }
}

/** What a text must have for a pattern to match in it. */
export function needsOf(shape: Shape): PatternNeeds {
  const literals = better(textsOf(shape) ?? [], literalsOf(shape))
  return {
    kinds: rarest(kindsOf(shape))
      .filter((kinds) => weightOf(kinds) < 1)
      .slice(0, mostSets),
    digits: stretchOf(shape, digitKinds, clusterGap).best,
    run: stretchOf(shape, tokenKinds, 0).best,
    literals: worth(literals) === 0 ? [] : withoutEdge(literals),
  }
}
