import { digitsOf, mod97, passesLuhn, passesVerhoeff, weightedSum } from '../../numbers/checksums.ts'

/** US SSN: area not 000, 666 or 9xx; group not 00; serial not 0000 (Social Security Administration). */
export function isSocialSecurityNumber(found: string): boolean {
  const digits = digitsOf(found).join('')
  return /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/.test(digits) && !['078051120', '219099999'].includes(digits)
}

/** US ITIN: starts with 9, group 50-65, 70-88, 90-92 or 94-99 (IRS). */
export function isTaxpayerNumber(found: string): boolean {
  return /^9\d{2}.(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9]).\d{4}$/.test(found)
}

/** Spanish NIF and NIE: letter by the number's remainder of 23; X, Y and Z of a NIE stand for 0, 1 and 2. */
export function isSpanishNumber(found: string): boolean {
  const compact = found.replace(/[ -]/g, '').toUpperCase()
  const number = compact.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)))
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(number) % 23] === compact.at(-1)
}

const fiscalOdd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]

/** Italian codice fiscale: two tables by place, remainder of 26. */
export function isFiscalCode(found: string): boolean {
  let sum = 0
  for (let at = 0; at < 15; at++) {
    const code = found.toUpperCase().charCodeAt(at)
    const value = code < 58 ? code - 48 : code - 65
    sum += at % 2 === 0 ? (fiscalOdd[value] ?? 0) : value
  }
  return String.fromCharCode(65 + (sum % 26)) === found.charAt(15).toUpperCase()
}

/** UK NHS number: weights 10 to 2, modulus 11. */
export function isHealthServiceNumber(found: string): boolean {
  const digits = digitsOf(found)
  const check = 11 - (weightedSum(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)
  return check !== 10 && check % 11 === digits[9] && new Set(digits).size > 1
}

export function isPesel(found: string): boolean {
  return isDayOfMonth(found.slice(4, 6)) && weightedSum(digitsOf(found), [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0
}

function isDayOfMonth(text: string): boolean {
  return Number(text) >= 1 && Number(text) <= 31
}

/** Singapore NRIC and FIN: letter by weights 2 7 6 5 4 3 2, with an offset by series. */
export function isSingaporeNumber(found: string): boolean {
  const upper = found.toUpperCase()
  const series = upper.charAt(0)
  const offset = { S: 0, T: 4, F: 0, G: 4, M: 3 }[series]
  if (offset === undefined) return false
  const rest = (weightedSum(digitsOf(upper), [2, 7, 6, 5, 4, 3, 2]) + offset) % 11
  const table = series === 'M' ? 'XWUTRQPNJLK' : 'ST'.includes(series) ? 'JZIHGFEDCBA' : 'XWUTRQPNMLK'
  return table[series === 'M' ? 10 - rest : rest] === upper.at(-1)
}

export function isAustralianBusinessNumber(found: string): boolean {
  const digits = digitsOf(found)
  digits[0] = (digits[0] ?? 0) - 1
  return weightedSum(digits, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) % 89 === 0
}

export function isAustralianCompanyNumber(found: string): boolean {
  const digits = digitsOf(found)
  return (10 - (weightedSum(digits, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 === digits[8] && new Set(digits).size > 1
}

export function isTaxFileNumber(found: string): boolean {
  const digits = digitsOf(found)
  return weightedSum(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0 && new Set(digits).size > 1
}

export function isMedicareNumber(found: string): boolean {
  const digits = digitsOf(found)
  return weightedSum(digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === digits[8]
}

export function isAadhaar(found: string): boolean {
  return passesVerhoeff(digitsOf(found))
}

/** Finland: remainder of 31 over day, month, year and serial. */
export function isFinnishCode(found: string): boolean {
  const digits = digitsOf(found.slice(0, 10)).join('')
  return (
    isDayOfMonth(found.slice(0, 2)) &&
    '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(digits) % 31] === found.at(-1)?.toUpperCase()
  )
}

/** Canada SIN: Luhn, and a first digit that is in use. */
export function isSocialInsuranceNumber(found: string): boolean {
  return /^[1-79]/.test(found) && passesLuhn(digitsOf(found))
}

/** France: the two last digits complement the rest modulo 97; Corsica's 2A and 2B count as 19 and 18. */
export function isFrenchNumber(found: string): boolean {
  const compact = found.replace(/[ .]/g, '').toUpperCase().replace('2A', '19').replace('2B', '18')
  return 97 - mod97(compact.slice(0, 13)) === Number(compact.slice(13))
}

/** Hong Kong: letters count from 10 (a blank counts 36), weights 9 to 1, modulus 11, check 10 is A. */
export function isHongKongCard(found: string): boolean {
  const compact = found
    .replace(/[()\s]/g, '')
    .toUpperCase()
    .padStart(9, ' ')
  let sum = 0
  for (let at = 0; at < 9; at++) {
    const char = compact.charAt(at)
    sum += (9 - at) * (char === ' ' ? 36 : parseInt(char, 36))
  }
  return sum % 11 === 0
}

/** Taiwan: the letter is two digits, weights 1 9 8 7 6 5 4 3 2 1 1, modulus 10. */
export function isTaiwanNumber(found: string): boolean {
  const region = 'ABCDEFGHJKLMNPQRSTUVXYWZIO'.indexOf(found.charAt(0).toUpperCase()) + 10
  const digits = [Math.floor(region / 10), region % 10, ...digitsOf(found.slice(1))]
  return weightedSum(digits, [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1]) % 10 === 0
}

/** Thailand: weights 13 to 2, modulus 11. */
export function isThaiNumber(found: string): boolean {
  const digits = digitsOf(found)
  return (11 - (weightedSum(digits, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === digits[12]
}

/** US DEA registration: odd places plus twice the even ones; its last digit is the seventh. */
export function isDrugEnforcementNumber(found: string): boolean {
  return weightedSum(digitsOf(found), [1, 2, 1, 2, 1, 2]) % 10 === digitsOf(found)[6]
}
