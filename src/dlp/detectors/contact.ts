import { parseIp } from '../../runtime/index.ts'
import type { Candidate, DetectorEnvironment, DetectorRow } from '../detector.ts'
import { hasCallingCode, isNorthAmerican } from '../phone-numbers.ts'
import { continuesIban } from './iban-groups.ts'

const letters = '\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}'
const emailShape = new RegExp(
  `(?<![${letters}0-9._%+@/-])[${letters}0-9_%+'-][${letters}0-9._%+'-]{0,63}@(?:[${letters}0-9-]{1,63}\\.){1,8}[${letters}]{2,24}(?![${letters}0-9_@-]|\\.[${letters}0-9])`,
  'gu',
)
/** Last parts that name files, not domains: `logo@2x.png`, `pkg@1.2.tgz`. */
const fileEndings = new Set(
  'png jpg jpeg gif svg webp avif ico tgz gz zip tar js mjs cjs ts tsx jsx css scss json yaml yml xml html md txt pdf jar whl'.split(
    ' ',
  ),
)

function isEmail(found: string, text: string, start: number): boolean {
  const at = found.lastIndexOf('@')
  const labels = found.slice(at + 1).split('.')
  if (fileEndings.has((labels.at(-1) ?? '').toLowerCase())) return false
  if (labels.some((label) => label.startsWith('-') || label.endsWith('-'))) return false
  if (found.slice(0, at).endsWith('.') || found.slice(0, at).includes('..')) return false
  // `git@host:path` and `scheme://user:password@host` are addresses of machines.
  if (/^:[\w~/]/.test(text.slice(start + found.length, start + found.length + 2))) return false
  return !/:\/\/[^\s/]{0,80}$/.test(text.slice(Math.max(0, start - 90), start))
}

const phoneContext = [
  'phone*',
  'telephone',
  'tel',
  'call*',
  'cell',
  'mobile',
  'fax',
  'whatsapp',
  'sms',
  'text me',
  'dial',
  'ring',
  'reach',
  'contact',
  'hotline',
  'my number',
  'telefon*',
  'rufnummer',
  'handy*',
  'mobil*',
  'anruf*',
  'ruf*',
  'téléphone',
  'portable',
  'appel*',
  'teléfono',
  'telefono',
  'móvil',
  'llám*',
  'llam*',
  'cellulare',
  'chiam*',
  'celular',
  'telefone',
  'ligue',
  'waea',
  'телефон*',
  'звон*',
  '電話*',
  '携帯',
  '连絡先',
  '連絡先',
  '手机',
  '电话',
  '전화',
  'هاتف',
  'फ़ोन',
  'फोन',
  'telefoon',
  'numer',
  'puhelin*',
]
const phoneVeto = [
  'order',
  'ticket',
  'invoice',
  'part',
  'part number',
  'reference',
  'ref',
  'case',
  'sku',
  'isbn',
  'serial',
  'tracking',
  'item',
  'version',
  'build',
  'model',
  'article',
  'account',
  'iban',
  'card',
  'ssn',
  'social security',
  'bestell*',
  'rechnung*',
  'artikel*',
  'teilenummer',
  'commande',
  'facture',
  'pedido',
  'factura',
  'ordine',
  'fattura',
  '注文番号',
  '注文',
  '订单*',
  'ōta',
  'заказ*',
]
const isDate = /^(?:(?:19|20)\d\d[-./ ]\d{1,2}[-./ ]\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d)/
const socialSecurityShape = /^\d{3}-\d{2}-\d{4}$/

function* findInternational(text: string, environment: DetectorEnvironment): Generator<Candidate> {
  for (const match of text.matchAll(/(?<![\w+.])\+[1-9](?:[ ().\-/]{0,3}\d){6,14}(?!\w|[.-]\d)/g)) {
    const digits = match[0].replace(/\D/g, '')
    if (!hasCallingCode(digits) || digits.length < 8) continue
    if (digits.startsWith('1') && !isNorthAmerican(digits)) continue
    const judged = environment.phonePlan?.judge(match[0])
    if (judged !== 'impossible')
      yield {
        start: match.index,
        end: match.index + match[0].length,
        confidence: judged === 'valid' ? 'high' : 'medium',
      }
  }
}

function* findNorthAmerican(text: string): Generator<Candidate> {
  const shape = /(?<![\w+.])(?<!\d[-/])(?:1[ .-]?)?(?:\(\d{3}\)[ .-]?|\d{3}[ .-])\d{3}[ .-]\d{4}(?!\w|[.-]\d)/g
  for (const match of text.matchAll(shape)) {
    // A plus sign before it makes it the whole of an international number, found elsewhere.
    if (/\+\s?1?[ .-]?$/.test(text.slice(Math.max(0, match.index - 4), match.index))) continue
    if (isNorthAmerican(match[0].replace(/\D/g, ''))) yield { start: match.index, end: match.index + match[0].length }
  }
}

/** Numbers as people write them at home: a trunk zero or groups; only context words make them telephone numbers. */
function* findNational(text: string): Generator<Candidate> {
  for (const match of text.matchAll(
    /(?<![\w+.,:/-])(?<!\d )(?:\(0?\d{1,4}\)[ -]?|0|\d{2,4}[ .\-/])\d{1,5}(?:[ .\-/]?\d{2,5}){1,5}(?!\w|[.,: /-]\d)/g,
  )) {
    const digits = match[0].replace(/\D/g, '')
    if (digits.length < 8 || digits.length > 12 || isDate.test(match[0]) || socialSecurityShape.test(match[0])) continue
    if (continuesIban(text, match.index)) continue
    yield { start: match.index, end: match.index + match[0].length }
  }
}

const ipContext = [
  'ip',
  'ipv4',
  'ipv6',
  'server*',
  'host*',
  'address*',
  'firewall',
  'client',
  'ping',
  'subnet',
  'gateway',
  'dns',
  'network',
  'router',
  'connect*',
  'node',
  'vpn',
  'login',
  'proxy',
  'peer',
  'ssh',
  'adresse*',
  'rechner',
  'netz*',
  'serveur',
  'réseau',
  'servidor',
  'dirección',
  'indirizzo',
  'サーバー',
  'アドレス',
  'ファイアウォール',
  '服务器',
  '地址',
  'tūmau',
  'wāhitau',
  'сервер*',
  'адрес*',
]
const versionWords = [
  'version*',
  'release*',
  'build*',
  'firmware',
  'driver',
  'rev',
  'revision',
  'section',
  'chapter',
  'clause',
  'paragraph',
  'patch*',
  'upgrad*',
  'updat*',
  'downgrad*',
  'changelog',
  'sdk',
  'browser',
  'chrome',
  'kernel',
  'plugin',
  'package',
  'ausgabe',
  'abschnitt',
  'kapitel',
  'versión',
  'versão',
  'versione',
  'versie',
  'wersja',
  'putanga',
  'バージョン',
  '版',
  '版本',
  'верси*',
  'aktualis*',
  'mise à jour',
  'actualiz*',
  'v',
]

function isIpv6(found: string): boolean {
  // Short forms such as `ab::1` are also names of C++ scopes: ask for a prefix that is in use.
  if (!/\d/.test(found) || (found.match(/:/g) ?? []).length < 2) return false
  if (
    !/^(?:::|[23][0-9a-f]{3}:|f[cde][0-9a-f]{2}:|ff[0-9a-f]{2}:|64:ff9b:)/i.test(found) &&
    found.split(':').length !== 8
  )
    return false
  return parseIp(found) !== undefined
}

// prettier-ignore
export const contactRows: readonly DetectorRow[] = [
  {
    id: 'email_address', name: 'Email Address', family: 'contact', pii: ['EMAIL_ADDRESS'], needs: '@', pattern: emailShape, accepts: isEmail, confidence: 'high',
    examples: {
      positive: ['jane.miller@example.org', '連絡先は tomas_k@example.orgです', 'mail me: a+b@mail.example.co.uk.', '<müller@münchen.example>'],
      negative: ['Mention @aroha_n in the post', 'git@github.com:org/repo.git', 'icon@2x.png', 'react@18.2.0', 'postgres://app:pw@db.example.com/x', 'a@b', 'user@-bad.example'],
    },
  },
  {
    id: 'phone_international', name: 'International Phone Number', family: 'contact', pii: ['PHONE_NUMBER'], needs: '+', find: findInternational, confidence: 'medium', context: phoneContext,
    examples: {
      positive: ['+1 415 555 0112', '+64 21 555 0595', 'unter +49 30 23125 735 zurück', '+81 3-5550-0850 です', '+1-202-555-0119', '+44 (0)20 7946 0958'],
      negative: ['1+4155550112', '+12 points', '+1 015 555 0112', '2+2=4 and +100', '+999 12345678'],
    },
  },
  {
    id: 'us_phone', name: 'US Phone Number', family: 'contact', pii: ['PHONE_NUMBER'], find: findNorthAmerican, confidence: 'medium', context: phoneContext, veto: phoneVeto,
    examples: {
      positive: ['(415) 555-0195', 'my number is 312-555-0131 and', '415.555.0132', '1-800-555-0199'],
      negative: ['order 415-555-0132', '115-555-0132', '415-155-0132', '978-3-16-148410-0', '2026-05-14', '120.0.6099.109', '注文番号 415-555-0132'],
    },
  },
  {
    id: 'phone_national', name: 'National Phone Number', family: 'contact', pii: ['PHONE_NUMBER'], find: findNational, confidence: 'low', confidenceInContext: 'medium', contextOnly: true, context: phoneContext, veto: phoneVeto,
    examples: {
      positive: ['Telefon 030 23125 735', 'call me on 021 555 0595', '電話 03-5550-0850', 'mon téléphone: 06 12 34 56 78', 'móvil 612 345 678'],
      negative: ['call me on 2026-05-14', '030 23125 735', 'order 03-5550-0850', 'ISBN 978-3-16-148410-0', 'Please call about order 110-37-6955', 'phone the bank about NL13 TEST 3677 9681 48'],
    },
  },
  {
    id: 'ipv4_address', name: 'IPv4 Address', family: 'network', pii: ['IP_ADDRESS'], needs: '.', pattern: /(?<![\w.+-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)/g, accepts: (found) => parseIp(found) !== undefined,
    confidence: 'medium', context: ipContext, veto: versionWords,
    examples: {
      positive: ['Server 192.0.2.33 antwortet', 'サーバー 10.20.30.223 に', 'from 203.0.113.9:443', '10.0.0.0/8'],
      negative: ['build 120.0.6099.109', 'version 1.2.3.4', 'v1.2.3.4', 'バージョン 10.4.2.1', '256.1.1.1', '1.2.3', '1.2.3.4.5', '01.2.3.4', 'Section 3.1.2.1 says', 'putanga 2.1.0.4'],
    },
  },
  {
    id: 'ipv6_address', name: 'IPv6 Address', family: 'network', pii: ['IP_ADDRESS'], needs: ':', pattern: /(?<![\w:.])(?:[0-9a-fA-F]{0,4}:){2,7}(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F]{0,4})(?![\w:]|\.\d)/g, accepts: isIpv6,
    confidence: 'high',
    examples: { positive: ['client 2001:db8:ff1::4 failed', 'fe80::1', '::1', '::ffff:192.0.2.1'], negative: ['12:30:45', 'std::vector', '00:1a:2b:3c:4d:5e', 'ab::cd', '1:2:3:4:5:6:7:8:9', '2001:db8:::1'] },
  },
  {
    id: 'mac_address', name: 'MAC Address', family: 'network', pattern: /(?<![\w:-])[0-9a-fA-F]{2}([:-])(?:[0-9a-fA-F]{2}\1){4}[0-9a-fA-F]{2}(?![\w:-])/g,
    accepts: (found) => !/^(?:00.?){6}$/.test(found) && !/^(?:ff.?){6}$/i.test(found), confidence: 'medium',
    examples: { positive: ['00:1a:2b:3c:4d:5e', '00-1A-2B-3C-4D-5E'], negative: ['00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff', '00:1a:2b:3c:4d', '00:1a-2b:3c:4d:5e'] },
  },
  {
    id: 'url', name: 'URL', family: 'network', pii: ['URL'], needs: '://', pattern: /\bhttps?:\/\/[^\s<>"'`]{4,2000}/gi, accepts: (found) => /^https?:\/\/(?:[^/@\s]{0,200}@)?[\w.-]{1,253}\.[a-z]{2,24}(?=[:/?#.,;)]|$)/i.test(found), confidence: 'medium',
    examples: { positive: ['see https://example.com/a?b=c'], negative: ['http://localhost', 'ftp://example.com', 'https://'] },
  },
  {
    id: 'us_mailing_address', name: 'US Mailing Address', family: 'contact', pii: ['LOCATION'],
    pattern: /(?<![\w.-])\d{1,6} (?:[NSEW]\.? )?(?:[A-Z0-9][a-z0-9]{1,20} ){1,4}(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Ln|Lane|Dr|Drive|Ct|Court|Way|Pl|Place)\.?(?:,? [A-Za-z0-9# .]{1,30})?,? (?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]) \d{5}(?:-\d{4})?(?![\w-])/g, confidence: 'medium',
    examples: { positive: ['ship to 742 Evergreen Lane, Springfield, OR 97477'], negative: ['742 Evergreen Lane', 'room 12 Main Street'] },
  },
  {
    id: 'full_name', name: 'Full Name', family: 'contact', pii: ['PERSON'],
    pattern: /(?<!\p{L})(?:(?:[Mm]y|[Ff]ull|[Ff]irst and last|[Cc]ustomer|[Pp]atient|[Ee]mployee) name(?: is|:)|[Nn]ame:|(?:Mr|Mrs|Ms|Dr|Herr|Frau|Prof)\.?|[Ii]ch heiße|[Jj]e m'appelle|[Mm]e llamo) \p{Lu}[\p{L}'-]{1,30} (?:\p{Lu}\. )?\p{Lu}[\p{L}'-]{1,30}(?!\p{L})/gu, confidence: 'low', confidenceInContext: 'low',
    examples: { positive: ['My name is Jane Miller', 'Herr Thomas Schneider'], negative: ['my name is on the list', 'What is a good name for a cat?'] },
  },
]
