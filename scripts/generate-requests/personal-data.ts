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
  // Near misses: the shape of a category, and not of it.
  { name: 'notcard', draw: (draw) => card(draw, false) },
  { name: 'notssn', draw: (draw) => `${draw.pick(['000', '666', '9' + draw.digits(2)])}-${between(draw, 1, 100, 2)}-${draw.digits(4)}` },
  { name: 'order', draw: ssn },
  { name: 'notiban', draw: (draw) => iban(draw, false) },
  { name: 'version', draw: (draw) => `${String(draw.whole(1, 20))}.${String(draw.whole(0, 30))}.${String(draw.whole(0, 20))}.${String(draw.whole(0, 90))}` },
  { name: 'notip', draw: (draw) => `${String(draw.whole(256, 999))}.${String(draw.whole(0, 255))}.${String(draw.whole(256, 999))}.${String(draw.whole(1, 255))}` },
  { name: 'notemail', draw: (draw) => `@${draw.pick(['kiwi_support', 'nina', 'release-bot'])}` },
  { name: 'number', draw: (draw) => `${draw.pick(['2', '5', '7'])}${draw.digits(9)}` },
  { name: 'tracking', draw: (draw) => `1Z${draw.hex(4).toUpperCase()}${draw.digits(10)}` },
  { name: 'time', draw: (draw) => `${between(draw, 10, 24, 2)}:${between(draw, 10, 60, 2)}:${between(draw, 10, 60, 2)}` },
]
