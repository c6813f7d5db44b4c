import type { Meter } from '../../limits.ts'
import type { DeterminedPattern } from '../automata/determine.ts'
import { foundSet } from '../automata/determine.ts'
import type { PlainAutomaton } from '../automata/literal-automata.ts'
import type { LetterMap } from '../atom.ts'

/**
 * One literal in a product. `plain` is deterministic by itself; a positive pattern moves by one
 * place (a choice) or by its sets; a negative one always by its sets.
 */
export type Component =
  | { readonly kind: 'plain'; readonly automaton: PlainAutomaton; readonly negative: boolean; readonly map: LetterMap }
  | { readonly kind: 'place'; readonly pattern: DeterminedPattern; readonly map: LetterMap }
  | { readonly kind: 'set' | 'negative'; readonly pattern: DeterminedPattern; readonly map: LetterMap }

export function classesOf(component: Component): Uint8Array {
  return component.kind === 'plain' ? component.automaton.classes.classOf : component.pattern.places.classes.classOf
}

export function initialStates(component: Component): readonly number[] {
  if (component.kind === 'plain') return [component.automaton.start]
  return component.kind === 'place' ? component.pattern.places.initial : [component.pattern.initial]
}

/** Where a byte of a class leads, for a literal that goes one way. */
export function nextState(
  component: Exclude<Component, { readonly kind: 'place' }>,
  state: number,
  byteClass: number,
  meter: Meter,
): number {
  if (component.kind !== 'plain') return component.pattern.step(state, byteClass, meter)
  const { next, classes } = component.automaton
  return next[state * classes.count + byteClass] as number
}

/** Where a byte of a class leads; nothing if the literal cannot hold any more. */
export function nextStates(component: Component, state: number, byteClass: number, meter: Meter): readonly number[] {
  if (component.kind !== 'place') return [nextState(component, state, byteClass, meter)]
  const { places } = component.pattern
  return places.next[state * places.classes.count + byteClass] ?? []
}

/** The least number of bytes until the literal can hold, or Infinity. */
export function distanceOf(component: Component, state: number): number {
  switch (component.kind) {
    case 'plain': {
      const { automaton, negative } = component
      const distance = (negative ? automaton.distanceToRefusal : automaton.distance)[state] as number
      return distance === -1 ? Infinity : distance
    }
    case 'place':
      return component.pattern.places.distance[state] as number
    case 'set':
      return component.pattern.distance(state)
    case 'negative':
      return state === foundSet ? Infinity : component.pattern.acceptsEnd(state) ? 1 : 0
  }
}
