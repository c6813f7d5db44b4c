import type { Answer } from '../../inspection/answers/index.ts'
import { estimateTokens } from '../../inspection/detections/index.ts'
import type { CallUsage } from '../decide/claims.ts'

/** Whether tokens of caches are counted beside those in, and not among them: Anthropic's way, and Bedrock's. */
function tellsCachesApart({ shape }: Answer): boolean {
  return shape?.startsWith('anthropic') === true || shape?.startsWith('bedrock') === true
}

/**
 * Tokens of thoughts that are counted beside those out, and not among them: Gemini's way, and that of servers whose total
 * is larger by just them.
 */
function thoughtsApart({ shape, usage = {} }: Answer): number {
  const { input = 0, output = 0, total, reasoning = 0 } = usage
  const isApart = shape === 'gemini' || total === input + output + reasoning
  return isApart ? reasoning : 0
}

/**
 * What an answer took, as it is billed. Anthropic tells tokens in without those of its cache, OpenAI and Gemini with them;
 * Gemini tells tokens out without thoughts, OpenAI with them; what nobody told is estimated from the letters that came.
 *
 * @param inputTokens - the estimate of the request
 */
export function usageOf(answer: Answer, inputTokens: number): CallUsage {
  const { usage, billing, choices, shape } = answer
  const { cached = 0, cacheWrite: writtenApart = 0, reasoning } = usage ?? {}
  const { cacheWriteWithin = 0, cacheWriteHour, toolInput = 0, tier } = billing ?? {}
  const cacheWrite = writtenApart + cacheWriteWithin
  const caches = tellsCachesApart(answer) ? cached + writtenApart : 0
  const thoughts = thoughtsApart(answer)
  const told = usage?.output === undefined && thoughts === 0 ? undefined : (usage?.output ?? 0) + thoughts
  // The first event of a stream tells a count of tokens out that is only a beginning.
  const isWhole = answer.end === 'complete' && told !== undefined
  const letters = isWhole ? '' : choices.map(({ text, thinking, toolCalls }) => `${text}${thinking}${toolCalls.length === 0 ? '' : JSON.stringify(toolCalls)}`).join('') // prettier-ignore
  const estimated = estimateTokens(letters)
  return {
    input: usage?.input === undefined ? inputTokens : usage.input + caches + toolInput,
    cached,
    cacheWrite,
    output: isWhole ? told : Math.max(told ?? 0, estimated),
    isEstimated: usage?.input === undefined || (shape !== 'embeddings' && !isWhole),
    ...(cacheWriteHour === undefined ? {} : { cacheWriteHour }),
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(tier === undefined ? {} : { tier }),
  }
}
