import type { Draw } from './draw.ts'

/** Sum by Luhn's rule (ISO/IEC 7812-1, annex B); written here again, so that the generator does not rest on what it tests. */
function luhnSum(digits: string): number {
  return [...digits].reverse().reduce((sum, character, index) => {
    const value = Number(character) * (index % 2 === 1 ? 2 : 1)
    return sum + (value > 9 ? value - 9 : value)
  }, 0)
}

function groups(digits: string, sizes: readonly number[], separator: string): string {
  let at = 0
  return sizes.map((size) => digits.slice(at, (at += size))).join(separator)
}

const cardPlans = [
  { prefix: '4', length: 16 },
  { prefix: '51', length: 16 },
  { prefix: '55', length: 16 },
  { prefix: '2345', length: 16 },
  { prefix: '37', length: 15 },
  { prefix: '6011', length: 16 },
] as const

function card(draw: Draw, isValid: boolean): string {
  const { prefix, length } = draw.pick(cardPlans)
  const body = prefix + draw.digits(length - prefix.length - 1)
  const check = (10 - (luhnSum(`${body}0`) % 10)) % 10
  const digits = `${body}${String(isValid ? check : (check + draw.whole(1, 10)) % 10)}`
  const sizes = length === 15 ? [4, 6, 5] : [4, 4, 4, 4]
  return groups(digits, sizes, draw.pick(['', ' ', '-', ' ']))
}

/** Remainder by 97 of a long number (ISO 7064). */
function mod97(digits: string): number {
  return Number(BigInt(digits) % 97n)
}

const ibanPlans = [
  { country: 'DE', digits: 18, bank: '' },
  { country: 'AT', digits: 16, bank: '' },
  { country: 'ES', digits: 20, bank: '' },
  { country: 'PL', digits: 24, bank: '' },
  { country: 'NL', digits: 10, bank: 'TEST' },
  { country: 'GB', digits: 14, bank: 'TEST' },
  { country: 'BE', digits: 12, bank: '' },
] as const

function iban(draw: Draw, isValid: boolean): string {
  const { country, digits, bank } = draw.pick(ibanPlans)
  const account = bank + draw.digits(digits)
  const numbers = [...`${account}${country}00`].map((character) => String(parseInt(character, 36))).join('')
  const right = 98 - mod97(numbers)
  const check = isValid ? right : ((right + draw.whole(1, 90)) % 97) + 2 === right ? right - 1 : ((right + 40) % 96) + 2
  const whole = `${country}${String(check).padStart(2, '0')}${account}`
  return draw.chance(0.5) ? whole : (whole.match(/.{1,4}/g) ?? []).join(' ')
}

function between(draw: Draw, low: number, high: number, width: number): string {
  return String(draw.whole(low, high)).padStart(width, '0')
}

function ssn(draw: Draw): string {
  let area = draw.whole(1, 900)
  if (area === 666) area = 665
  return `${String(area).padStart(3, '0')}-${between(draw, 1, 100, 2)}-${between(draw, 1, 10_000, 4)}`
}

function phone(draw: Draw): string {
  const line = between(draw, 0, 100, 2)
  const area = draw.pick(['212', '415', '303', '617', '206'])
  return draw.pick([
    `+1 ${area} 555 01${line}`,
    `(${area}) 555-01${line}`,
    `${area}-555-01${line}`,
    `+1-${area}-555-01${line}`,
    `+49 30 23125${draw.digits(3)}`,
    `+49 171 39200${draw.digits(2)}`,
    `+64 21 555 ${draw.digits(4)}`,
    `+81 90-5550-${draw.digits(4)}`,
    `+81 3-5550-${draw.digits(4)}`,
  ])
}

function ip(draw: Draw): string {
  const byte = (): string => String(draw.whole(1, 255))
  return draw.pick([
    `192.0.2.${byte()}`,
    `198.51.100.${byte()}`,
    `203.0.113.${byte()}`,
    `10.${byte()}.${byte()}.${byte()}`,
    `192.168.${byte()}.${byte()}`,
    `2001:db8:${draw.hex(2)}${draw.pick(['a', 'f', '1'])}::${draw.hex(3)}${draw.pick(['b', 'e', '7'])}`,
    `2001:db8::${draw.pick(['a', 'c'])}${draw.hex(2)}:1`,
  ])
}

/** Cards of networks whose numbers are shorter, longer or grouped in another way. */
function rareCard(draw: Draw): string {
  const [prefix, sizes] = draw.pick([
    ['34', [4, 6, 5]],
    ['37', [4, 6, 5]],
    ['36', [4, 6, 4]],
    ['3852', [4, 6, 4]],
    ['3530', [4, 4, 4, 4]],
    ['6445', [4, 4, 4, 4]],
    ['6200', [4, 4, 4, 4]],
    ['6759', [4, 4, 4, 4]],
  ] as const)
  const length = sizes.reduce<number>((sum, size) => sum + size, 0)
  const body = prefix + draw.digits(length - prefix.length - 1)
  return groups(`${body}${String((10 - (luhnSum(`${body}0`) % 10)) % 10)}`, sizes, draw.pick(['', ' ', '-']))
}

/** IBANs of other countries than {@link ibanPlans}, some with letters in the account. */
function worldIban(draw: Draw): string {
  const [country, account] = draw.pick([
    ['FR', `2004101005${draw.digits(7)}M0${draw.digits(4)}`],
    ['IT', `X0542811101${draw.digits(12)}`],
    ['BE', `539${draw.digits(9)}`],
    ['CH', `00762${draw.digits(12)}`],
    ['SE', `50000000${draw.digits(12)}`],
    ['MT', `MALT01100${draw.digits(7)}${draw.digits(6)}MTLCAS001S`.slice(0, 27)],
  ] as const)
  const value = [...`${account}${country}00`].map((character) => String(parseInt(character, 36))).join('')
  const whole = `${country}${String(98 - mod97(value)).padStart(2, '0')}${account}`
  return draw.pick([whole, (whole.match(/.{1,4}/g) ?? []).join(' '), (whole.match(/.{1,4}/g) ?? []).join('-')])
}

/** Numbers in the manner of many countries, with their calling codes. */
function worldPhone(draw: Draw): string {
  return draw.pick([
    `+44 20 7946 0${draw.digits(3)}`,
    `+44 (0)20 7946 0${draw.digits(3)}`,
    `+33 1 99 00 ${draw.digits(2)} ${draw.digits(2)}`,
    `+49-30-23125-${draw.digits(3)}`,
    `+4930231${draw.digits(5)}`,
    `+61 491 570 ${draw.digits(3)}`,
    `+34 612 34 ${draw.digits(2)} ${draw.digits(2)}`,
    `+91 98765 4${draw.digits(4)}`,
    `+55 (11) 91234-${draw.digits(4)}`,
    `+1 (303) 555-01${draw.digits(2)}`,
    `1-617-555-01${draw.digits(2)}`,
  ])
}

/** Numbers as they are dialled at home: they need a word that says what they are. */
function homePhone(draw: Draw): string {
  return draw.pick([
    `030 23125 ${draw.digits(3)}`,
    `0171/39200${draw.digits(2)}`,
    `06 12 34 ${draw.digits(2)} ${draw.digits(2)}`,
    `06.12.34.${draw.digits(2)}.${draw.digits(2)}`,
    `020 7946 0${draw.digits(3)}`,
    `612 345 ${draw.digits(3)}`,
    `0049 30 23125${draw.digits(3)}`,
    `20655501${draw.digits(2)}`,
    `206 555 01${draw.digits(2)} ext. 4`,
    `138 0013 8${draw.digits(3)}`,
  ])
}

function worldIp(draw: Draw): string {
  return draw.pick([
    `198.51.100.${String(draw.whole(1, 255))}:${String(draw.whole(1024, 9000))}`,
    `10.${String(draw.whole(0, 255))}.0.0/16`,
    `172.16.${String(draw.whole(0, 255))}.1`,
    `2001:db8::${draw.hex(1)}/64`,
    `[2001:db8::${draw.hex(3)}]:8443`,
    `fe80::${draw.hex(3)}:${draw.hex(4)}`,
    `::ffff:192.0.2.${String(draw.whole(1, 255))}`,
    `2001:0db8:0000:0000:0000:ff00:00${draw.hex(2)}:8329`,
    `fd12:3456:789a::${draw.hex(2)}`,
  ])
}

function rareEmail(draw: Draw): string {
  return draw.pick([
    `${draw.pick(['Ana.Lima', 'j_doe', "o'neill", 'x'])}@${draw.pick(['Example.ORG', 'mail.example.museum', 'a-b.example.com'])}`,
    `<${draw.pick(['jörg', 'kim.lee'])}@${draw.pick(['example.org', 'müller.example'])}>`,
    `mailto:${draw.pick(['sales', 'ana-maria'])}@example.io`,
  ])
}

const smallQuad = (draw: Draw): string =>
  [draw.whole(1, 9), draw.whole(0, 31), draw.whole(0, 31), draw.whole(0, 31)].map(String).join('.')

/** What stands in a template, what is drawn for it, and the category that it is of. */
export interface PlaceholderRow {
  readonly name: string
  readonly category?: string
  readonly draw: (draw: Draw) => string
}

// prettier-ignore
export const placeholderRows: readonly PlaceholderRow[] = [
  { name: 'card', category: 'CREDIT_CARD', draw: (draw) => card(draw, true) },
  { name: 'ssn', category: 'US_SSN', draw: ssn },
  { name: 'email', category: 'EMAIL_ADDRESS', draw: (draw) => `${draw.pick(['ana.lima', 'j.doe', 'kenji', 'petra_wolf', 'o.neill+shop', 'm.rossi'])}@${draw.pick(['example.org', 'mail.example.com', 'corp.example.net', 'example.co.uk'])}` },
  { name: 'phone', category: 'PHONE_NUMBER', draw: phone },
  { name: 'iban', category: 'IBAN_CODE', draw: (draw) => iban(draw, true) },
  { name: 'ip', category: 'IP_ADDRESS', draw: ip },
  { name: 'rarecard', category: 'CREDIT_CARD', draw: rareCard },
  { name: 'spacedssn', category: 'US_SSN', draw: (draw) => ssn(draw).replaceAll('-', ' ') },
  { name: 'plainssn', category: 'US_SSN', draw: (draw) => ssn(draw).replaceAll('-', '') },
  { name: 'rareemail', category: 'EMAIL_ADDRESS', draw: rareEmail },
  { name: 'worldphone', category: 'PHONE_NUMBER', draw: worldPhone },
  { name: 'homephone', category: 'PHONE_NUMBER', draw: homePhone },
  { name: 'worldiban', category: 'IBAN_CODE', draw: worldIban },
  { name: 'worldip', category: 'IP_ADDRESS', draw: worldIp },
  { name: 'plainip', category: 'IP_ADDRESS', draw: (draw) => `198.51.100.${String(draw.whole(1, 255))}` },
  { name: 'smallip', category: 'IP_ADDRESS', draw: (draw) => draw.pick(['8.8.8.8', '1.1.1.1', '4.12.9.30', '5.9.11.2', '23.4.6.20']) },
  { name: 'iprange', category: 'IP_ADDRESS', draw: (draw) => `10.0.${String(draw.whole(0, 9))}.1-10.0.9.${String(draw.whole(10, 99))}` },
  // Near misses: the shape of a category, and not of it.
  { name: 'notcard', draw: (draw) => card(draw, false) },
  { name: 'notssn', draw: (draw) => `${draw.pick(['000', '666', '9' + draw.digits(2)])}-${between(draw, 1, 100, 2)}-${draw.digits(4)}` },
  { name: 'order', draw: ssn },
  { name: 'notiban', draw: (draw) => iban(draw, false) },
  { name: 'version', draw: (draw) => `${String(draw.whole(1, 20))}.${String(draw.whole(0, 30))}.${String(draw.whole(0, 20))}.${String(draw.whole(0, 90))}` },
  { name: 'notip', draw: (draw) => `${String(draw.whole(256, 999))}.${String(draw.whole(0, 255))}.${String(draw.whole(256, 999))}.${String(draw.whole(1, 255))}` },
  { name: 'notemail', draw: (draw) => `@${draw.pick(['kiwi_support', 'nina', 'release-bot'])}` },
  { name: 'number', draw: (draw) => `${draw.pick(['2', '5', '7'])}${draw.digits(9)}` },
  { name: 'smallquad', draw: smallQuad },
  { name: 'luhnnumber', draw: (draw) => card(draw, true).replace(/[ -]/g, '') },
  { name: 'digits9', draw: (draw) => ssn(draw).replaceAll('-', '') },
  { name: 'groups', draw: (draw) => `${draw.pick(['212', '415', '650'])}-${between(draw, 200, 900, 3)}-${draw.digits(4)}` },
  { name: 'tracking', draw: (draw) => `1Z${draw.hex(4).toUpperCase()}${draw.digits(10)}` },
  { name: 'time', draw: (draw) => `${between(draw, 10, 24, 2)}:${between(draw, 10, 60, 2)}:${between(draw, 10, 60, 2)}` },
]
