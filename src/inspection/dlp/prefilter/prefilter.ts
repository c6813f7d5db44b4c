import type { DetectorRow } from '../detector.ts'
import { foreignKinds, listKinds } from './character-kinds.ts'
import { needsOf, type PatternNeeds } from './pattern-needs.ts'
import { readPattern } from './read-pattern.ts'
import { TextPass } from './text-pass.ts'
import { WordAutomaton } from './word-automaton.ts'

/** What one pass over a text tells. */
export interface TextLook {
  readonly isAscii: boolean
  /** Characters of the longest run of what keys, tokens and base64 are made of. */
  readonly longestRun: number
  /** Whether it has digits and commas. */
  readonly mayListDigits: boolean
  /** Ids of the rows that may match, if the text is in its normal form; undefined if all may. */
  readonly candidates: ReadonlySet<string> | undefined
}

/** Tells of a text, by one pass over it, which detectors can find something at all. */
export interface Prefilter {
  /** Looks at a text; undefined if nobody wants it yet. */
  look(text: string): TextLook | undefined
}

/** What the prefilter reads of a row: a detector, or a topic that is there if each group has a word in the text. */
export interface FilteredRow extends Pick<
  DetectorRow,
  'id' | 'pattern' | 'shape' | 'needs' | 'anyOf' | 'contextOnly' | 'context'
> {
  readonly groups?: readonly (readonly string[])[] | undefined
}

/** Characters that some row takes for ASCII ones: a capital I with dot, a long s, the sign of Kelvin, white space beyond Latin scripts. */
const disguised = /[\u0130\u017f\u1680\u2028\u2029\u212a]/

/** What a row asks of a text beside what its {@link DemandGroup} asks. */
interface Demand {
  readonly id: string
  readonly place: number
  /** Numbers of words; of each list one. */
  readonly words: readonly (readonly number[])[]
}

/** Rows that ask for the same characters. */
interface DemandGroup {
  readonly kinds: readonly number[]
  readonly digits: number
  readonly run: number
  readonly demands: Demand[]
}

/** Gives equal texts the same number. */
class Numbers {
  readonly #known = new Map<string, number>()

  get values(): readonly string[] {
    return [...this.#known.keys()]
  }

  of(value: string): number {
    const number = this.#known.get(value) ?? this.#known.size
    this.#known.set(value, number)
    return number
  }
}

const noNeeds: PatternNeeds = { kinds: [], digits: 0, run: 0, literals: [] }

class RowPrefilter implements Prefilter {
  /** Those that ask for short runs first: nearly every text has no longer ones. */
  readonly #groups: readonly DemandGroup[]
  /** By group, what rules out most of them: in a row, for each text asks all. */
  readonly #firstKinds: Int32Array
  readonly #digits: Int32Array
  readonly #pass: TextPass

  constructor(rows: readonly FilteredRow[]) {
    const elements = new Map<string, number>()
    const known = new Map<string, PatternNeeds>()
    const readNeeds = (pattern: RegExp): PatternNeeds => {
      const key = `${pattern.flags} ${pattern.source}`
      const needs = known.get(key) ?? needsOf(readPattern(pattern, elements))
      known.set(key, needs)
      return needs
    }
    const words = new Numbers()
    const literals = new Numbers()
    const read = rows.map((row) => {
      const { id, pattern, shape = pattern, anyOf, contextOnly, context = [], groups = [] } = row
      const needs = shape === undefined ? noNeeds : readNeeds(shape)
      const lists = [...(anyOf === undefined ? [] : [anyOf]), ...(contextOnly === true ? [context] : []), ...groups]
      return {
        ...needs,
        id,
        words: lists.map((list) => list.map((word) => words.of(word))),
        literals: needs.literals.map((text) => literals.of(text)),
      }
    })
    const wordCount = words.values.length
    const groups = new Map<string, DemandGroup>()
    for (const [place, { id, kinds, digits, run, words: lists, literals: own }] of read.entries()) {
      const key = [run, digits, ...kinds].join(' ')
      let group = groups.get(key)
      if (group === undefined) groups.set(key, (group = { kinds, digits, run, demands: [] }))
      const asked = own.length === 0 ? lists : [own.map((literal) => wordCount + literal), ...lists]
      group.demands.push({ id, place, words: asked })
    }
    this.#groups = [...groups.values()].sort((a, b) => a.run - b.run)
    this.#firstKinds = Int32Array.from(this.#groups, ({ kinds }) => kinds[0] ?? anyKind)
    this.#digits = Int32Array.from(this.#groups, ({ digits }) => digits)
    this.#pass = new TextPass(new WordAutomaton(words.values, literals.values), wordCount + literals.values.length)
  }

  look(text: string): TextLook {
    const pass = this.#pass
    pass.read(text)
    const { kinds, run } = pass
    const isAscii = (kinds & foreignKinds) === 0
    return {
      isAscii,
      longestRun: run,
      mayListDigits: (kinds & listKinds) === listKinds,
      candidates: !isAscii && disguised.test(text) ? undefined : this.#candidates(),
    }
  }

  /** Rows that may match the text that was read, in their order. */
  #candidates(): ReadonlySet<string> {
    const { run, digits } = this.#pass
    const kinds = this.#pass.kinds | anyKind
    const firstKinds = this.#firstKinds
    const fewest = this.#digits
    let found: Demand[] | undefined
    for (let at = 0; at < firstKinds.length; at++) {
      if (((firstKinds[at] as number) & kinds) === 0 || (fewest[at] as number) > digits) continue
      const group = this.#groups[at] as DemandGroup
      if (group.run > run) break
      if (!hasKinds(kinds, group)) continue
      for (const demand of group.demands) if (hasWords(this.#pass, demand)) (found ??= []).push(demand)
    }
    if (found === undefined) return none
    return new Set(found.sort((a, b) => a.place - b.place).map(({ id }) => id))
  }
}

const none: ReadonlySet<string> = new Set()

/** Stands for a kind that each text has: above all others. */
const anyKind = 1 << 30

function hasKinds(kinds: number, group: DemandGroup): boolean {
  for (const set of group.kinds) if ((kinds & set) === 0) return false
  return true
}

function hasWords(pass: TextPass, { words }: Demand): boolean {
  for (const list of words) if (!hasOne(pass, list)) return false
  return true
}

function hasOne(pass: TextPass, words: readonly number[]): boolean {
  for (const word of words) if (pass.has(word)) return true
  return false
}

/** Makes the prefilter of rows. */
export function createPrefilter(rows: readonly FilteredRow[]): Prefilter {
  return new RowPrefilter(rows)
}
