import type { TrafficProblem } from './problem.ts'

/** Who brought it about that something was not read: who sent the message, or what we run. */
export type UnreadCause = 'sender' | 'host'

/** A part of a message that was not read. */
export interface Missing {
  readonly cause: UnreadCause
  /** Why, in the words of the code tables. */
  readonly problem: TrafficProblem
}

/**
 * How far a message was read: `whole`, in `part`, or not at all (`unread`). What is not `whole` says what is
 * missing, and nobody may take it for a message that holds nothing.
 */
export type Reading =
  | { readonly state: 'whole'; readonly missing: readonly [] }
  | { readonly state: 'part' | 'unread'; readonly missing: readonly [Missing, ...Missing[]] }

export const wholeReading: Reading = { state: 'whole', missing: [] }

/** A reading that lacks something. */
export function lacking(state: 'part' | 'unread', problem: TrafficProblem, cause: UnreadCause = 'sender'): Reading {
  return { state, missing: [{ cause, problem }] }
}

const ranks = { whole: 0, part: 1, unread: 2 } as const

/** What several readers make of one message: the worst state, and all that is missing. */
export function joinReadings(...readings: readonly Reading[]): Reading {
  if (readings.every(({ state }) => state === 'whole')) return wholeReading
  const state = readings.reduce<Reading['state']>(
    (worst, reading) => (ranks[reading.state] > ranks[worst] ? reading.state : worst),
    'whole',
  )
  const missing = readings.flatMap((reading): readonly Missing[] => reading.missing)
  const [first, ...rest] = new Map(missing.map((one) => [one.problem.message, one])).values()
  return state === 'whole' || first === undefined ? wholeReading : { state, missing: [first, ...rest] }
}

/** The sender, where he had a part in it: what he brings about must not be taken for an outage. */
export function causeOf({ missing }: Reading): UnreadCause {
  return missing.some(({ cause }) => cause === 'sender') ? 'sender' : 'host'
}
