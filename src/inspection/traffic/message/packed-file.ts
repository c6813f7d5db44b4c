import { fromUint8Array } from '../../../runtime/index.ts'
import { findFileType } from './file-type.ts'

/** Bytes in which every signature stands that tells pictures, sound and films. */
const signatureLength = 512

/** Five words in a row with what base64 has between letters; of 1 MB of random base64 one in eight holds such a row. */
const words = /(?:[A-Za-z][a-z]{0,20}[-_+/\r\n]{1,4}){5}/

/** Last letters whose bits that no byte takes are zero, by the letters of the last group. Source: RFC 4648, 3.5. */
const lastLetters: Readonly<Record<number, string>> = { 2: 'AQgw', 3: 'AEIMQUYcgkosw048' }

/** Base64 as encoders write it: one alphabet, lines of one width, whole groups, padding that fits. Source: RFC 4648. */
function isStrictBase64(text: string): boolean {
  const lines = text.trim().split(/\r?\n/)
  const [{ length: width } = ''] = lines
  const last = lines.length - 1
  if (lines.some(({ length }, at) => (at < last ? length !== width : length > width))) return false
  const packed = lines.join('')
  if (!/^(?:[A-Za-z0-9+/]*|[A-Za-z0-9_-]*)={0,2}$/.test(packed)) return false
  const letters = packed.endsWith('==') ? packed.length - 2 : packed.endsWith('=') ? packed.length - 1 : packed.length
  const group = letters % 4
  if (group === 1 || (letters < packed.length && packed.length % 4 !== 0)) return false
  return group === 0 || (lastLetters[group] ?? '').includes(packed.charAt(letters - 1))
}

/** Whether bytes begin as what they are said to be; what is said to be neither picture, sound nor film may begin as it likes. */
function beginsAsDeclared(bytes: Uint8Array, declared: string): boolean {
  const isPicture = /image|^(?:png|jpe?g|gif|webp)$/i.test(declared)
  const isRecording = /audio|video|^(?:wav|mp3|flac|ogg|opus|m4a|aac|pcm\d*|g711_[au]law|mp4|mov|mkv|webm)$/i.test(declared) // prettier-ignore
  if (!isPicture && !isRecording) return true
  const mime = findFileType(fromUint8Array(bytes.subarray(0, signatureLength)))?.mime ?? ''
  // HEIF pictures of some brands begin as films do.
  if (isPicture && /^(?:image\/|video\/mp4$)/.test(mime)) return true
  return isRecording && /^(?:audio|video)\/|^application\/ogg$/.test(mime)
}

/**
 * Whether a text can be nothing but a file in base64, so that nobody reads it as the words it is made of: words with
 * hyphens, slashes or line ends between them are base64 of something, too.
 *
 * @param bytes - what the text decodes to
 * @param declared - what is said of the file: a media type, the kind of a part or a usual extension; '' if nothing
 */
export function isSurelyPacked(text: string, bytes: Uint8Array, declared: string): boolean {
  return isStrictBase64(text) && !words.test(text) && beginsAsDeclared(bytes, declared)
}
