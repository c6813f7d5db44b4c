import type { Condition } from '../../compiler/index.ts'
import type { Value } from '../../runtime/index.ts'
import type { Analyzer, Goal } from '../analyzer.ts'
import { edgesOf } from '../kinds/table.ts'
import type { Limit } from '../limits.ts'
import { atomsOf, readAtom, type Atom, type AtomReading } from './atoms.ts'
import { toWitness, type Candidate, type Witness } from '../conditions/event.ts'
import type { Formula } from '../conditions/formula.ts'

export type Outcome = 'true' | 'false' | 'missing'

/** An event for one outcome of one part of a condition. */
export interface OutcomeEvent {
  /** The part: a comparison, a Bool or a quantifier. */
  readonly part: Condition
  readonly outcome: Outcome
  /** The value that it reads is one at which its answer turns. */
  readonly isEdge: boolean
  /** The answer of the whole condition depends on that of the part. */
  readonly matters: boolean
  readonly witness: Witness
}

/** An outcome without event: none exists, or a limit left it open. */
export interface OutcomeGap {
  readonly part: Condition
  readonly outcome: Outcome
  readonly reason: 'impossible' | Limit
}

export interface ConditionEvents {
  readonly events: readonly OutcomeEvent[]
  readonly gaps: readonly OutcomeGap[]
}

/** Edges of one part. */
const mostEdges = 16

class EventMaker {
  readonly #analyzer: Analyzer
  readonly events: OutcomeEvent[] = []
  readonly gaps: OutcomeGap[] = []

  constructor(analyzer: Analyzer) {
    this.#analyzer = analyzer
  }

  /** An event under which the part's answer matters, or else any. */
  #find(
    goals: readonly Goal[],
    extra: readonly Formula[],
    around: Atom['around'],
  ): { readonly answer: ReturnType<Analyzer['find']>; readonly matters: boolean } {
    const sharp = this.#analyzer.find([...goals, ...around], extra)
    if (sharp.kind === 'value' || around.length === 0) return { answer: sharp, matters: true }
    return { answer: this.#analyzer.find(goals, extra), matters: false }
  }

  /** With every mandatory field that the part reads: the event was found for what stands around as well. */
  #complete(candidate: Candidate, part: Condition): Candidate {
    return this.#analyzer.runner.completed(candidate, part, (slot) => this.#analyzer.filling(slot))
  }

  #outcome(atom: Atom, outcome: Outcome, goals: readonly Goal[], extra: readonly Formula[]): void {
    const { condition: part, around } = atom
    const { answer, matters } = this.#find(goals, extra, around)
    if (answer.kind === 'value')
      this.events.push({
        part,
        outcome,
        isEdge: false,
        matters,
        witness: toWitness(this.#complete(answer.value, part)),
      })
    else this.gaps.push({ part, outcome, reason: answer.kind === 'empty' ? 'impossible' : answer.limit })
  }

  #edge(atom: Atom, { path }: AtomReading, value: Value): void {
    const equal = this.#analyzer.maker.equals(path, value)
    if (equal === undefined) return
    const alone = this.#analyzer.maker.alone(path)
    const { answer, matters } = this.#find([], alone === undefined ? [equal] : [equal, alone], atom.around)
    if (answer.kind !== 'value') return
    const { runner } = this.#analyzer
    const candidate = this.#complete(answer.value, atom.condition)
    const outcome = runner.holds(atom.condition, candidate.context) ? 'true' : 'false'
    this.events.push({ part: atom.condition, outcome, isEdge: true, matters, witness: toWitness(candidate) })
  }

  add(atom: Atom): void {
    const { condition } = atom
    const readings = readAtom(condition)
    const { maker } = this.#analyzer
    const present = readings.map(({ path }) => maker.presence(path, true))
    this.#outcome(atom, 'true', [{ condition, answer: true }], [])
    this.#outcome(atom, 'false', [{ condition, answer: false }], present)
    const isOptional = readings.some(({ path }) => path.root.optional || path.steps.some(({ kind }) => kind !== 'each'))
    if (isOptional)
      this.#outcome(
        atom,
        'missing',
        [],
        readings.map(({ path }) => maker.presence(path, false)),
      )
    for (const reading of readings) {
      if (reading.test === undefined) continue
      for (const value of [...new Set(edgesOf(reading.test, this.#analyzer.lists))].slice(0, mostEdges))
        this.#edge(atom, reading, value)
    }
  }
}

/**
 * Events for each outcome of each part of a condition: true, false and missing, at the edges of what it is compared with.
 * Where it can be, the parts around are such that the answer of the whole depends on that of the part.
 */
export function eventsFor(condition: Condition, analyzer: Analyzer): ConditionEvents {
  const made = new EventMaker(analyzer)
  for (const atom of atomsOf(condition)) made.add(atom)
  return { events: made.events, gaps: made.gaps }
}
