import type { ByteString } from '../../../runtime/index.ts'

/** What bytes are by their signature. */
export interface FileType {
  readonly mime: string
  /** The usual extension, without dot. */
  readonly extension: string
  /** It holds other files in compressed form. */
  readonly isArchive?: true
}

interface SignatureRow extends FileType {
  readonly signature: ByteString
  /** Where the signature stands (default 0). */
  readonly at?: number
  /** A second signature that must stand at its place too. */
  readonly and?: readonly [at: number, signature: ByteString]
}

// Sources: WHATWG MIME Sniffing, 6; the formats' own specifications. The first row that fits counts.
// prettier-ignore
const signatureRows: readonly SignatureRow[] = [
  { mime: 'image/png', extension: 'png', signature: '\x89PNG\r\n\x1a\n' },
  { mime: 'image/jpeg', extension: 'jpg', signature: '\xff\xd8\xff' },
  { mime: 'image/gif', extension: 'gif', signature: 'GIF87a' },
  { mime: 'image/gif', extension: 'gif', signature: 'GIF89a' },
  { mime: 'image/webp', extension: 'webp', signature: 'RIFF', and: [8, 'WEBPVP'] },
  { mime: 'image/bmp', extension: 'bmp', signature: 'BM', and: [6, '\0\0\0\0'] },
  { mime: 'image/tiff', extension: 'tiff', signature: 'II*\0' },
  { mime: 'image/tiff', extension: 'tiff', signature: 'MM\0*' },
  { mime: 'image/x-icon', extension: 'ico', signature: '\0\0\x01\0' },
  { mime: 'image/avif', extension: 'avif', signature: 'ftypavif', at: 4 },
  { mime: 'image/heic', extension: 'heic', signature: 'ftypheic', at: 4 },
  { mime: 'video/quicktime', extension: 'mov', signature: 'ftypqt  ', at: 4 },
  { mime: 'audio/mp4', extension: 'm4a', signature: 'ftypM4A ', at: 4 },
  { mime: 'video/mp4', extension: 'mp4', signature: 'ftyp', at: 4 },
  { mime: 'video/webm', extension: 'webm', signature: '\x1aE\xdf\xa3' },
  { mime: 'video/avi', extension: 'avi', signature: 'RIFF', and: [8, 'AVI '] },
  { mime: 'video/mpeg', extension: 'mpeg', signature: '\0\0\x01\xba' },
  { mime: 'audio/wave', extension: 'wav', signature: 'RIFF', and: [8, 'WAVE'] },
  { mime: 'audio/mpeg', extension: 'mp3', signature: 'ID3' },
  { mime: 'audio/flac', extension: 'flac', signature: 'fLaC' },
  { mime: 'audio/midi', extension: 'mid', signature: 'MThd\0\0\0\x06' },
  { mime: 'application/ogg', extension: 'ogg', signature: 'OggS\0' },
  { mime: 'application/pdf', extension: 'pdf', signature: '%PDF-' },
  { mime: 'application/postscript', extension: 'ps', signature: '%!PS-Adobe-' },
  { mime: 'application/rtf', extension: 'rtf', signature: '{\\rtf' },
  { mime: 'application/zip', extension: 'zip', signature: 'PK\x03\x04', isArchive: true },
  { mime: 'application/zip', extension: 'zip', signature: 'PK\x05\x06', isArchive: true },
  { mime: 'application/gzip', extension: 'gz', signature: '\x1f\x8b\x08', isArchive: true },
  { mime: 'application/x-7z-compressed', extension: '7z', signature: '7z\xbc\xaf\x27\x1c', isArchive: true },
  { mime: 'application/x-rar-compressed', extension: 'rar', signature: 'Rar!\x1a\x07', isArchive: true },
  { mime: 'application/x-bzip2', extension: 'bz2', signature: 'BZh', isArchive: true },
  { mime: 'application/x-xz', extension: 'xz', signature: '\xfd7zXZ\0', isArchive: true },
  { mime: 'application/zstd', extension: 'zst', signature: '\x28\xb5\x2f\xfd', isArchive: true },
  { mime: 'application/x-tar', extension: 'tar', signature: 'ustar', at: 257, isArchive: true },
  { mime: 'application/x-ole-storage', extension: 'doc', signature: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' },
  { mime: 'application/vnd.microsoft.portable-executable', extension: 'exe', signature: 'MZ' },
  { mime: 'application/x-elf', extension: 'elf', signature: '\x7fELF' },
  { mime: 'application/wasm', extension: 'wasm', signature: '\0asm' },
  { mime: 'application/vnd.sqlite3', extension: 'sqlite', signature: 'SQLite format 3\0' },
]

/** Office documents are zip files that hold a folder of this name. Source: ECMA-376. */
const officeRows: readonly (FileType & { readonly folder: string })[] = [
  {
    folder: 'word/',
    extension: 'docx',
    mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  },
  { folder: 'xl/', extension: 'xlsx', mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  {
    folder: 'ppt/',
    extension: 'pptx',
    mime: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  },
]

/** Bytes that are looked at for text. Source: WHATWG MIME Sniffing, 5.1 (the resource header). */
const headerLength = 1445

/** Bytes in which the folder of an office document is looked for. */
const officeLength = 65_536

function fits(bytes: ByteString, { signature, at = 0, and }: SignatureRow): boolean {
  return bytes.startsWith(signature, at) && (and === undefined || bytes.startsWith(and[1], and[0]))
}

/** What bytes are by their signature, or undefined if they have none. */
export function findFileType(bytes: ByteString): FileType | undefined {
  const row = signatureRows.find((candidate) => fits(bytes, candidate))
  if (row?.extension !== 'zip') return row
  const head = bytes.slice(0, officeLength)
  return officeRows.find(({ folder }) => head.includes(folder)) ?? row
}

/** The type of bytes without a signature: by how their text begins, or whether they are text at all. */
export function sniffText(bytes: ByteString): string {
  const head = bytes.slice(0, headerLength)
  if (/[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/.test(head)) return 'application/octet-stream'
  const start = head.replace(/^(?:\xef\xbb\xbf)?[\t\n\f\r ]*/, '').slice(0, 16)
  if (/^<(?:!doctype html|html|head|body|script|iframe)[\t\n\f\r >]?/i.test(start)) return 'text/html'
  return start.startsWith('<?xml') ? 'text/xml' : 'text/plain'
}
