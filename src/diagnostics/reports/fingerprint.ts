import type { Finding } from '../finding.ts'

const prime = 0x100_0000_01b3n
const offset = 0xcbf2_9ce4_8422_2325n
const mask = 2n ** 64n - 1n

/** FNV-1a of 64 bits over UTF-16 units, in hexadecimal. It tells findings apart; it protects nothing. */
function hash(text: string): string {
  let value = offset
  for (let at = 0; at < text.length; at++) value = ((value ^ BigInt(text.charCodeAt(at))) * prime) & mask
  return value.toString(16).padStart(16, '0')
}

/**
 * A name for each finding that stays when lines move: of its file, its code and its subject. Of several that share all
 * three the second and later ones are numbered.
 */
export function fingerprints(findings: readonly Finding[]): readonly string[] {
  const seen = new Map<string, number>()
  return findings.map(({ file, code, subject }) => {
    const name = hash(JSON.stringify([file, code, subject]))
    const number = (seen.get(name) ?? 0) + 1
    seen.set(name, number)
    return `${name}:${String(number)}`
  })
}
