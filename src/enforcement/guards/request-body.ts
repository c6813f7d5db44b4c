import { joinBytes } from '../../inspection/traffic/index.ts'

/** The form of answers by the path of a request, for a refusal that comes before any answer. */
const shapes: readonly (readonly [path: RegExp, shape: string])[] = [
  [/\/messages$/, 'anthropic-messages'],
  [/\/responses$/, 'openai-responses'],
  [/:(?:stream)?generateContent$/i, 'gemini'],
  [/\/model\/[^/]+\/(?:converse|invoke)/, 'bedrock-converse'],
  [/\/api\/(?:chat|generate)$/, 'ollama'],
]

/** The shape in which whoever asks at a path expects an error; undefined for OpenAI's, which most imitate. */
export function answerShapeOf(path: string): string | undefined {
  return shapes.find(([pattern]) => pattern.test(path))?.[1]
}

/**
 * All bytes of a body.
 *
 * @param limit - bytes
 * @returns undefined for a longer body; the rest of it is not read
 */
export async function readWhole(
  body: ReadableStream<Uint8Array>,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > limit) {
      await reader.cancel('longer than the limit')
      return undefined
    }
    chunks.push(value)
  }
  return joinBytes(chunks)
}
