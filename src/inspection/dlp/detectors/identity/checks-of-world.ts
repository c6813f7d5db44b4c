import { digitsOf, mod97, passesLuhn, passesVerhoeff, weightedSum } from '../../numbers/checksums.ts'

/**
 * Checks of identity, tax and business numbers. Rules as the issuing offices publish them; compared with the package
 * `stdnum` in checks-of-world.test.ts where it knows the number.
 */
export type NumberCheck = (found: string) => boolean

const compactOf = (found: string): string => found.replace(/[^0-9A-Za-z]/g, '').toUpperCase()
const last = (digits: readonly number[]): number => digits[digits.length - 1] ?? -1

/** Weights times digits, remainder of a modulus, then the check digit. */
function weighted(weights: readonly number[], modulus: number, checkOf: (rest: number) => number): NumberCheck {
  return (found) => {
    const digits = digitsOf(found)
    return (
      digits.length === weights.length + 1 &&
      checkOf(weightedSum(digits, weights) % modulus) === last(digits) &&
      new Set(digits).size > 1
    )
  }
}

/** ISO 7064 MOD 11,10 over digits. */
export const passesMod11And10: NumberCheck = (found) => {
  const digits = digitsOf(found)
  let product = 10
  for (const digit of digits.slice(0, -1)) {
    const sum = (product + digit) % 10 || 10
    product = (sum * 2) % 11
  }
  return (product + last(digits)) % 10 === 1
}

const complement =
  (modulus: number, ten = 0) =>
  (rest: number): number => {
    const check = (modulus - rest) % modulus
    return check === 10 ? ten : check
  }

export const luhn: NumberCheck = (found) => {
  const digits = digitsOf(found)
  return passesLuhn(digits) && new Set(digits).size > 1
}

const isDate = (month: number, day: number): boolean => month >= 1 && month <= 12 && day >= 1 && day <= 31

// Europe
/** Germany: ISO 7064 MOD 11,10; no leading zero, and of the first ten exactly one digit stands two or three times. */
export const isGermanTaxId: NumberCheck = (found) => {
  const digits = digitsOf(found).slice(0, 10)
  const counts = [...new Set(digits)].map((digit) => digits.filter((other) => other === digit).length)
  const repeated = counts.filter((count) => count > 1)
  return digits[0] !== 0 && repeated.length === 1 && (repeated[0] ?? 0) <= 3 && passesMod11And10(found)
}
/** Documents of ICAO 9303: weights 7 3 1 over digits and letters (A = 10). */
export const passesDocumentCheck: NumberCheck = (found) => {
  const compact = compactOf(found)
  let sum = 0
  for (let at = 0; at < compact.length - 1; at++) sum += parseInt(compact.charAt(at), 36) * ([7, 3, 1][at % 3] ?? 0)
  return /\d/.test(compact.slice(-1)) && sum % 10 === Number(compact.slice(-1))
}
export const isAustrianVat: NumberCheck = (found) => {
  const digits = digitsOf(found)
  const sum = digits
    .slice(0, 7)
    .reduce((total, digit, at) => total + (at % 2 === 0 ? digit : Math.floor((digit * 2) / 10) + ((digit * 2) % 10)), 0)
  return (10 - ((sum + 4) % 10)) % 10 === last(digits)
}
export const isAustrianSocial: NumberCheck = (found) => {
  const digits = digitsOf(found)
  return weightedSum(digits, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === digits[3]
}
export const isBelgianBusiness: NumberCheck = (found) => {
  const compact = digitsOf(found).join('').padStart(10, '0')
  return 97 - (Number(compact.slice(0, 8)) % 97) === Number(compact.slice(8))
}
export const isBelgianPerson: NumberCheck = (found) => {
  const compact = digitsOf(found).join('')
  if (!isDate(Number(compact.slice(2, 4)) % 20, Number(compact.slice(4, 6)))) return false
  return [compact.slice(0, 9), `2${compact.slice(0, 9)}`].some(
    (number) => 97 - (Number(number) % 97) === Number(compact.slice(9)),
  )
}
export const isBulgarianPerson: NumberCheck = (found) => {
  const digits = digitsOf(found)
  const month = Number(found.slice(2, 4)) % 20
  return (
    isDate(month, Number(found.slice(4, 6))) &&
    (weightedSum(digits, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10 === last(digits)
  )
}
/** Czechia and Slovakia: ten digits are a multiple of eleven; women's months count from 51. */
export const isCzechBirthNumber: NumberCheck = (found) => {
  const compact = digitsOf(found).join('')
  const month = Number(compact.slice(2, 4)) % 50
  return (
    isDate(month > 20 ? month - 20 : month, Number(compact.slice(4, 6))) &&
    (Number(compact) % 11 === 0 || (Number(compact.slice(0, 9)) % 11 === 10 && compact.endsWith('0')))
  )
}
/** Denmark: a date; numbers since 2007 have no check. */
export const isDanishPerson: NumberCheck = (found) => {
  const compact = digitsOf(found).join('')
  return isDate(Number(compact.slice(2, 4)), Number(compact.slice(0, 2)))
}
/** Estonia and Lithuania: two rows of weights. */
export const isBalticPerson: NumberCheck = (found) => {
  const digits = digitsOf(found)
  const first = weightedSum(digits, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11
  const check = first < 10 ? first : (weightedSum(digits, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11) % 10
  return isDate(Number(found.slice(3, 5)), Number(found.slice(5, 7))) && check === last(digits)
}
export const isLatvianPerson: NumberCheck = (found) => {
  const digits = digitsOf(found)
  const compact = digits.join('')
  return (
    isDate(Number(compact.slice(2, 4)), Number(compact.slice(0, 2))) &&
    ((1101 - weightedSum(digits, [1, 6, 3, 7, 9, 10, 5, 8, 4, 2])) % 11) % 10 === last(digits)
  )
}
export const isFinnishBusiness: NumberCheck = weighted([7, 9, 10, 5, 8, 4, 2], 11, complement(11, -1))
export const isFrenchVat: NumberCheck = (found) => {
  const digits = digitsOf(found).join('')
  const siren = digits.slice(2)
  return passesLuhn(digitsOf(siren)) && (12 + 3 * (Number(siren) % 97)) % 97 === Number(digits.slice(0, 2))
}
export const isGreekTax: NumberCheck = weighted([256, 128, 64, 32, 16, 8, 4, 2], 11, (rest) => rest % 10)
export const isGreekSocial: NumberCheck = (found) =>
  isDate(Number(found.slice(2, 4)), Number(found.slice(0, 2))) && luhn(found)
export const isHungarianTax: NumberCheck = weighted([1, 2, 3, 4, 5, 6, 7, 8, 9], 11, (rest) => rest)
export const isIrishPerson: NumberCheck = (found) => {
  const compact = compactOf(found)
  const extra = compact.length > 8 && compact[8] !== 'W' ? (compact.charCodeAt(8) - 64) * 9 : 0
  const rest = (weightedSum(digitsOf(compact.slice(0, 7)), [8, 7, 6, 5, 4, 3, 2]) + extra) % 23
  return 'WABCDEFGHIJKLMNOPQRSTUV'[rest] === compact[7]
}
export const isDutchPerson: NumberCheck = (found) => {
  const digits = digitsOf(found)
  return weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 && new Set(digits).size > 1
}
export const isNorwegianPerson: NumberCheck = (found) => {
  const digits = digitsOf(found)
  const compact = digits.join('')
  return (
    isDate(Number(compact.slice(2, 4)) % 40, Number(compact.slice(0, 2)) % 40) &&
    weightedSum(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 &&
    weightedSum(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0
  )
}
export const isPolishTax: NumberCheck = weighted([6, 5, 7, 2, 3, 4, 5, 6, 7], 11, (rest) => rest)
export const isPolishBusiness: NumberCheck = weighted([8, 9, 2, 3, 4, 5, 6, 7], 11, (rest) => rest % 10)
export const isPolishCard: NumberCheck = (found) => {
  const compact = compactOf(found)
  const value = (at: number): number => parseInt(compact.charAt(at), 36)
  return [7, 3, 1, 0, 7, 3, 1, 7, 3].reduce((sum, weight, at) => sum + weight * value(at), 0) % 10 === value(3)
}
export const isPortugueseTax: NumberCheck = weighted([9, 8, 7, 6, 5, 4, 3, 2], 11, complement(11))
export const isRomanianPerson: NumberCheck = (found) => {
  const digits = digitsOf(found)
  const rest = weightedSum(digits, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11
  return isDate(Number(found.slice(3, 5)), Number(found.slice(5, 7))) && (rest === 10 ? 1 : rest) === last(digits)
}
/** States of former Yugoslavia. */
export const isUniqueMasterCitizen: NumberCheck = (found) => {
  const digits = digitsOf(found)
  return (
    isDate(Number(found.slice(2, 4)), Number(found.slice(0, 2))) &&
    ((11 - (weightedSum(digits, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10 === last(digits)
  )
}
export const isSpanishBusiness: NumberCheck = (found) => {
  const compact = compactOf(found)
  const digits = digitsOf(compact.slice(1, 8))
  const sum = digits.reduce(
    (total, digit, at) => total + (at % 2 === 1 ? digit : Math.floor((digit * 2) / 10) + ((digit * 2) % 10)),
    0,
  )
  const check = (10 - (sum % 10)) % 10
  const shown = compact.charAt(8)
  return shown === String(check) || shown === 'JABCDEFGHI'[check]
}
export const isSpanishSocial: NumberCheck = (found) => {
  const compact = digitsOf(found).join('')
  return Number(BigInt(compact.slice(0, 10)) % 97n) === Number(compact.slice(10))
}
/** Sweden: Luhn over the ten digits without the century; a co-ordination number adds 60 to the day. */
export const isSwedishPerson: NumberCheck = (found) => {
  const compact = digitsOf(found).slice(-10)
  const text = compact.join('')
  return isDate(Number(text.slice(2, 4)), Number(text.slice(4, 6)) % 60) && passesLuhn(compact)
}
/** EAN-13. */
export const passesArticleCheck: NumberCheck = (found) =>
  weightedSum(digitsOf(found), [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0
export const isBritishTaxpayer: NumberCheck = (found) => {
  const digits = digitsOf(found)
  return '21987654321'[weightedSum(digits.slice(1), [6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11] === String(digits[0])
}
export const isBritishVat: NumberCheck = (found) => {
  const digits = digitsOf(found)
  const sum = weightedSum(digits, [8, 7, 6, 5, 4, 3, 2, 10, 1])
  return sum % 97 === 0 || (sum + 55) % 97 === 0
}
export const isTurkishPerson: NumberCheck = (found) => {
  const digits = digitsOf(found)
  const odd = weightedSum(digits, [1, 0, 1, 0, 1, 0, 1, 0, 1])
  const even = weightedSum(digits, [0, 1, 0, 1, 0, 1, 0, 1])
  const tenth = (((odd * 7 - even) % 10) + 10) % 10
  return digits[0] !== 0 && tenth === digits[9] && (odd + even + tenth) % 10 === digits[10]
}
export const isRussianTax: NumberCheck = (found) => {
  const digits = digitsOf(found)
  const check = (weights: readonly number[]): number => (weightedSum(digits, weights) % 11) % 10
  if (digits.length === 10) return check([2, 4, 10, 3, 5, 9, 4, 6, 8]) === digits[9]
  return (
    check([7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) === digits[10] && check([3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) === digits[11]
  )
}
export const isRussianInsurance: NumberCheck = (found) => {
  const digits = digitsOf(found)
  return (weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101) % 100 === Number(digits.slice(9).join(''))
}
export const isUkrainianTax: NumberCheck = (found) => {
  const digits = digitsOf(found)
  return (((weightedSum(digits, [-1, 5, 7, 9, 4, 6, 10, 5, 7]) % 11) + 11) % 11) % 10 === last(digits)
}

// Americas
export const isBrazilianPerson: NumberCheck = (found) => {
  const digits = digitsOf(found)
  const check = (weights: readonly number[]): number => ((weightedSum(digits, weights) * 10) % 11) % 10
  return (
    new Set(digits).size > 1 &&
    check([10, 9, 8, 7, 6, 5, 4, 3, 2]) === digits[9] &&
    check([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) === digits[10]
  )
}
/** Brazil: letters are allowed since July 2026 and count their code less 48. */
export const isBrazilianBusiness: NumberCheck = (found) => {
  const values = Array.from(compactOf(found), (char) => char.charCodeAt(0) - 48)
  const check = (weights: readonly number[]): number => {
    const rest = weightedSum(values, weights) % 11
    return rest < 2 ? 0 : 11 - rest
  }
  return (
    new Set(values).size > 1 &&
    check([5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) === values[12] &&
    check([6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) === values[13]
  )
}
const mexicanPerson = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ'
export const isMexicanPerson: NumberCheck = (found) => {
  const upper = found.toUpperCase()
  const sum = Array.from(upper.slice(0, 17), (char, at) => mexicanPerson.indexOf(char) * (18 - at)).reduce(
    (a, b) => a + b,
    0,
  )
  return (
    isDate(Number(upper.slice(6, 8)), Number(upper.slice(8, 10))) && (10 - (sum % 10)) % 10 === Number(upper.charAt(17))
  )
}
const mexicanTax = '0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ'
export const isMexicanTax: NumberCheck = (found) => {
  const upper = found.toUpperCase().padStart(13, ' ')
  const sum = Array.from(upper.slice(0, 12), (char, at) => mexicanTax.indexOf(char) * (13 - at)).reduce(
    (a, b) => a + b,
    0,
  )
  const rest = (11 - (sum % 11)) % 11
  return (
    isDate(Number(upper.slice(6, 8)), Number(upper.slice(8, 10))) &&
    (rest === 10 ? 'A' : String(rest)) === upper.charAt(12)
  )
}
export const isArgentineTax: NumberCheck = weighted([5, 4, 3, 2, 7, 6, 5, 4, 3, 2], 11, complement(11, 9))
export const isChileanPerson: NumberCheck = (found) => {
  const compact = compactOf(found)
  const digits = digitsOf(compact.slice(0, -1)).reverse()
  const check = 11 - (weightedSum(digits, [2, 3, 4, 5, 6, 7, 2, 3]) % 11)
  return (check === 11 ? '0' : check === 10 ? 'K' : String(check)) === compact.slice(-1)
}
export const isColombianTax: NumberCheck = (found) => {
  const digits = digitsOf(found)
  const rest = weightedSum(digits.slice(0, -1).reverse(), [3, 7, 13, 17, 19, 23, 29, 37, 41, 43]) % 11
  return (rest < 2 ? rest : 11 - rest) === last(digits)
}
export const isPeruvianTax: NumberCheck = (found) => {
  const digits = digitsOf(found)
  return (11 - (weightedSum(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === last(digits)
}
export const isEcuadorianPerson: NumberCheck = (found) => {
  const province = Number(found.slice(0, 2))
  return ((province >= 1 && province <= 24) || province === 30) && Number(found.charAt(2)) < 6 && luhn(found)
}
export const isUruguayanPerson: NumberCheck = (found) => {
  const digits = digitsOf(found)
  return (10 - (weightedSum(digits, [2, 9, 8, 7, 6, 3, 4]) % 10)) % 10 === last(digits)
}
/** US NPI: Luhn with the prefix 80840. */
export const isProviderNumber: NumberCheck = (found) => passesLuhn([8, 0, 8, 4, 0, ...digitsOf(found)])
const vehicleValues = '0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ'
/** Vehicles: North America requires the check digit at place nine. */
export const isVehicleNumber: NumberCheck = (found) => {
  const upper = found.toUpperCase()
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
  const sum = weights.reduce((total, weight, at) => total + weight * (vehicleValues.indexOf(upper.charAt(at)) % 10), 0)
  return /\d/.test(upper) && /[A-Z]/.test(upper) && '0123456789X'[sum % 11] === upper.charAt(8)
}

// Asia and the Pacific
/** New Zealand: two rows of weights. */
export const isNewZealandTax: NumberCheck = (found) => {
  const digits = digitsOf(found.replace(/\D/g, '').padStart(9, '0'))
  const number = Number(digits.join(''))
  if (number < 10_000_000 || number > 150_000_000) return false
  let check = (11 - (weightedSum(digits, [3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11
  if (check === 10) check = (11 - (weightedSum(digits, [7, 4, 3, 2, 5, 2, 7, 6]) % 11)) % 11
  return check === last(digits)
}
const healthLetters = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
/** New Zealand NHI: HISO 10046; letters without I and O count from 1, modulus 11 or, in the newer form, 23. */
export const isNewZealandHealth: NumberCheck = (found) => {
  const upper = found.toUpperCase()
  const value = (char: string): number => (/\d/.test(char) ? Number(char) : healthLetters.indexOf(char) + 1)
  const sum = Array.from(upper.slice(0, 6), (char, at) => value(char) * (7 - at)).reduce((a, b) => a + b, 0)
  const check = upper.charAt(6)
  if (/\d/.test(check)) return sum % 11 !== 0 && (11 - (sum % 11)) % 10 === Number(check)
  return healthLetters[23 - (sum % 23) - 1] === check
}
export const isJapanesePerson: NumberCheck = (found) => {
  const digits = digitsOf(found)
  const rest = weightedSum(digits, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
  return new Set(digits).size > 1 && (rest <= 1 ? 0 : 11 - rest) === last(digits)
}
export const isKoreanPerson: NumberCheck = (found) => {
  const digits = digitsOf(found)
  const check = (11 - (weightedSum(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10
  return isDate(Number(found.slice(2, 4)), Number(found.slice(4, 6))) && check === last(digits)
}
export const isKoreanBusiness: NumberCheck = (found) => {
  const digits = digitsOf(found)
  const sum = weightedSum(digits, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor(((digits[8] ?? 0) * 5) / 10)
  return (10 - (sum % 10)) % 10 === last(digits)
}
/** China: ISO 7064 MOD 11-2. */
export const isChinesePerson: NumberCheck = (found) => {
  const upper = found.toUpperCase()
  const sum = weightedSum(digitsOf(upper.slice(0, 17)), [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
  return (
    isDate(Number(upper.slice(10, 12)), Number(upper.slice(12, 14))) && '10X98765432'[sum % 11] === upper.charAt(17)
  )
}
const base36 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
/** India: base 36, factors 1 and 2 in turn. */
export const isIndianGoods: NumberCheck = (found) => {
  const upper = found.toUpperCase()
  const sum = Array.from(upper.slice(0, 14), (char, at) => {
    const product = base36.indexOf(char) * (at % 2 === 0 ? 1 : 2)
    return Math.floor(product / 36) + (product % 36)
  }).reduce((a, b) => a + b, 0)
  return base36[(36 - (sum % 36)) % 36] === upper.charAt(14)
}
/** Singapore: letters by weights that depend on the form. */
export const isSingaporeEntity: NumberCheck = (found) => {
  const upper = found.toUpperCase()
  if (/^\d{8}[A-Z]$/.test(upper))
    return 'XMKECAWLJDB'[weightedSum(digitsOf(upper), [10, 4, 9, 3, 8, 2, 7, 1]) % 11] === upper[8]
  if (/^\d{9}[A-Z]$/.test(upper))
    return 'ZKCMDNERGWH'[weightedSum(digitsOf(upper), [10, 8, 6, 4, 9, 7, 5, 3, 1]) % 11] === upper[9]
  const letters = 'ABCDEFGHJKLMNPQRSTUVWX0123456789'
  const sum = Array.from(
    upper.slice(0, 9),
    (char, at) => letters.indexOf(char) * ([4, 3, 5, 3, 10, 2, 2, 5, 7][at] ?? 0),
  ).reduce((a, b) => a + b, 0)
  return letters[(((sum - 5) % 11) + 11) % 11] === upper[9]
}
export const isTaiwaneseBusiness: NumberCheck = (found) => {
  const digits = digitsOf(found)
  const sum = [1, 2, 1, 2, 1, 2, 4, 1].reduce((total, weight, at) => {
    const product = weight * (digits[at] ?? 0)
    return total + Math.floor(product / 10) + (product % 10)
  }, 0)
  return sum % 5 === 0 || (digits[6] === 7 && (sum + 1) % 5 === 0)
}

// Africa and the Middle East
export const isIsraeliPerson: NumberCheck = (found) => luhn(found.padStart(9, '0'))
export const isSouthAfricanPerson: NumberCheck = (found) =>
  isDate(Number(found.slice(2, 4)), Number(found.slice(4, 6))) && luhn(found)

// Finance
/** ISIN: letters as two digits, then Luhn. */
export const isSecurityNumber: NumberCheck = (found) =>
  passesLuhn(
    Array.from(found.toUpperCase(), (char) => String(parseInt(char, 36)))
      .join('')
      .split('')
      .map(Number),
  )
/** CUSIP: every second value doubled, digits added. */
export const isCusip: NumberCheck = (found) => {
  const sum = Array.from(found.slice(0, 8), (char, at) => {
    const value = parseInt(char, 36) * (at % 2 === 0 ? 1 : 2)
    return Math.floor(value / 10) + (value % 10)
  }).reduce((a, b) => a + b, 0)
  return /\d/.test(found) && (10 - (sum % 10)) % 10 === Number(found.slice(-1))
}
/** LEI: ISO 7064 MOD 97-10. */
export const isLegalEntity: NumberCheck = (found) => mod97(found.toUpperCase()) === 1
export const isLuxembourgPerson: NumberCheck = (found) => {
  const digits = digitsOf(found)
  return (
    isDate(Number(found.slice(4, 6)), Number(found.slice(6, 8))) &&
    passesLuhn(digits.slice(0, 12)) &&
    passesVerhoeff([...digits.slice(0, 11), digits[12] ?? 0])
  )
}
