import { sha256 } from '@noble/hashes/sha2.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import type { DetectorRow } from '../../detector.ts'

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const rippleBase58 = 'rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz'

/** The bytes of base 58 text, or undefined where a character is none of its alphabet. */
function fromBase58(text: string, alphabet: string): Uint8Array | undefined {
  const bytes: number[] = []
  for (const char of text) {
    let carry = alphabet.indexOf(char)
    if (carry === -1) return undefined
    for (let at = 0; at < bytes.length; at++) {
      carry += (bytes[at] ?? 0) * 58
      bytes[at] = carry & 255
      carry >>= 8
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 255)
  }
  for (const char of text) {
    if (char !== alphabet[0]) break
    bytes.push(0)
  }
  return Uint8Array.from(bytes.reverse())
}

/** Base58Check: the last four bytes begin the double SHA-256 of the others; the first byte says what it is. */
function passesBase58Check(text: string, versions: readonly number[], alphabet = base58): boolean {
  const bytes = fromBase58(text, alphabet)
  if (bytes?.length !== 25 || !versions.includes(bytes[0] ?? -1)) return false
  const hash = sha256(sha256(bytes.subarray(0, 21)))
  return [0, 1, 2, 3].every((at) => hash[at] === bytes[21 + at])
}

const bech32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]

/** Bech32 (BIP 173) and Bech32m (BIP 350). */
function passesBech32(text: string): boolean {
  const lower = text.toLowerCase()
  if (lower !== text && text.toUpperCase() !== text) return false
  const split = lower.lastIndexOf('1')
  const prefix = lower.slice(0, split)
  const values = [
    ...Array.from(prefix, (char) => char.charCodeAt(0) >> 5),
    0,
    ...Array.from(prefix, (char) => char.charCodeAt(0) & 31),
    ...Array.from(lower.slice(split + 1), (char) => bech32.indexOf(char)),
  ]
  let check = 1
  for (const value of values) {
    if (value === -1) return false
    const top = check >>> 25
    check = ((check & 0x1ffffff) << 5) ^ value
    generator.forEach((term, bit) => (check ^= (top >> bit) & 1 ? term : 0))
  }
  return check === 1 || check === 0x2bc830a3
}

/** EIP-55: the case of each letter is a bit of the hash. All in one case has no check. */
function isEthereum(found: string): boolean {
  const address = found.slice(2)
  if (/^(.)\1+$/.test(address)) return false
  if (address === address.toLowerCase() || address === address.toUpperCase()) return true
  const hash = keccak_256(new TextEncoder().encode(address.toLowerCase()))
  return Array.from(address, (char, at) => {
    const nibble = ((hash[at >> 1] ?? 0) >> (at % 2 === 0 ? 4 : 0)) & 15
    return /\d/.test(char) || nibble > 7 === (char === char.toUpperCase())
  }).every(Boolean)
}

const words = ['wallet*', 'address', 'bitcoin', 'btc', 'eth*', 'crypto*', 'litecoin', 'ripple', 'tron', 'send', 'pay']
const edges = (body: string): RegExp => new RegExp(`(?<![A-Za-z0-9])(?:${body})(?![A-Za-z0-9])`, 'g')

/** Addresses of crypto wallets; each with a checksum. */
// prettier-ignore
export const walletRows: readonly DetectorRow[] = [
  { id: 'bitcoin_address', name: 'Bitcoin Wallet', family: 'payment', pii: ['CRYPTO'], pattern: edges('[13][1-9A-HJ-NP-Za-km-z]{25,34}'), accepts: (found) => passesBase58Check(found, [0, 5]), confidence: 'high',
    examples: { positive: ['bitcoin wallet 14U1T6E8YLEMkwKB1MEaySeA5qdC1n7Ms9', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'], negative: ['14U1T6E8YLEMkwKB1MEaySeA5qdC1n7Ms8', '1A1zP1eP5QGefi2DMPTfTL5SLmv7Divfna'] } },
  { id: 'bitcoin_segwit_address', name: 'Bitcoin SegWit Wallet', family: 'payment', pii: ['CRYPTO'], pattern: edges('(?:bc1|ltc1|BC1|LTC1)[02-9ac-hj-np-zAC-HJ-NP-Z]{11,71}'), accepts: passesBech32, confidence: 'high',
    examples: { positive: ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'], negative: ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5'] } },
  { id: 'ethereum_address', name: 'Ethereum Wallet', family: 'payment', pii: ['CRYPTO'], needs: '0x', pattern: edges('0x[0-9a-fA-F]{40}'), accepts: isEthereum, confidence: 'medium', context: words,
    examples: { positive: ['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', 'eth wallet 0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359'], negative: ['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD', '0x0000000000000000000000000000000000000000'] } },
  { id: 'litecoin_address', name: 'Litecoin Wallet', family: 'payment', pii: ['CRYPTO'], pattern: edges('[LM][1-9A-HJ-NP-Za-km-z]{26,33}'), accepts: (found) => passesBase58Check(found, [48, 50]), confidence: 'high',
    examples: { positive: ['LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1'], negative: ['LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc2'] } },
  { id: 'tron_address', name: 'Tron Wallet', family: 'payment', pii: ['CRYPTO'], pattern: edges('T[1-9A-HJ-NP-Za-km-z]{33}'), accepts: (found) => passesBase58Check(found, [65]), confidence: 'high',
    examples: { positive: ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'], negative: ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u'] } },
  { id: 'ripple_address', name: 'XRP Ledger Wallet', family: 'payment', pii: ['CRYPTO'], pattern: edges('r[1-9A-HJ-NP-Za-km-z]{24,34}'), accepts: (found) => passesBase58Check(found, [0], rippleBase58), confidence: 'high',
    examples: { positive: ['rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh'], negative: ['rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTi'] } },
]
