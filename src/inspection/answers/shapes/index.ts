import { anthropicComplete, anthropicMessages } from './anthropic.ts'
import { bedrockConverse, bedrockTexts } from './bedrock.ts'
import { cohereGenerate, cohereV1, cohereV2 } from './cohere.ts'
import { gemini } from './gemini.ts'
import { embeddings, openAiChat, openAiCompletions } from './openai-chat.ts'
import { openAiResponses } from './openai-responses.ts'
import { alephAlpha, huggingFace, ollama, replicate, watsonx } from './servers.ts'
import type { AnswerShape } from './shape.ts'

export { readError, type AnswerEvent, type AnswerShape } from './shape.ts'

/** All forms in the order in which they are tried on an event. */
export const answerShapes: readonly AnswerShape[] = [
  openAiChat,
  openAiCompletions,
  embeddings,
  openAiResponses,
  anthropicMessages,
  anthropicComplete,
  gemini,
  bedrockConverse,
  bedrockTexts,
  cohereV2,
  cohereV1,
  cohereGenerate,
  ollama,
  watsonx,
  huggingFace,
  alephAlpha,
  replicate,
]
