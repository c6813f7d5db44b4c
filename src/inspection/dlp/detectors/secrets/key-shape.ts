import { entropy } from '../../numbers/checksums.ts'

/** Words in keys of documentation, tests and templates: nobody's secret. */
const published =
  /example|placeholder|your[_-]?|changeme|change[_-]me|dummy|redacted|insert|replace|sample|x{6}|\*{4}|\.{4}|(?:0123456789){2}|(?:1234567890){2}|0{12}|deadbeefdeadbeef|abcdefghijklmnop/i

/** Whether a key is one that documentation or a template holds. */
export function isPublished(found: string): boolean {
  return published.test(found)
}

/** Words joined by hyphens or underscores, as in names of packages and styles: hardly a digit, letters of one case. */
export function looksLikeWords(body: string): boolean {
  const parts = body.split(/[-_.]/).filter((part) => part !== '')
  const others = parts.filter((part) => !/^[A-Z]?[a-z]{2,}\d{0,2}$|^[A-Z]{2,}$|^\d{1,2}$/.test(part))
  return parts.length > 1 && others.length <= 1 && others.every((part) => part.length < 12)
}

/**
 * Whether a value is a name or a path of code or prose: three quarters of its letters and digits stand in words, of small
 * letters with or without a capital before them, and numbers in it are short. Random keys hardly have such runs.
 */
export function looksLikeName(value: string): boolean {
  const letters = value.replace(/[^A-Za-z0-9]/g, '')
  const parts = value.split(/[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])|(?<=[a-z])(?=\d)/)
  const known = parts.filter((part) => /^[A-Z]?[a-z]{3,}$|^[A-Z]{4,}$|^\d{1,4}$/.test(part))
  const long = parts.filter((part) => /[A-Za-z]{4}/.test(part))
  const covered = known.reduce((sum, part) => sum + part.length, 0)
  return long.length > 1 && covered >= 0.75 * letters.length
}

/**
 * Whether the part of a key behind its prefix may be random.
 *
 * @param leastBits - Shannon entropy for each character
 */
export function looksRandom(body: string, leastBits: number): boolean {
  return entropy(body) >= leastBits && !looksLikeWords(body)
}
