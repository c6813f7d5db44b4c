const plainAscii = /^[\x20-\x7e\n]*$/
const uneven = / {2}|[\t\r\v\f]|&[#a-z]/i

/** Names of characters that HTML writes where an order could be hidden; others stay as they are. */
const namedCharacters: Readonly<Record<string, string>> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', ensp: ' ', emsp: ' ', thinsp: ' ', shy: '', zwj: '', zwnj: '', newline: '\n', tab: ' ', comma: ',', period: '.', colon: ':', excl: '!',
} // prettier-ignore

function characterOf(code: number): string {
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : ''
}

function withoutEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi,
    (whole, ...parts: (string | undefined)[]) => {
      const [decimal, hex, name] = parts
      if (decimal !== undefined) return characterOf(Number(decimal))
      if (hex !== undefined) return characterOf(parseInt(hex, 16))
      return namedCharacters[(name ?? '').toLowerCase()] ?? whole
    },
  )
}

/**
 * One form of what an eye reads alike: HTML entities undone, compatibility forms (full width, ligatures, bold letters)
 * plain, default-ignorable characters and stacked marks on Latin letters dropped, runs of blanks as one space. Line
 * breaks stay, since they part sentences. Takes time in proportion to the text.
 */
export function toNormalForm(text: string): string {
  if (plainAscii.test(text) && !uneven.test(text)) return text
  const plain = withoutEntities(text)
    .normalize('NFKC')
    // Thai and Lao write these vowels as one character, which NFKC takes apart.
    .replace(/\u0e4d\u0e32/g, '\u0e33')
    .replace(/\u0ecd\u0eb2/g, '\u0eb3')
    // Tag characters (U+E0020 on) are read apart, as text that nobody sees.
    .replace(/(?![\u{e0020}-\u{e007e}])[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, '')
    // What is left of marks after NFKC composes with nothing: strokes and piles drawn over a letter.
    .replace(/(?<=[\p{Script=Latin}\p{Script=Cyrillic}\p{N}\p{P}]\p{M}*)\p{M}+/gu, '')
  return plain.replace(/\r\n?|[\u2028\u2029\u0085\v\f]/g, '\n').replace(/[^\S\n]+/g, ' ')
}

/** Latin letters without the marks that they carry in their composed forms; texts in other scripts stay. */
export function withoutMarks(text: string): string {
  if (!/[\u00c0-\u024f\u1e00-\u1eff]/.test(text)) return text
  return text.replace(/[\u00c0-\u024f\u1e00-\u1eff]+/g, (letters) => letters.normalize('NFD').replace(/\p{M}+/gu, ''))
}
