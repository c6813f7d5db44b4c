import { LimitReached, type Meter } from '../limits.ts'
import { atomKey, type BytesAtom } from './atom.ts'
import { DeterminedPattern } from './automata/determine.ts'
import { toPlainAutomaton, type PlainAutomaton } from './automata/literal-automata.ts'
import { simulate, type Simulation } from './search/simulation.ts'

const mostPatternBytes = 64 * 2 ** 20
const mostSimulationBytes = 32 * 2 ** 20
const mostPlainBytes = 16 * 2 ** 20

/** Values by key, the least recently used dropped when they are larger than a number of bytes together. */
class ByteCache<T> {
  readonly #entries = new Map<string, T>()
  readonly #most: number
  readonly #sizeOf: (value: T) => number
  #sinceCount = 0

  constructor(most: number, sizeOf: (value: T) => number) {
    this.#most = most
    this.#sizeOf = sizeOf
  }

  get(key: string): T | undefined {
    const value = this.#entries.get(key)
    if (value === undefined) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, value)
    return value
  }

  set(key: string, value: T): void {
    this.#entries.set(key, value)
  }

  /** Entries grow while they are used, so sizes are counted now and then. */
  trim(): void {
    if (++this.#sinceCount < 16) return
    this.#sinceCount = 0
    let total = 0
    for (const value of this.#entries.values()) total += this.#sizeOf(value)
    for (const [key, value] of this.#entries) {
      if (total <= this.#most) return
      total -= this.#sizeOf(value)
      this.#entries.delete(key)
    }
  }
}

/** Sets that a pattern may have in all to be used by its sets where it is positive. */
const smallPattern = 600

/** Automata of atoms, kept across questions and bounded by bytes. */
export class AutomatonStore {
  readonly #patterns = new ByteCache<DeterminedPattern | 'too_large'>(mostPatternBytes, (pattern) =>
    pattern === 'too_large' ? 100 : pattern.bytes,
  )
  readonly #plain = new ByteCache<PlainAutomaton>(mostPlainBytes, ({ bytes }) => bytes)
  readonly #simulations = new ByteCache<Simulation | 'none'>(mostSimulationBytes, (simulation) =>
    simulation === 'none' ? 100 : simulation.table.length,
  )
  readonly #keys = new WeakMap<DeterminedPattern, string>()
  readonly #small = new WeakMap<DeterminedPattern, boolean>()

  /** @throws LimitReached `pattern_too_large` */
  pattern(atom: Extract<BytesAtom, { kind: 'regex' }>): DeterminedPattern {
    const key = atomKey(atom)
    const known = this.#patterns.get(key)
    if (known === 'too_large') throw new LimitReached('pattern_too_large')
    if (known !== undefined) return known
    try {
      const pattern = new DeterminedPattern(atom.root)
      this.#patterns.set(key, pattern)
      this.#keys.set(pattern, key)
      return pattern
    } catch (error) {
      if (error instanceof LimitReached) this.#patterns.set(key, 'too_large')
      throw error
    }
  }

  plain(atom: Exclude<BytesAtom, { kind: 'regex' }>): PlainAutomaton {
    const key = atomKey(atom)
    let automaton = this.#plain.get(key)
    if (automaton === undefined) this.#plain.set(key, (automaton = toPlainAutomaton(atom)))
    return automaton
  }

  simulation(a: DeterminedPattern, b: DeterminedPattern, meter: Meter): Simulation | undefined {
    const key = `${this.#keys.get(a) ?? ''}\n${this.#keys.get(b) ?? ''}`
    let known = this.#simulations.get(key)
    if (known === undefined) this.#simulations.set(key, (known = simulate(a.places, b.places, meter) ?? 'none'))
    return known === 'none' ? undefined : known
  }

  /** Whether a pattern has few sets in all. */
  isSmall(pattern: DeterminedPattern, meter: Meter): boolean {
    let known = this.#small.get(pattern)
    if (known === undefined) {
      const { count } = pattern.places.classes
      known = true
      for (let set = 0; set < pattern.setCount && known; set++) {
        if (pattern.setCount > smallPattern) known = false
        else for (let byteClass = 0; byteClass < count; byteClass++) pattern.step(set, byteClass, meter)
      }
      this.#small.set(pattern, known)
    }
    return known
  }

  /** Drops what was used least recently, where a cache has grown over its bound. */
  trim(): void {
    this.#patterns.trim()
    this.#plain.trim()
    this.#simulations.trim()
  }
}
