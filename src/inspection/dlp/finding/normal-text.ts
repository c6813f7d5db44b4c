import { madeOnce } from './made-once.ts'

/** A text as detectors read it, and the way back to offsets of the original. */
export interface NormalText {
  readonly text: string
  /** The UTF-16 offset in the original of an offset in `text`. */
  readonly originalOffset: (offset: number) => number
}

const foreign = /[^\x00-\x7f]/
const entity = /&#(?:x([0-9a-f]{1,4})|(\d{1,5}));/giy
const invisible = madeOnce(() => /\p{Default_Ignorable_Code_Point}/u)
const spaces = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g
const dashes = /[\u2010-\u2015\u2212\ufe63]/g
const fullWidth = /[\uff01-\uff5e]/g
const otherDigits = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g
const digitRows = [0x0660, 0x06f0, 0x0966]

function plainDigit(char: string): string {
  const code = char.charCodeAt(0)
  const zero = digitRows.find((row) => code >= row && code < row + 10) ?? code
  return String(code - zero)
}

const itself = (offset: number): number => offset

/** Whether a text may have HTML entities. */
export function hasEntities(text: string): boolean {
  return text.includes('&#')
}

/** A text that is in its normal form. */
export function asItIs(text: string): NormalText {
  return { text, originalOffset: itself }
}

/** Folds full-width forms, typographic spaces and dashes and other digits to ASCII, drops invisible characters and undoes numeric HTML entities. */
export function normaliseText(original: string): NormalText {
  if (!foreign.test(original) && !hasEntities(original)) return asItIs(original)
  const folded = original
    .replace(spaces, ' ')
    .replace(dashes, '-')
    .replace(fullWidth, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(otherDigits, plainDigit)
  if (!invisible().test(folded) && !hasEntities(folded)) return { text: folded, originalOffset: itself }
  const kept: number[] = []
  /** Where what stands for several characters ends, by the offset behind it. */
  const ends = new Map<number, number>()
  let text = ''
  for (let at = 0; at < folded.length; at++) {
    const char = folded[at] as string
    if (char === '&') {
      entity.lastIndex = at
      const written = entity.exec(folded)
      if (written !== null) {
        text += String.fromCharCode(written[1] === undefined ? Number(written[2]) : parseInt(written[1], 16))
        kept.push(at)
        ends.set(text.length, at + written[0].length)
        at += written[0].length - 1
        continue
      }
    }
    if (invisible().test(char)) continue
    kept.push(at)
    text += char
  }
  return {
    text,
    // The end of a match is one past its last kept character, so that trailing invisible ones stay outside.
    originalOffset: (offset) =>
      kept[offset] ?? (offset === 0 ? 0 : (ends.get(offset) ?? (kept[offset - 1] ?? original.length - 1) + 1)),
  }
}
