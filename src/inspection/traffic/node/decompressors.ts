import { Duplex } from 'node:stream'
import * as zlib from 'node:zlib'
import type { Decompressor, Decompressors } from '../message/exchange.ts'

function webStream(make: () => Duplex): Decompressor {
  return () => Duplex.toWeb(make()) as unknown as ReturnType<Decompressor>
}

/** What Node's zlib undoes beyond gzip and deflate: Brotli, and zstd from Node 22.15 on. */
export const nodeDecompressors: Decompressors = {
  br: webStream(() => zlib.createBrotliDecompress()),
  ...('createZstdDecompress' in zlib ? { zstd: webStream(zlib.createZstdDecompress as () => Duplex) } : {}),
}
