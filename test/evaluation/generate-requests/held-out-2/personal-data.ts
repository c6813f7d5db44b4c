import type { Draw } from '../draw.ts'
import type { PlaceholderRow } from '../personal-data.ts'

/** The digit that makes a number pass Luhn's rule. */
function luhnDigit(body: string): string {
  let sum = 0
  for (let at = 0; at < body.length; at++) {
    let value = Number(body[body.length - 1 - at])
    if (at % 2 === 0) value = value > 4 ? value * 2 - 9 : value * 2
    sum += value
  }
  return String((10 - (sum % 10)) % 10)
}

function split(text: string, sizes: readonly number[], separator: string): string {
  let from = 0
  return sizes.map((size) => text.slice(from, (from += size))).join(separator)
}

const networks = [
  { start: ['4', '49', '4539'], groups: [4, 4, 4, 4] },
  { start: ['52', '54', '2221', '2699'], groups: [4, 4, 4, 4] },
  { start: ['34', '37'], groups: [4, 6, 5] },
  { start: ['6011', '65'], groups: [4, 4, 4, 4] },
  { start: ['3540', '3588'], groups: [4, 4, 4, 4] },
  { start: ['305', '38'], groups: [4, 6, 4] },
] as const

function cardNumber(draw: Draw, isRight = true): string {
  const network = draw.pick(networks)
  const start = draw.pick(network.start)
  const length = network.groups.reduce<number>((sum, size) => sum + size, 0)
  const body = start + draw.digits(length - 1 - start.length)
  const check = luhnDigit(body)
  const last = isRight ? check : String((Number(check) + draw.whole(1, 10)) % 10)
  return split(body + last, network.groups, draw.pick(['', ' ', ' ', '-']))
}

function isoRemainder(text: string): number {
  let rest = 0
  for (const char of text) rest = Number(`${String(rest)}${String(parseInt(char, 36))}`) % 97
  return rest
}

/** Countries, and what follows the check digits: `9` a digit, `A` a letter. */
const accountPlans = [
  ['DE', '999999999999999999'],
  ['FR', '99999999999999999999999'],
  ['GB', 'AAAA99999999999999'],
  ['NL', 'AAAA9999999999'],
  ['IT', 'A9999999999999999999999'],
  ['CH', '99999999999999999'],
  ['PT', '999999999999999999999'],
  ['DK', '99999999999999'],
  ['IE', 'AAAA99999999999999'],
  ['CZ', '99999999999999999999'],
] as const

function accountNumber(draw: Draw, isRight = true): string {
  const [country, plan] = draw.pick(accountPlans)
  const account = [...plan].map((mark) => (mark === '9' ? draw.digits(1) : draw.pick([...'BCDFGHKLMNPRST']))).join('')
  const check = 98 - isoRemainder(`${account}${country}00`)
  const shown = isRight ? check : check > 50 ? check - draw.whole(1, 40) : check + draw.whole(1, 40)
  const whole = `${country}${String(shown).padStart(2, '0')}${account}`
  return draw.chance(0.45) ? whole : (whole.match(/.{1,4}/g) ?? []).join(' ')
}

const two = (draw: Draw): string => draw.digits(2)
const byte = (draw: Draw): string => String(draw.whole(2, 255))

function socialNumber(draw: Draw, separator = '-'): string {
  const area = draw.pick(['021', '118', '254', '379', '415', '522', '608', '733', '771', '899'])
  return [area, String(draw.whole(10, 99)), String(draw.whole(1000, 9999))].join(separator)
}

/** Invented numbers: 555-01xx, and ranges that regulators keep for films. */
function telephone(draw: Draw): string {
  const area = draw.pick(['202', '312', '503', '713', '808'])
  return draw.pick([
    `+1 ${area}-555-01${two(draw)}`,
    `(${area}) 555-01${two(draw)}`,
    `${area}.555.01${two(draw)}`,
    `+1${area}55501${two(draw)}`,
    `+44 7700 900${draw.digits(3)}`,
    `+44 131 496 0${draw.digits(3)}`,
    `+49 40 66969 ${draw.digits(3)}`,
    `+49 (0)30 23125 ${draw.digits(3)}`,
    `+33 6 39 98 ${two(draw)} ${two(draw)}`,
    `+61 3 7010 ${draw.digits(4)}`,
    `+64 9 ${draw.digits(3)} ${draw.digits(4)}`,
    `+81 70-1234-${draw.digits(4)}`,
    `+34 699 ${draw.digits(3)} ${draw.digits(3)}`,
    `+46 70 174 06 ${two(draw)}`,
  ])
}

/** Numbers as they are dialled inside a country. */
function localTelephone(draw: Draw): string {
  return draw.pick([
    `040 66969 ${draw.digits(3)}`,
    `07700 900${draw.digits(3)}`,
    `06 39 98 ${two(draw)} ${two(draw)}`,
    `090-1234-${draw.digits(4)}`,
    `(0131) 496 0${draw.digits(3)}`,
    `503 555 01${two(draw)}`,
  ])
}

function address(draw: Draw): string {
  return draw.pick([
    `10.${byte(draw)}.${byte(draw)}.${byte(draw)}`,
    `172.20.${byte(draw)}.${byte(draw)}`,
    `192.168.1.${byte(draw)}`,
    `203.0.113.${byte(draw)}`,
    `198.51.100.${byte(draw)}`,
    `${String(draw.whole(50, 99))}.${String(draw.whole(120, 200))}.${byte(draw)}.${byte(draw)}`,
    `2001:db8:${draw.hex(4)}:${draw.hex(4)}::${draw.hex(2)}`,
    `fd00:${draw.hex(4)}::${draw.hex(4)}`,
    `2001:db8:0:1:${draw.hex(4)}:${draw.hex(4)}:${draw.hex(4)}:${draw.hex(4)}`,
  ])
}

const mailNames = [
  'lena.hofer',
  'r_patel',
  'oscar',
  'mei-ling.wu',
  'Tom.Baker',
  'n.dubois+news',
  'z9',
  'accounts.payable',
]
const mailHosts = [
  'example.com',
  'example.net',
  'post.example.org',
  'staff.example.edu',
  'firma.example',
  'a1.example.co.nz',
]

// prettier-ignore
export const heldOut2Placeholders: readonly PlaceholderRow[] = [
  { name: 'card', category: 'CREDIT_CARD', draw: (draw) => cardNumber(draw) },
  { name: 'iban', category: 'IBAN_CODE', draw: (draw) => accountNumber(draw) },
  { name: 'ssn', category: 'US_SSN', draw: (draw) => socialNumber(draw, draw.pick(['-', '-', ' '])) },
  { name: 'phone', category: 'PHONE_NUMBER', draw: telephone },
  { name: 'local', category: 'PHONE_NUMBER', draw: localTelephone },
  { name: 'email', category: 'EMAIL_ADDRESS', draw: (draw) => `${draw.pick(mailNames)}@${draw.pick(mailHosts)}` },
  { name: 'ip', category: 'IP_ADDRESS', draw: address },
  { name: 'badcard', draw: (draw) => cardNumber(draw, false) },
  { name: 'badiban', draw: (draw) => accountNumber(draw, false) },
  { name: 'badssn', draw: (draw) => draw.pick([`000-${two(draw)}-1234`, `666-12-${draw.digits(4)}`, `9${two(draw)}-01-${draw.digits(4)}`, `321-00-4567`, `321-45-0000`]) },
  { name: 'caseno', draw: (draw) => socialNumber(draw) },
  { name: 'release', draw: (draw) => [draw.whole(1, 30), draw.whole(0, 20), draw.whole(0, 9), draw.whole(0, 200)].map(String).join('.') },
  { name: 'para', draw: (draw) => [draw.whole(1, 14), draw.whole(1, 14), draw.whole(1, 9), draw.whole(1, 9)].map(String).join('.') },
  { name: 'overip', draw: (draw) => `${byte(draw)}.${String(draw.whole(256, 400))}.${byte(draw)}.${byte(draw)}` },
  { name: 'digits10', draw: (draw) => `3${draw.digits(9)}` },
  { name: 'digits12', draw: (draw) => `8${draw.digits(11)}` },
  { name: 'clock', draw: (draw) => `0${draw.digits(1)}:${String(draw.whole(10, 59))}:${String(draw.whole(10, 59))}` },
  { name: 'uuid', draw: (draw) => draw.uuid() },
  { name: 'sha', draw: (draw) => draw.hex(40) },
  { name: 'mac', draw: (draw) => Array.from({ length: 6 }, () => draw.hex(2)).join(':') },
]
