import { ByteQueue } from './byte-queue.ts'
import { toBytes, type Frame, type Framer } from './frame.ts'

/** A body of text that is no JSON: one frame, when all of it is there. */
export class PlainTextFramer implements Framer {
  readonly isStream = false
  readonly form = 'whole'
  readonly broken = undefined
  readonly #queue = new ByteQueue()

  get held(): number {
    return this.#queue.length
  }

  push(bytes: Uint8Array): readonly Frame[] {
    this.#queue.append(bytes)
    return []
  }

  end(): readonly Frame[] {
    if (this.#queue.length === 0) return []
    const raw = this.#queue.take(this.#queue.length)
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(raw)
    return [{ kind: 'event', raw, name: plainTextName, text, rewrite: toBytes }]
  }
}

/** The name of an event whose payload is text as it is; Replicate names the events of its streams so. */
export const plainTextName = 'output'
