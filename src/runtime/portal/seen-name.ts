/**
 * Letters of other scripts that are drawn as Latin ones, lower case, after compatibility decomposition.
 * Source: Unicode's confusables.txt (UTS 39), the single letters of Cyrillic, Greek, Armenian, Cherokee and Latin extensions, and the small
 * capitals of phonetic alphabets.
 */
// prettier-ignore
const readLookAlikes = (): ReadonlyMap<string, string> => new Map(
  Object.entries({
    a: 'ᴀаαɑ', b: 'ʙьƅᏏ', c: 'сϲᴄⅽ', d: 'ᴅԁɗꓒðđ', e: 'ᴇеєҽεℯꬲ', f: 'ꜰϝẝꞙ', g: 'ɢɡցģ', h: 'ʜһհᏂ', i: 'ɪіιıɩӏɪꙇ', j: 'ᴊјϳʝ', k: 'кκᴋ',
    l: 'ʟⅼӏƖ', m: 'мⅿᴍ', n: 'ɴпηոռ', o: 'оοσօᴏ', p: 'ᴘрρϱ', q: 'ꞯԛզգ', r: 'ʀгᴦꭇ', s: 'ѕꜱƽ', t: 'тτᴛ', u: 'υսцʋᴜ', v: 'νѵᴠ', w: 'ѡԝωᴡ',
    x: 'хχ', y: 'ʏуγүყỿ', z: 'ᴢζʐ', _: '‗ˍ‿⁀⁔▁﹍﹎﹏＿', '-': '‐‑‒–—−﹘',
  }).flatMap(([latin, others]) => Array.from(others, (other) => [other.toLowerCase(), latin] as const)),
)

let lookAlikes: ReadonlyMap<string, string> | undefined

/** Text of which every character is seen and stands for itself. */
const plain = /^[!-~](?:[ -~]*[!-~])?$/

/**
 * A name of a tool or a prompt as an eye reads it, for rules that block: without invisible characters,
 * marks and outer spaces, in compatibility form (NFKD), lower case, look-alikes of Latin letters as these.
 * A name of printable ASCII is its own; its case is left to the pattern.
 */
export function seenName(name: string): string {
  if (plain.test(name)) return name
  const letters = name
    .normalize('NFKD')
    .replace(/[\p{M}\p{C}\p{Default_Ignorable_Code_Point}]/gu, '')
    .toLowerCase()
    .trim()
  // Most names are plain, and what folds the letters of all scripts is loaded for the others alone.
  const known = (lookAlikes ??= readLookAlikes())
  return Array.from(letters, (letter) => known.get(letter) ?? letter).join('')
}

/** Letters and digits of ASCII that many typefaces draw alike. Source: Unicode's confusables.txt (UTS 39). */
function drawnAs(character: string): string {
  return character === '0' ? 'o' : 'l'
}

/**
 * {@link seenName} without the difference between `I`, `l`, `i`, `1` and `|`, or `O` and `0`: what a hasty eye takes for the same.
 * Lower case.
 */
export function drawnName(name: string): string {
  return seenName(name)
    .toLowerCase()
    .replace(/[i1|0]/g, drawnAs)
}
