export { AnswerReader, defaultAnswerLimits, readAnswer, readAnswerTexts, type AnswerHead, type AnswerLimits, type AnswerWithTexts, type ReadFrame } from './answer-reader.ts' // prettier-ignore
export type { Answer, AnswerBilling, AnswerChoice, AnswerEnd, AnswerError, AnswerPiece, AnswerText, AnswerTextKind, AnswerUsage, ToolCall } from './answer.ts' // prettier-ignore
export { answerShapes, type AnswerShape } from './shapes/index.ts'
export { AnswerFilter, type AnswerBlock, type AnswerFinding, type FilterOptions } from './filter/answer-filter.ts'
export { endStream, refuseAnswer, type Refusal, type RefusalAnswer, type StreamForm } from './filter/refusal.ts'
export { redactText, type Redaction } from './redaction/redact-text.ts'
export { decodeLiteral, readTokens, type JsonToken } from './json/tokens.ts'
export { spliceTokens, type TokenEdits } from './json/splice.ts'
export { PlaceholderVault, type VaultLimits } from './redaction/placeholder-vault.ts'
export { createSpanFinder, type SpanFinder } from './spans/span-finder.ts'
export type { FoundSpan, GuardAction, SegmentJudge, SpanGuard } from './spans/span-guard.ts'
