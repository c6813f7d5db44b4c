import type { Answer } from '../../inspection/answers/index.ts'
import { estimateTokens } from '../../inspection/detections/index.ts'
import type { CallUsage } from '../decide/claims.ts'

/**
 * What an answer took. Anthropic tells tokens in without those of its cache, OpenAI and Gemini with them; what nobody
 * told is estimated from the letters that came.
 *
 * @param inputTokens - the estimate of the request
 */
export function usageOf(answer: Answer, inputTokens: number): CallUsage {
  const { usage, choices, shape } = answer
  const { cached = 0, cacheWrite = 0 } = usage ?? {}
  const apart = shape?.startsWith('anthropic') === true ? cached + cacheWrite : 0
  const letters = choices.map(({ text, thinking, toolCalls }) => `${text}${thinking}${toolCalls.length === 0 ? '' : JSON.stringify(toolCalls)}`).join('') // prettier-ignore
  const estimated = estimateTokens(letters)
  // The first event of a stream tells a count of tokens out that is only a beginning.
  const isWhole = answer.end === 'complete' && usage?.output !== undefined
  return {
    input: usage?.input === undefined ? inputTokens : usage.input + apart,
    cached,
    cacheWrite,
    output: isWhole ? (usage.output ?? estimated) : Math.max(usage?.output ?? 0, estimated),
    isEstimated: usage?.input === undefined || (shape !== 'embeddings' && !isWhole),
  }
}
