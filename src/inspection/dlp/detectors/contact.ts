import type { DetectorRow } from '../detector.ts'
import { madeOnce } from '../finding/made-once.ts'

const letters = '\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}'
const emailShape = madeOnce(
  () =>
    new RegExp(
      `(?<![${letters}0-9._%+@/-])[${letters}0-9_%+'-][${letters}0-9._%+'-]{0,63}@(?:[${letters}0-9-]{1,63}\\.){1,8}[${letters}]{2,24}(?![${letters}0-9_@-]|\\.[${letters}0-9]|\\([\\w)])`,
      'gu',
    ),
)
/** Last parts that name files, not domains: `logo@2x.png`, `pkg@1.2.tgz`. */
const fileEndings = new Set(
  'png jpg jpeg heic bmp gif svg webp avif ico tgz gz zip tar js mjs cjs ts tsx jsx css scss json yaml yml xml html md txt pdf jar whl csv docx xlsx pptx log mp3 mp4 exe dll'.split(
    ' ',
  ),
)

/** Users of version control; nobody reads mail there. */
const serviceUsers = new Set(['git', 'hg', 'svn'])
/** A remote shell with its options and files, of which `user@host` is the next argument. */
const shellCommand =
  /\b(?:ssh|scp|sftp|rsync|mosh|ssh-copy-id)(?: {1,2}(?:-[\w-]{1,20}(?: [\w./~]{1,40})?|[\w-]{1,40}[./~][\w./~-]{0,40})){0,4} {1,2}$/

function isEmail(found: string, text: string, start: number): boolean {
  const at = found.lastIndexOf('@')
  const labels = found.slice(at + 1).split('.')
  if (fileEndings.has((labels.at(-1) ?? '').toLowerCase())) return false
  if (labels.some((label) => label.startsWith('-') || label.endsWith('-'))) return false
  if (found.slice(0, at).endsWith('.') || found.slice(0, at).includes('..')) return false
  if (serviceUsers.has(found.slice(0, at)) || shellCommand.test(text.slice(Math.max(0, start - 120), start)))
    return false
  // `git@host:path` and `scheme://user:password@host` are addresses of machines.
  if (/^:[\w~/]/.test(text.slice(start + found.length, start + found.length + 2))) return false
  return !/:\/\/[^\s/]{0,80}$/.test(text.slice(Math.max(0, start - 90), start))
}

// prettier-ignore
const fullName = madeOnce(() => /(?<!\p{L})(?:(?:[Mm]y|[Ff]ull|[Ff]irst and last|[Cc]ustomer|[Pp]atient|[Ee]mployee) name(?: is|:)|[Nn]ame:|(?:Mr|Mrs|Ms|Dr|Herr|Frau|Prof)\.?|[Ii]ch heiße|[Jj]e m'appelle|[Mm]e llamo) \p{Lu}[\p{L}'-]{1,30} (?:\p{Lu}\. )?\p{Lu}[\p{L}'-]{1,30}(?!\p{L})/gu)

// prettier-ignore
export const contactRows: readonly DetectorRow[] = [
  {
    id: 'email_address', name: 'Email Address', family: 'contact', pii: ['EMAIL_ADDRESS'], needs: '@', get pattern() { return emailShape() }, accepts: isEmail, confidence: 'high',
    examples: {
      positive: ['jane.miller@example.org', '連絡先は tomas_k@example.orgです', 'mail me: a+b@mail.example.co.uk.', '<müller@münchen.example>', 'fix ssh, then mail ana@example.org'],
      negative: ['Mention @aroha_n in the post', 'git@github.com:org/repo.git', 'icon@2x.png', 'react@18.2.0', 'postgres://app:pw@db.example.com/x', 'a@b', 'user@-bad.example', 'ssh -p 22 deploy@build.example.com', 'scp a.txt root@db.example.net', 'X@W.mean()'],
    },
  },
  {
    id: 'us_mailing_address', name: 'US Mailing Address', family: 'contact', pii: ['LOCATION'],
    pattern: /(?<![\w.-])\d{1,6} (?:[NSEW]\.? )?(?:[A-Z0-9][a-z0-9]{1,20} ){1,4}(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Ln|Lane|Dr|Drive|Ct|Court|Way|Pl|Place)\.?(?:,? [A-Za-z0-9# .]{1,30})?,? (?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]) \d{5}(?:-\d{4})?(?![\w-])/g, confidence: 'medium',
    examples: { positive: ['ship to 742 Evergreen Lane, Springfield, OR 97477'], negative: ['742 Evergreen Lane', 'room 12 Main Street'] },
  },
  {
    id: 'full_name', name: 'Full Name', family: 'contact', pii: ['PERSON'],
    get pattern() { return fullName() }, confidence: 'low', confidenceInContext: 'low',
    examples: { positive: ['My name is Jane Miller', 'Herr Thomas Schneider'], negative: ['my name is on the list', 'What is a good name for a cat?'] },
  },
]
