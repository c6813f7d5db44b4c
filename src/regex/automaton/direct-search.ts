import type { ByteString } from '../../runtime/index.ts'
import { looksBehind } from './assertions.ts'
import type { StepBudget } from './budget.ts'
import type { Skip } from './lazy-dfa.ts'
import type { Positions } from './positions.ts'
import type { Program } from './program.ts'
import { Simulation } from './simulation.ts'

/** Answers "is it found anywhere" by following positions and counters, without states. */
export class DirectSearch {
  readonly #positions: Positions
  readonly #simulation: Simulation
  readonly #createSkip: (() => Skip) | undefined

  constructor(program: Program, positions: Positions, createSkip: (() => Skip) | undefined) {
    this.#positions = positions
    this.#simulation = new Simulation(positions, program.assertions)
    this.#createSkip = program.assertions.some(looksBehind) ? undefined : createSkip
  }

  /**
   * @param from - the offset to begin at; what stands before it counts for assertions
   * @returns whether a match was found, and a place that it does not begin before
   */
  search(value: ByteString, from: number, budget: StepBudget): { readonly found: boolean; readonly earliest: number } {
    const { classOf } = this.#positions.alphabet
    const simulation = this.#simulation
    const skip = this.#createSkip?.()
    let before = from === 0 ? -1 : value.charCodeAt(from - 1)
    let earliest = from
    simulation.clear()
    simulation.takeSteps()
    for (let at = from; at < value.length; at++) {
      if (simulation.isEmpty) {
        const place = skip?.(value, at) ?? at
        if (place === -1) return { found: false, earliest }
        at = earliest = place
      }
      const byte = value.charCodeAt(at)
      if (simulation.step(classOf[byte] as number, before, byte, value, at)) return { found: true, earliest }
      budget.spend(simulation.takeSteps())
      before = byte
    }
    return { found: simulation.step(-1, before, -1, value, value.length), earliest }
  }
}
