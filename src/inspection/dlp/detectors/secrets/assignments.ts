import type { Candidate } from '../../detector.ts'
import { isPublished, looksLikeName, looksRandom } from './key-shape.ts'

/** What stands in the place of a secret in documentation and templates. */
export const placeholder =
  /^(?:(.)\1*|enc\[.*|<.*>|<.*|\[.*|\$.*|%.*|\{.*|your.*|my.?pass.*|example.*|change.?(?:me|it).*|pass(?:word|wd)?|pwd|secret|token|test|user(?:name)?|placeholder.*|redacted.*|process\.env.*|os\.environ.*|null|none|true|false|undefined)$/i

function looksAssigned(value: string): boolean {
  if (placeholder.test(value) || isPublished(value) || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return false
  // An option of a command, or a path from the root: no key begins so.
  if (/^(?:--|\.{1,2}\/|\/[a-z]+\/)/.test(value)) return false
  return looksRandom(value, 3.2) && !looksLikeName(value)
}

/** Keys and tokens that open nothing: those of tables, caches and pages, and the public half of a pair. */
const harmlessBefore =
  /(?:csrf|csrfmiddleware|xsrf|anti[_-]?forgery|public|primary|partition|foreign|sort|cache|hash|row|shard|routing|idempotency|dedup(?:lication)?|object|storage|site|publishable|license plate|next[ _-]?page|page|sync|continuation|cursor|pagination|delta|skip|resume|refresh[ _-]?page)[ _-]?$/i

/**
 * Where a value stands behind a word for a secret. A number, a stage or a word that says nothing may end the name;
 * `token_type` and `secret_name` hold no secret.
 */
export const assignedShape =
  /(?:(?:api[_ -]?key|access[_ -]?key|secret(?:[_ -]?key)?|auth[_ -]?token|access[_ -]?token|client[_ -]?secret|private[_ -]?key|credentials?|creds|bearer|token)(?:[_-]?(?:\d{1,4}|str|string|value|prod|production|dev|staging|live|do_not_commit))?["']?\]?[ \t]{0,3}(?::=|=>|[:=> \t]|is)[ \t]{0,3}["']?|\b(?:key|secret|token) is:? ["'`]?)([A-Z0-9_\-+/=.~]{16,200})(?![A-Z0-9_\-+/=~])/gi

/** One of them is part of each text that {@link assignedShape} matches. */
export const assignedWords: readonly string[] = ['key', 'secret', 'token', 'credential', 'creds', 'bearer']

/** A value behind a word that says that it is a secret. */
export function* findAssigned(text: string): Generator<Candidate> {
  for (const match of text.matchAll(assignedShape)) {
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

/** Words and short numbers joined by signs, as in `see-the-wiki` and `min-12-characters`; a word and a number are none. */
function areJoinedWords(value: string): boolean {
  const parts = value.split(/[-_/.'’]/).filter((part) => part !== '')
  const words = parts.filter((part) => /^\p{Lu}?\p{Ll}+$/u.test(part))
  if (words.length > 1 && parts.every((part) => /^\p{Lu}?\p{Ll}+$|^\d{1,2}$|^[A-Za-z]\d?$/u.test(part))) return true
  // Three parts or more that are all words, names with a number or short numbers, joined by any sign: `min=12/max=128`.
  const any = value.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '')
  return any.length > 2 && any.every((part) => /^\p{Lu}?\p{Ll}+\d{0,2}$|^\p{Lu}{2,}$|^\d{1,4}$|^\p{L}\d?$/u.test(part))
}

/** Whether a value behind `password` refers to one: an expression, a path, a tag of YAML. */
function refersToPassword(value: string): boolean {
  if (/^(?:[~.]{0,2}\/|[a-z]{1,10}:\/\/|\(|--|![a-z]{3,12}$)/i.test(value) || /^@?[\w.]+\(/.test(value)) return true
  return /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/.test(value) && looksLikeName(value)
}

/** Letters only, in cases that no word has. */
function areMixedLetters(value: string): boolean {
  return /^[A-Za-z]{10,}$/.test(value) && (value.match(/[a-z][A-Z]/g)?.length ?? 0) > 1 && !looksLikeName(value)
}

/** Where a value stands behind a word for a password. */
export const passwordShape =
  /(?:(?:password|passwd|passphrase|pwd|passwort|kennwort|mot de passe|contraseña|パスワード|密码)["']?\]?[ \t]{0,3}(?:[:=は][ \t]{0,3}|(?:is|ist|est|es)[ \t]{1,3})["']?|\blogin\s{1,3}\S{1,60}\s{1,9}password\s{1,3})([^\s"',;]{6,100})/gi

/** One of them is part of each text that {@link passwordShape} matches. */
export const passwordWords: readonly string[] = [
  'password',
  'passwd',
  'passphrase',
  'pwd',
  'passwort',
  'kennwort',
  'mot de passe',
  'contraseña',
  'パスワード',
  '密码',
]

/** A value behind the word for a password, or a line of `.netrc`. Values of words only are none: most of those are prose. */
export function* findPasswords(text: string): Generator<Candidate> {
  for (const match of text.matchAll(passwordShape)) {
    const given = match[1] ?? ''
    const value = given.replace(/[.!?)“”»]+$/, '')
    if (!beginsWord(text, match.index) || value.length < 6 || placeholder.test(value)) continue
    if (!/[A-Za-z]/.test(value) || !(/[\d\p{P}\p{S}]/u.test(value) || areMixedLetters(value))) continue
    if (refersToPassword(value) || areJoinedWords(value)) continue
    const start = match.index + match[0].length - given.length
    yield { start, end: start + value.length }
  }
}
