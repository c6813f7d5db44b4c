import { toTextStrict, type ByteString } from '../../runtime/index.ts'
import type { BytesForm } from '../ast.ts'

/** The fewest hashes with which a raw string can hold a text, or undefined if none of 255 will do. */
function rawHashes(text: string): string | undefined {
  let longest = -1
  for (const match of text.matchAll(/"(#*)/g)) longest = Math.max(longest, (match[1] ?? '').length)
  return longest + 1 > 255 ? undefined : '#'.repeat(longest + 1)
}

/** A raw string, or undefined if no number of hashes will do. */
export function printRaw(text: string): string | undefined {
  const hashes = rawHashes(text)
  return hashes === undefined ? undefined : `r${hashes}"${text}"${hashes}`
}

function escapeByte(char: string): string {
  return char === '"' || char === '\\' ? `\\${char}` : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`
}

/** Control bytes are escaped; text that is no UTF-8 is escaped byte by byte where it is not ASCII. */
export function printQuoted(bytes: ByteString): string {
  const text = toTextStrict(bytes)

  if (text !== undefined) return `"${text.replace(/["\\\x00-\x1f\x7f]/g, escapeByte)}"`

  return `"${bytes.replace(/["\\\x00-\x1f\x7f-\xff]/g, escapeByte)}"`
}

/** A byte literal in the form in which it was written, where that can hold it. */
export function printBytes(bytes: ByteString, form: BytesForm): string {
  if (form === 'raw') {
    const text = toTextStrict(bytes)
    const raw = text === undefined ? undefined : printRaw(text)
    if (raw !== undefined) return raw
  }
  if (form === 'hex' && bytes.length > 1) {
    return Array.from(bytes, (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join(':')
  }
  return printQuoted(bytes)
}
