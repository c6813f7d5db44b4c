import { WholeAnswer } from './whole-answer.ts'

/** What is done when an answer has left. */
export interface OverEvents {
  /** All of it has left. */
  readonly onWhole: () => Promise<void>
  /** It is over: whole, cut or given up. Called once, behind {@link onWhole}. */
  readonly onOver: () => void
}

/** An answer whose end is told; it is read no faster than before. */
export async function whenOver(response: Response, { onWhole, onOver }: OverEvents): Promise<Response> {
  if (response instanceof WholeAnswer) {
    try {
      await onWhole()
    } finally {
      onOver()
    }
    return response
  }
  if (response.body === null) {
    onOver()
    return response
  }
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader()
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const next = await reader.read()
          if (!next.done) {
            controller.enqueue(next.value)
            return
          }
          await onWhole()
          controller.close()
          onOver()
        } catch (error) {
          controller.error(error)
          onOver()
        }
      },
      cancel: async (reason) => {
        try {
          await reader.cancel(reason)
        } finally {
          onOver()
        }
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(body, response)
}
