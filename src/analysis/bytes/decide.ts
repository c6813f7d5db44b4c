import { empty, found, undecided, type Answer } from '../answer.ts'
import { LimitReached, Meter, type Budget, type Limit } from '../limits.ts'
import type { IntervalSet } from '../sets/interval-set.ts'
import { applyMap, bytesLiteral, literalKey, type BytesAtom, type BytesLiteral } from './atom.ts'
import { isPlainlyIncluded } from './automata/inclusion.ts'
import { relaxed } from './automata/relax.ts'
import { isPlainlyEmpty } from './outline.ts'
import type { Component } from './search/component.ts'
import { searchLengths } from './search/lengths.ts'
import { searchProduct } from './search/search.ts'
import type { Shape } from './shapes.ts'
import type { AutomatonStore } from './store.ts'
import { tryWords } from './words.ts'

/** What is asked of one byte string. */
export interface BytesQuestion {
  readonly literals: readonly BytesLiteral[]
  readonly lengths: IntervalSet
  readonly shapes: readonly Shape[]
}

/** Nodes of the small search, and of the search for a word of a wanted shape. */
const smallSearch = 300
const shapeSearch = 500

/** Lengths beyond this are no bound. */
const unbounded = 2n ** 40n

type RegexAtom = Extract<BytesAtom, { kind: 'regex' }>

/** Patterns with their large counts opened; undefined: nothing to open. */
const relaxedAtoms = new WeakMap<RegexAtom, { readonly atom: RegexAtom | undefined }>()

function relaxedAtom(atom: RegexAtom): RegexAtom | undefined {
  let known = relaxedAtoms.get(atom)
  if (known === undefined) {
    const root = relaxed(atom.root)
    known = { atom: root === undefined ? undefined : { ...atom, key: `relaxed ${atom.key}`, root } }
    relaxedAtoms.set(atom, known)
  }
  return known.atom
}

function hasLength({ length }: string, { ranges }: IntervalSet): boolean {
  for (const [first, last] of ranges) if (first <= length && length <= last) return true
  return false
}

/** Whether a pattern that must be found is plainly inside one that must not. */
function isPlainContradiction(literals: readonly BytesLiteral[]): boolean {
  if (!literals.some(({ negative, atom }) => negative && atom.kind === 'regex')) return false
  return literals.some(
    ({ atom: a, negative, map }) =>
      !negative &&
      a.kind === 'regex' &&
      literals.some(
        (other) =>
          other.negative &&
          other.map === map &&
          other.atom.kind === 'regex' &&
          isPlainlyIncluded(a.root, other.atom.root),
      ),
  )
}

/** How often each stage gave the answer: for benches. */
export interface StageCounts {
  finite: number
  words: number
  small: number
  pairs: number
  full: number
}

/** The staged decision for byte strings; see docs/analysis.md. */
export class BytesDecider {
  readonly #store: AutomatonStore
  readonly #budget: Budget
  readonly #pairs = new Map<string, Answer<string>>()
  readonly counts: StageCounts = { finite: 0, words: 0, small: 0, pairs: 0, full: 0 }

  constructor(store: AutomatonStore, budget: Budget) {
    this.#store = store
    this.#budget = budget
  }

  decide(question: BytesQuestion): Answer<string> {
    const { literals, lengths, shapes } = question
    if (lengths.ranges.length === 0) return empty
    const finite = this.#finite(literals, lengths)
    if (finite !== undefined) {
      this.counts.finite++
      return finite
    }
    if (isPlainContradiction(literals) || isPlainlyEmpty(literals, lengths)) {
      this.counts.small++
      return empty
    }
    const word = tryWords(literals, lengths, shapes)
    if (word !== undefined) {
      this.counts.words++
      return found(word)
    }
    const answer = this.#searches(literals, lengths)
    this.#store.trim()
    return answer.kind === 'value' ? found(this.#shaped(answer.value, question)) : answer
  }

  /** A positive set is decided by its members. */
  #finite(literals: readonly BytesLiteral[], lengths: IntervalSet): Answer<string> | undefined {
    for (const { atom, map, negative } of literals) {
      if (negative || atom.kind !== 'set') continue
      let isEmpty = true
      for (const item of atom.items) {
        if (applyMap(map, item) !== item) continue
        isEmpty = false
        if (hasLength(item, lengths) && literals.every(({ test }) => test(item))) return found(item)
      }
      if (isEmpty || map === 'none') return empty
    }
    return undefined
  }

  /**
   * The question with large counts opened, which has a fraction of the places: that it has no answer holds for the question
   * itself, and a word that passes every test is one. Undefined if it tells nothing.
   */
  #relaxed(literals: readonly BytesLiteral[], lengths: IntervalSet): Answer<string> | undefined {
    let isChanged = false
    const opened: BytesLiteral[] = []
    for (const literal of literals) {
      const { atom, negative } = literal
      const other = atom.kind === 'regex' ? relaxedAtom(atom) : undefined
      // Two patterns that differ in their counts are told apart by them.
      if (negative && other !== undefined) return undefined
      isChanged ||= other !== undefined
      opened.push(other === undefined ? literal : { ...literal, atom: other })
    }
    if (!isChanged) return undefined
    const answer = this.#search(opened, lengths, { states: smallSearch, work: Math.min(this.#budget.work, 30_000) })
    if (answer.kind === 'undecided') return undefined
    return answer.kind === 'empty' || literals.every(({ test }) => test(answer.value)) ? answer : undefined
  }

  #searches(literals: readonly BytesLiteral[], lengths: IntervalSet): Answer<string> {
    const plain = this.#relaxed(literals, lengths)
    if (plain !== undefined) {
      this.counts.small++
      return plain
    }
    const usable: BytesLiteral[] = []
    let lost: Limit | undefined
    for (const literal of literals) {
      try {
        if (literal.atom.kind === 'regex') this.#store.pattern(literal.atom)
        else this.#store.plain(literal.atom)
        usable.push(literal)
      } catch (error) {
        if (!(error instanceof LimitReached)) throw error
        lost = error.limit
      }
    }
    const small = this.#search(usable, lengths, { states: smallSearch, work: Math.min(this.#budget.work, 30_000) })
    let answer = small
    if (small.kind === 'undecided')
      answer = this.#byPairs(usable, lengths) ?? this.#search(usable, lengths, this.#budget)
    else this.counts.small++
    // Without a literal that is too large there are more words, so only that there are none is known.
    return lost !== undefined && answer.kind !== 'empty' ? undecided(lost) : answer
  }

  /** An empty pair settles the whole question, and the word of a pair may fulfil the rest. */
  #byPairs(literals: readonly BytesLiteral[], lengths: IntervalSet): Answer<string> | undefined {
    if (literals.length < 3) return undefined
    for (const [at, a] of literals.entries()) {
      for (const b of literals.slice(at + 1)) {
        if (a.negative && b.negative) continue
        const key = `${literalKey(a)}\n${literalKey(b)}`
        let answer = this.#pairs.get(key)
        if (answer === undefined) {
          answer = this.#search([a, b], { ranges: [[0n, unbounded]] }, { states: smallSearch, work: 30_000 })
          if (this.#pairs.size > 20_000) this.#pairs.clear()
          this.#pairs.set(key, answer)
        }
        const isWord =
          answer.kind === 'value' &&
          hasLength(answer.value, lengths) &&
          literals.every(({ test }) => test((answer as { value: string }).value))
        if (answer.kind !== 'empty' && !isWord) continue
        this.counts.pairs++
        return answer
      }
    }
    return undefined
  }

  #components(literals: readonly BytesLiteral[], meter: Meter, isSmall: boolean): readonly Component[] {
    return literals.map(({ atom, map, negative }): Component => {
      if (atom.kind !== 'regex') return { kind: 'plain', automaton: this.#store.plain(atom), negative, map }
      const pattern = this.#store.pattern(atom)
      const kind = negative ? 'negative' : isSmall || this.#store.isSmall(pattern, meter) ? 'set' : 'place'
      return { kind, pattern, map }
    })
  }

  #search(
    literals: readonly BytesLiteral[],
    lengths: IntervalSet,
    budget: { readonly states: number; readonly work: number; readonly simulation?: boolean },
  ): Answer<string> {
    const meter = new Meter(budget.work)
    const isSmall = budget.states <= smallSearch
    if (!isSmall) this.counts.full++
    try {
      const components = this.#components(literals, new Meter(5_000_000), isSmall)
      const first = lengths.ranges[0]
      const longest = lengths.ranges[lengths.ranges.length - 1]?.[1] ?? 0n
      const isPrefix = first !== undefined && first[0] <= 0n && lengths.ranges.length === 1
      const simulation =
        budget.simulation === true
          ? (a: Parameters<AutomatonStore['simulation']>[0], b: Parameters<AutomatonStore['simulation']>[1]) =>
              this.#store.simulation(a, b, new Meter(2_000_000))
          : undefined
      const answer = searchProduct(components, {
        states: budget.states,
        meter,
        longest: longest >= unbounded ? Infinity : Number(longest),
        simulation,
      })
      // With a least length the shortest word may be too short, and that there is none at all stays true.
      if (isPrefix || answer.kind !== 'value') return answer
      if (hasLength(answer.value, lengths)) return answer
      return searchLengths(components, lengths, budget.states, meter)
    } catch (error) {
      if (error instanceof LimitReached) return undecided(error.limit)
      throw error
    }
  }

  /** A word of the wanted shape where there is one within a small budget. */
  #shaped(word: string, { literals, lengths, shapes }: BytesQuestion): string {
    for (const shape of shapes) {
      if (shape.matches(word)) return word
      const literal = bytesLiteral(
        { kind: 'regex', key: `shape ${shape.key}`, root: shape.root, test: shape.matches },
        'none',
        false,
      )
      const answer = this.#search([...literals, literal], lengths, { states: shapeSearch, work: 30_000 })
      if (answer.kind === 'value') return answer.value
    }
    return word
  }
}
