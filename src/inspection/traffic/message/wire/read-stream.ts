import { joinBytes } from './join-bytes.ts'

/** Bytes of a stream, up to a limit. */
export interface StreamReading {
  readonly bytes: Uint8Array
  /** There was more than the limit. */
  readonly limited: boolean
  /** What the stream failed with. */
  readonly error: unknown
}

/** Reads a stream up to a number of bytes, then cancels it. It never rejects. */
export async function readStream(stream: ReadableStream<Uint8Array>, limit: number): Promise<StreamReading> {
  const reader = stream.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  let error: unknown
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      chunks.push(value)
      length += value.length
      if (length > limit) {
        // A stream that refuses to end must not hold up the decision, so nobody waits for the cancellation.
        reader.cancel().catch(() => undefined)
        break
      }
    }
  } catch (caught) {
    error = caught
  }
  return { bytes: joinBytes(chunks, limit), limited: length > limit, error }
}

/** Compressed input is fed in slices of this many bytes, so that a bomb is noticed early. */
const slice = 4096

/** Bytes as a stream of slices, each given when it is asked for. */
export function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0
  return new ReadableStream(
    {
      pull(controller) {
        if (at >= bytes.length) controller.close()
        // The copy has a buffer of its own, which the types of streams ask for.
        else controller.enqueue(new Uint8Array(bytes.subarray(at, (at += slice))))
      },
    },
    { highWaterMark: 1 },
  )
}
