import { ByteQueue } from './byte-queue.ts'
import type { Frame } from './frame.ts'

/** Reads a stream byte by byte: each step takes at least one byte, and may finish frames. */
export abstract class StepFramer {
  protected readonly queue = new ByteQueue()
  /** How far the bytes that wait were looked at. */
  protected at = 0

  /** Bytes that wait for the end of their frame. */
  get held(): number {
    return this.queue.length
  }

  push(bytes: Uint8Array): readonly Frame[] {
    this.queue.append(bytes)
    const frames: Frame[] = []
    while (this.at < this.queue.length) this.step(this.queue.at(this.at), frames)
    return frames
  }

  /** Looks at the byte at hand and goes on. */
  protected abstract step(code: number, frames: Frame[]): void
}
