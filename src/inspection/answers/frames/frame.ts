/** What a frame of an answer is. */
export type FrameKind =
  /** It carries a payload. */
  | 'event'
  /** It carries none: a comment, white space between values, the sign that a stream is over. */
  | 'gap'
  /** JSON by itself between the events of a stream; Gemini tells errors so. */
  | 'bare'
  /** The provider says by the frame itself that something went wrong (Bedrock's exception frames). */
  | 'exception'
  /** Bytes behind the last whole frame when the answer ended, or bytes that are no frame at all. */
  | 'rest'

/** One frame of an answer: the bytes as they came, and what they carry. */
export interface Frame {
  readonly kind: FrameKind
  /** All bytes of the frame with its line ends, so that the frames of an answer joined are the answer. */
  readonly raw: Uint8Array
  /** The name of the event, where the framing has names; '' if it gives none. */
  readonly name: string
  /** The payload as text; JSON with nearly all providers. */
  readonly text: string
  /**
   * The bytes of this frame with another payload: everything else as it came.
   *
   * @param text - the new payload
   */
  rewrite(text: string): Uint8Array
}

/** Cuts the bytes of one answer into frames, however they arrive. */
export interface Framer {
  /** The frames that these bytes complete. */
  push(bytes: Uint8Array): readonly Frame[]
  /** What is left when no more bytes come. */
  end(): readonly Frame[]
  /** The answer comes in several frames, of which a client sees the first before the last. */
  readonly isStream: boolean
  /** How a client has to read it. */
  readonly form: 'events' | 'lines' | 'array' | 'aws' | 'whole'
  /** Bytes held because their frame is not complete. */
  readonly held: number
  /** Why no further frame can be read; undefined while all is well. */
  readonly broken: string | undefined
}

const encoder = new TextEncoder()

/** The UTF-8 bytes of a text. */
export function toBytes(text: string): Uint8Array {
  return encoder.encode(text)
}

/** Bytes that carry nothing, kept because they are part of the answer. */
export function createGap(raw: Uint8Array, kind: 'gap' | 'rest' = 'gap', text = ''): Frame {
  return { kind, raw, name: '', text, rewrite: toBytes }
}
