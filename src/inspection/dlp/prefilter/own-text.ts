const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Shorter texts are not worth the way. */
const shortestCopy = 64

/**
 * The same text, not as the view of a longer one that a parser cuts out: every read of a view goes through the longer text, and
 * all detectors together read a text some hundred times.
 */
export function ownText(text: string): string {
  if (text.length < shortestCopy) return text
  const bytes = encoder.encode(text)
  // What is not ASCII could come back as another text, where surrogates stand alone.
  return bytes.length === text.length ? decoder.decode(bytes) : text
}
