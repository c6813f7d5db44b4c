import { judgeAnswerCase } from '../answer-case.ts'
import type { Adapter } from '../case.ts'

/** Answers of models as they arrive: read, and filtered, alike however they are cut. */
export const answer: Adapter = ({ members }) => judgeAnswerCase(members)
