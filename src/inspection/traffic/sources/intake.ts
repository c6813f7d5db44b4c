import type { Exchange } from '../message/exchange.ts'

/** A message that is being decided: what rules look at, and the way to pass it on. */
export interface Intake<Message> {
  /** Its body is touched only when somebody reads `exchange.body`. */
  readonly exchange: Exchange
  /** The message with its whole body, to be passed on once the decision is made. */
  readonly forward: () => Message
}

/** A body that cannot be read any more: reading it tells why. */
export function unreadableBody(reason: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.error(new TypeError(reason))
    },
  })
}
