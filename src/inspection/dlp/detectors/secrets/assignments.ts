import type { Candidate } from '../../detector.ts'
import { isPublished, looksLikeName, looksRandom } from './key-shape.ts'

/** What stands in the place of a secret in documentation and templates. */
export const placeholder =
  /^(?:x+|\*+|\.+|<.*>|\[.*|\$.*|%.*|\{.*|your.*|my.?pass.*|example.*|change.?(?:me|it).*|pass(?:word|wd)?|pwd|secret|token|test|user(?:name)?|placeholder.*|redacted.*|process\.env.*|os\.environ.*|null|none|true|false|undefined)$/i

function looksAssigned(value: string): boolean {
  if (placeholder.test(value) || isPublished(value) || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return false
  // An option of a command, or a path from the root: no key begins so.
  if (/^(?:--|\.{1,2}\/|\/[a-z]+\/)/.test(value)) return false
  return looksRandom(value, 3.2) && !looksLikeName(value)
}

/** Keys and tokens that open nothing: those of tables, caches and pages, and the public half of a pair. */
const harmlessBefore =
  /(?:public|primary|partition|foreign|sort|cache|hash|row|shard|routing|idempotency|dedup(?:lication)?|object|storage|site|publishable|license plate|next[ _-]?page|page|sync|continuation|cursor|pagination|delta|skip|resume|refresh[ _-]?page)[ _-]?$/i

/** A value behind a word that says that it is a secret. */
export function* findAssigned(text: string): Generator<Candidate> {
  const shape =
    /(?:(?:api[_ -]?key|access[_ -]?key|secret(?:[_ -]?key)?|auth[_ -]?token|access[_ -]?token|client[_ -]?secret|private[_ -]?key|bearer|token)["']?\s{0,3}(?:[:=\s]|is)\s{0,3}["']?|\b(?:key|secret|token) is:? ["'`]?)([A-Z0-9_\-+/=.~]{16,200})(?![A-Z0-9_\-+/=~])/gi
  for (const match of text.matchAll(shape)) {
    const value = match[1] ?? ''
    const end = match.index + match[0].length
    // What is called or looked into is code.
    if (/[([]/.test(text.charAt(end)) || harmlessBefore.test(text.slice(Math.max(0, match.index - 24), match.index)))
      continue
    if (looksAssigned(value)) yield { start: end - value.length, end }
  }
}

/** Whether the word `password` at a place is the end of another: `DB_PASSWORD`, `dbPassword` and `PGPASSWORD` say the same. */
function beginsWord(text: string, start: number): boolean {
  const before = text.charAt(start - 1)
  if (before === '' || !/[\p{L}\p{N}]/u.test(before)) return true
  return /[a-z0-9]/.test(before) ? /[A-Z]/.test(text.charAt(start)) : text.slice(Math.max(0, start - 2), start) === 'PG'
}

/** A value behind the word for a password: with a sign between any that holds more than letters, in a sentence none of words. */
export function* findPasswords(text: string): Generator<Candidate> {
  const shape =
    /(?:password|passwd|passphrase|pwd|passwort|kennwort|mot de passe|contraseña|パスワード|密码)["']?\s{0,3}([:=は]|is|ist|est|es)\s{0,3}["']?([^\s"',;]{6,100})/gi
  for (const match of text.matchAll(shape)) {
    const given = match[2] ?? ''
    const value = given.replace(/[.!?)]+$/, '')
    if (!beginsWord(text, match.index) || value.length < 6 || placeholder.test(value)) continue
    if (!/[\d\p{P}\p{S}]/u.test(value) || !/[A-Za-z]/.test(value)) continue
    if (/^(?:[~.]{0,2}\/|[a-z]{1,10}:\/\/|\(|--)/i.test(value) || /^[\w.]+\(/.test(value)) continue
    const isSaid = /^[a-z]/i.test(match[1] ?? '')
    if (isSaid && /^(?:\p{L}+[-'’/]){1,4}\p{L}+$/u.test(value)) continue
    const start = match.index + match[0].length - given.length
    yield { start, end: start + value.length }
  }
}
