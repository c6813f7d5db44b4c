import type { HeaderPair } from '../../inspection/traffic/index.ts'

/** Head of an answer, as rules read it. */
export interface AnswerHeadFacts {
  readonly status: number
  readonly headers: readonly HeaderPair[]
}
