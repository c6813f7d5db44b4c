import { findHeader, type Decompressor, type Decompressors, type HeaderPair } from '../exchange.ts'
import { readStream, streamOf } from './read-stream.ts'

/** Codings that are undone one after the other; a message with more is not read. */
export const maxEncodings = 10

const noCodings: readonly string[] = Object.freeze([])

/** The codings of a message, in the order in which they were applied; `identity` is none. */
export function contentEncodings(headers: readonly HeaderPair[]): readonly string[] {
  const codings = findHeader(headers, 'content-encoding')
  if (codings === undefined) return noCodings
  return codings
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8
}

/** `deflate` means the zlib format, and some senders leave its header out. */
function deflateFormat(bytes: Uint8Array): 'deflate' | 'deflate-raw' {
  const [first = 0, second = 0] = bytes
  return (first & 15) === 8 && ((first << 8) | second) % 31 === 0 ? 'deflate' : 'deflate-raw'
}

/** What the platform's own streams may undo beyond what all of them do; the format has another name than the coding. */
const furtherFormats: ReadonlyMap<string, string> = new Map([
  ['br', 'brotli'],
  ['zstd', 'zstd'],
])

function platformDecompressor(format: string): Decompressor | undefined {
  try {
    const stream = new DecompressionStream(format as CompressionFormat)
    return () => stream
  } catch (error) {
    // The platform does not know the format.
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/**
 * What undoes a coding of bytes: the host's own first, then the platform's. Undefined if nothing does.
 *
 * @param name - in lower case
 */
export function findDecompressor(name: string, bytes: Uint8Array, own: Decompressors): Decompressor | undefined {
  if (name === 'gzip' || name === 'x-gzip') return () => new DecompressionStream('gzip')
  if (name === 'deflate') return () => new DecompressionStream(deflateFormat(bytes))
  if (Object.hasOwn(own, name)) return own[name]
  const format = furtherFormats.get(name)
  return format === undefined ? undefined : platformDecompressor(format)
}

/** What a decompressor makes of bytes, as far as it comes within a limit. */
export async function decompress(
  bytes: Uint8Array,
  decompressor: Decompressor,
  limit: number,
): Promise<{ readonly bytes: Uint8Array; readonly limited: boolean; readonly failed: boolean }> {
  const output = streamOf(bytes).pipeThrough(decompressor())
  const { bytes: decoded, limited, error } = await readStream(output, limit)
  return { bytes: decoded, limited, failed: error !== undefined }
}
