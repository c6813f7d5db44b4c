import { toText, toUint8Array, type ByteString } from '../../../runtime/index.ts'
import { partHeader, type MultipartPart } from '../message/multipart.ts'
import { isSurelyPacked } from '../message/packed-file.ts'
import { readFileContent, type FileContent } from './encoded-file.ts'

const mediaTypes = /^(?:image|audio|video)\//

/** Encodings that leave the bytes as they are. Source: RFC 2045, 6.2. */
const plainEncodings: ReadonlySet<string> = new Set(['', '7bit', '8bit', 'binary', 'identity'])

/** Undoes quoted-printable: soft line ends and escapes. Source: RFC 2045, 6.7. */
function decodeQuotedPrintable(text: ByteString): ByteString {
  return text.replace(/[ \t]{0,100}=[ \t]{0,100}\r?\n|=([\dA-Fa-f]{2})/g, (whole, digits: string | undefined) =>
    digits === undefined ? (/^[ \t]*/.exec(whole)?.[0] ?? '') : String.fromCharCode(parseInt(digits, 16)),
  )
}

function decodeBase64(text: ByteString): ByteString | undefined {
  try {
    return atob(text.replace(/[\s=]+/g, ''))
  } catch (error) {
    // Who heeds the header gets nothing, who does not the text as it stands.
    if (error instanceof DOMException) return undefined
    throw error
  }
}

/** The encodings that a part names for itself. Servers differ in whether they heed them (RFC 7578, 4.7). */
function encodingsOf(part: MultipartPart): readonly string[] {
  return ['content-transfer-encoding', 'content-encoding']
    .flatMap((name) => partHeader(part, name))
    .flatMap((line) => line.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => !plainEncodings.has(name))
}

/**
 * What a part of a multipart body holds, by its own headers.
 *
 * @param charset - what the form says of all its fields (`_charset_`; RFC 7578, 4.6); '' if nothing
 */
export function readPartContent(part: MultipartPart, charset: string): FileContent {
  const types = partHeader(part, 'content-type').map(toText)
  const claim = {
    isMedia: types.some((type) => mediaTypes.test(type)),
    type: [types.length === 0 ? 'text/plain' : types.join(','), ...(charset === '' ? [] : [`charset=${charset}`])].join(
      ';',
    ),
  }
  const [encoding, ...others] = encodingsOf(part)
  if (encoding === undefined) return readFileContent(toUint8Array(part.value), claim)
  const unread: FileContent = { kind: 'unread', what: `a part in the encoding \`${encoding.slice(0, 40)}\`` }
  if (others.length > 0) return unread
  if (encoding === 'quoted-printable') return readFileContent(toUint8Array(decodeQuotedPrintable(part.value)), claim)
  if (encoding !== 'base64') return unread
  const decoded = decodeBase64(part.value)
  if (decoded === undefined) return readFileContent(toUint8Array(part.value), claim)
  const content = readFileContent(toUint8Array(decoded), claim)
  const declared = types.join(',')
  // Words are base64 of something, too: they stand as they are for who does not heed the header.
  return content.kind === 'text' || isSurelyPacked(part.value, toUint8Array(decoded), declared)
    ? content
    : { kind: 'text', text: toText(part.value) }
}
