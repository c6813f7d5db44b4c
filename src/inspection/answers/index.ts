export { AnswerReader, defaultAnswerLimits, readAnswer, type AnswerHead, type AnswerLimits, type ReadFrame } from './answer-reader.ts' // prettier-ignore
export type { Answer, AnswerChoice, AnswerEnd, AnswerError, AnswerPiece, AnswerTextKind, AnswerUsage, ToolCall } from './answer.ts' // prettier-ignore
export { answerShapes, type AnswerShape } from './shapes/index.ts'
