/** A number from 0 up to, not including, 1. */
export type Draw = () => number

/** How one exchange went. */
export interface Answer {
  readonly requestBytes: number
  readonly responseBytes: number
  readonly ttfbMs: number
  readonly durationMs: number
  readonly status?: number
  readonly responseType?: string | null
}

/** One endpoint: what it is, and what its exchanges look like. */
export interface Source {
  readonly method: string
  readonly host: string
  readonly pathTemplate: string
  readonly kind: string
  readonly llm: boolean
  readonly weight: number
  /** Exactly so many rows, instead of a share. */
  readonly rows?: number
  readonly requestType: string | null
  readonly responseType: string | null
  readonly answer: () => Answer
}

/** Endpoints of one company, and the draw that its exchanges go on with. */
export interface World {
  readonly sources: readonly Source[]
  readonly draw: Draw
}

/** Answers in whole bytes and milliseconds, in which no last byte comes before the first. */
export function roundAnswers(source: Source): Source {
  const whole = (value: number): number => Math.max(0, Math.round(value))
  return {
    ...source,
    answer: () => {
      const made = source.answer()
      return {
        ...made,
        requestBytes: whole(made.requestBytes),
        responseBytes: whole(made.responseBytes),
        ttfbMs: whole(made.ttfbMs),
        durationMs: Math.max(whole(made.ttfbMs), whole(made.durationMs)),
      }
    },
  }
}
