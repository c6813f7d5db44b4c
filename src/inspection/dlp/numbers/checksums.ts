/** The digits of a text, in order; everything else is dropped. */
export function digitsOf(text: string): number[] {
  const digits: number[] = []
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit >= 0 && digit <= 9) digits.push(digit)
  }
  return digits
}

/** Luhn's sum (ISO/IEC 7812-1, annex B) is a multiple of ten. */
export function passesLuhn(digits: readonly number[]): boolean {
  let sum = 0
  for (let at = digits.length - 1, double = false; at >= 0; at--, double = !double) {
    const digit = digits[at] ?? 0
    sum += double ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit
  }
  return digits.length > 0 && sum % 10 === 0
}

/** The sum of each digit times its weight; digits without a weight do not count. */
export function weightedSum(digits: readonly number[], weights: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * (digits[at] ?? 0), 0)
}

/** ISO 7064 MOD 97-10 over digits and upper-case letters (A = 10 ... Z = 35): the remainder. */
export function mod97(text: string): number {
  let rest = 0
  for (const char of text) {
    const value = parseInt(char, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest
}

const verhoeffProduct = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
]
const verhoeffPermutation = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
]

/** Verhoeff's check over the dihedral group D5. */
export function passesVerhoeff(digits: readonly number[]): boolean {
  let check = 0
  for (let at = 0; at < digits.length; at++) {
    const digit = digits[digits.length - 1 - at] ?? 0
    const permuted = Number(verhoeffPermutation[at % 8]?.[digit])
    check = Number(verhoeffProduct[check]?.[permuted])
  }
  return check === 0
}

/** CRC-32 (IEEE 802.3) of ASCII text. */
export function crc32(text: string): number {
  let crc = 0xffffffff
  for (let at = 0; at < text.length; at++) {
    crc ^= text.charCodeAt(at) & 255
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

/** Shannon entropy in bits for each character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}
