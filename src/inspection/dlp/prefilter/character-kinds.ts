/** Characters that patterns of detectors tell apart one by one; what is not here is of a kind with others. */
const ownKinds = '-./_+@:(),=&%;#\'"^~'

const digit = 0
const upper = 1
const lower = 2
const space = 3
const blank = 4
const foreign = 5
const rest = 6
const firstOwn = 7

/** Any character beyond ASCII. */
export const foreignKind = foreign

/** The set of all that is beyond ASCII. */
export const foreignKinds = 1 << foreign

/** The set that holds digits only. */
export const digitKinds = 1 << digit

/** What lists of digits have, each of it. */
export const listKinds = setOf(',') | digitKinds

/** What keys and tokens are made of. */
export const tokenKinds = setOf('-./_+=~') | (1 << digit) | (1 << upper) | (1 << lower)

/** How common each kind is in texts: one that is in nearly all tells nothing. */
export const commonness: readonly number[] = Array.from({ length: firstOwn + ownKinds.length }, (_, kind) => {
  if (kind === lower || kind === upper || kind === space) return 1
  return kind === firstOwn + ownKinds.indexOf('.') || kind === foreign ? 0.6 : 0.2
})

function setOf(chars: string): number {
  return [...chars].reduce((set, char) => set | (1 << (firstOwn + ownKinds.indexOf(char))), 0)
}

function kindOfAscii(code: number): number {
  const char = String.fromCharCode(code)
  if (/\d/.test(char)) return digit
  if (/[A-Z]/.test(char)) return upper
  if (/[a-z]/.test(char)) return lower
  if (char === ' ') return space
  if (/\s/.test(char)) return blank
  const own = ownKinds.indexOf(char)
  return own === -1 ? rest : firstOwn + own
}

/** The kind of each ASCII character. */
export const asciiKinds = Uint8Array.from({ length: 128 }, (_, code) => kindOfAscii(code))

/** Classes that hold nothing beyond ASCII, by their source: letters, digits and signs, no escape of a larger class. */
const asciiOnly =
  /^(?:\[(?!\^)(?:[^\\\]\x80-\uffff]|\\(?:[dwnrt]|[^\w\x80-\uffff]))+\]|\\(?:[dwnrt]|[^\w\x80-\uffff])|[^.\\\x80-\uffff])$/

/** Other letters that some patterns without regard to case take for ASCII ones: the long s and the sign of Kelvin. */
const foldedFromBeyond = /[ks]/i

/** What a class holds of ASCII, as the platform itself reads it. */
function createMember(source: string, flags: string): (char: string) => boolean {
  // To make a class of Unicode properties caseless takes the platform a millisecond: within ASCII two looks do the same.
  const isSlow = flags.includes('i') && flags.includes('u') && !source.includes('^')
  const element = new RegExp(`^(?:${source})$`, isSlow ? 'u' : flags.replace('g', ''))
  if (!isSlow) return (char) => element.test(char)
  return (char) => element.test(char.toLowerCase()) || element.test(char.toUpperCase()) || foldedFromBeyond.test(char)
}

/**
 * The kinds of one element of a pattern, as bits of an integer: those of which it has some character.
 *
 * @param source - a class, an escape or a character of a pattern
 */
export function readKinds(source: string, flags: string): number {
  const isCaseless = flags.includes('i')
  const beyond = 1 << foreign
  const letters = (1 << upper) | (1 << lower)
  // A letter of another alphabet may be an ASCII one in the other case.
  if (/^[\x80-\uffff]+$/.test(source)) return isCaseless ? beyond | letters : beyond
  if (/^[A-Za-z]$/.test(source)) {
    if (!isCaseless) return 1 << (asciiKinds[source.charCodeAt(0)] as number)
    return letters | (flags.includes('u') ? beyond : 0)
  }
  const isMember = createMember(source, flags)
  let kinds = 0
  for (let code = 0; code < 128; code++)
    if (isMember(String.fromCharCode(code))) kinds |= 1 << (asciiKinds[code] as number)
  const isAscii = asciiOnly.test(source) && !(isCaseless && flags.includes('u'))
  return isAscii ? kinds : kinds | beyond
}
