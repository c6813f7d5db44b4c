/**
 * A copy of all parts, one behind the other.
 *
 * @param limit - bytes that are taken at most
 */
export function joinBytes(parts: readonly Uint8Array[], limit = Infinity): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const joined = new Uint8Array(Math.min(length, limit))
  let at = 0
  for (const part of parts) {
    const taken = part.subarray(0, joined.length - at)
    joined.set(taken, at)
    at += taken.length
  }
  return joined
}
