import { invertRanges, subtractRanges } from '../ranges.ts'
import type { Ranges } from '../syntax.ts'
import { enumerateClass, lastCodePoint } from './code-points.ts'
import { onceForRanges } from './once.ts'

const surrogates: Ranges = [[0xd800, 0xdfff]]

/** Names of properties and values in one form. Source: UAX 44, LM3, as Rust's crate reads it. */
function looseName(name: string): string {
  const hasIs = /^is/i.test(name)
  const loose = name
    .slice(hasIs ? 2 : 0)
    .replace(/[ _-]|[^\x00-\x7f]/g, '')
    .toLowerCase()
  // `isc` is a name of its own and no `c` behind an `is`.
  return hasIs && loose === 'c' ? 'isc' : loose
}

/** Spellings that JavaScript knows, of names that are more than one capitalised word or an abbreviation. */
// prettier-ignore
const spelled = [
  'ASCII', 'ASCII_Hex_Digit', 'AHex', 'Bidi_Control', 'Bidi_C', 'Bidi_Mirrored', 'Bidi_M', 'Case_Ignorable', 'CI', 'Changes_When_Casefolded', 'CWCF',
  'Changes_When_Casemapped', 'CWCM', 'Changes_When_Lowercased', 'CWL', 'Changes_When_NFKC_Casefolded', 'CWKCF', 'Changes_When_Titlecased', 'CWT',
  'Changes_When_Uppercased', 'CWU', 'Default_Ignorable_Code_Point', 'DI', 'Emoji_Component', 'EComp', 'Emoji_Modifier', 'EMod',
  'Emoji_Modifier_Base', 'EBase', 'Emoji_Presentation', 'EPres', 'Extended_Pictographic', 'ExtPict', 'Grapheme_Base', 'Gr_Base', 'Grapheme_Extend',
  'Gr_Ext', 'Hex_Digit', 'IDS_Binary_Operator', 'IDSB', 'IDS_Trinary_Operator', 'IDST', 'ID_Continue', 'IDC', 'ID_Start', 'IDS', 'Join_Control', 'Join_C',
  'Logical_Order_Exception', 'LOE', 'Noncharacter_Code_Point', 'NChar', 'Pattern_Syntax', 'Pat_Syn', 'Pattern_White_Space', 'Pat_WS', 'Quotation_Mark', 'QMark',
  'Regional_Indicator', 'RI', 'Sentence_Terminal', 'STerm', 'Soft_Dotted', 'SD', 'Terminal_Punctuation', 'Unified_Ideograph', 'UIdeo', 'Variation_Selector',
  'VS', 'White_Space', 'XID_Continue', 'XIDC', 'XID_Start', 'XIDS',
  'Cased_Letter', 'LC', 'Close_Punctuation', 'Connector_Punctuation', 'Currency_Symbol', 'Dash_Punctuation', 'Decimal_Number', 'Enclosing_Mark',
  'Final_Punctuation', 'Initial_Punctuation', 'Letter_Number', 'Line_Separator', 'Lowercase_Letter', 'Math_Symbol', 'Modifier_Letter', 'Modifier_Symbol',
  'Nonspacing_Mark', 'Open_Punctuation', 'Other_Letter', 'Other_Number', 'Other_Punctuation', 'Other_Symbol', 'Paragraph_Separator', 'Private_Use',
  'Space_Separator', 'Spacing_Mark', 'Titlecase_Letter', 'Uppercase_Letter', 'Combining_Mark', 'space', 'digit', 'punct', 'cntrl',
  'Anatolian_Hieroglyphs', 'Canadian_Aboriginal', 'Caucasian_Albanian', 'Cypro_Minoan', 'Dives_Akuru', 'Egyptian_Hieroglyphs', 'Gunjala_Gondi',
  'Gurung_Khema', 'Hanifi_Rohingya', 'Imperial_Aramaic', 'Inscriptional_Pahlavi', 'Inscriptional_Parthian', 'Kayah_Li', 'Khitan_Small_Script', 'Kirat_Rai',
  'Linear_A', 'Linear_B', 'Masaram_Gondi', 'Meetei_Mayek', 'Mende_Kikakui', 'Meroitic_Cursive', 'Meroitic_Hieroglyphs', 'Nag_Mundari', 'New_Tai_Lue',
  'Nyiakeng_Puachue_Hmong', 'Ol_Chiki', 'Ol_Onal', 'Old_Hungarian', 'Old_Italic', 'Old_North_Arabian', 'Old_Permic', 'Old_Persian', 'Old_Sogdian',
  'Old_South_Arabian', 'Old_Turkic', 'Old_Uyghur', 'Pahawh_Hmong', 'Pau_Cin_Hau', 'Phags_Pa', 'Psalter_Pahlavi', 'SignWriting', 'Sora_Sompeng',
  'Syloti_Nagri', 'Tai_Le', 'Tai_Tham', 'Tai_Viet', 'Tulu_Tigalari', 'Warang_Citi', 'Zanabazar_Square',
] as const

const spellings: ReadonlyMap<string, string> = new Map(spelled.map((name) => [looseName(name), name]))

function spelling(loose: string): string {
  return spellings.get(loose) ?? loose.charAt(0).toUpperCase() + loose.slice(1)
}

/** `sc`, `cf` and `lc` alone are general categories, though properties are called so too. */
const categoryFirst = new Set(['cf', 'sc', 'lc'])

/** What Rust knows and JavaScript does not. Source: PropList.txt. */
const ownProperties: ReadonlyMap<string, Ranges> = new Map<string, Ranges>([
  ['prependedconcatenationmark', [[0x600, 0x605], [0x6dd, 0x6dd], [0x70f, 0x70f], [0x890, 0x891], [0x8e2, 0x8e2], [0x110bd, 0x110bd], [0x110cd, 0x110cd]]], // prettier-ignore
])
const ownAliases: ReadonlyMap<string, string> = new Map([['pcm', 'prependedconcatenationmark']])

function tryClass(expression: string): Ranges | undefined {
  try {
    return enumerateClass(`\\p{${expression}}`)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function specialCategory(loose: string): Ranges | undefined {
  if (loose === 'any') return subtractRanges([[0, lastCodePoint]], surrogates, lastCodePoint)
  if (loose === 'assigned') return enumerateClass('\\p{Assigned}')
  return loose === 'ascii' ? [[0, 0x7f]] : undefined
}

function category(loose: string): Ranges | undefined {
  return specialCategory(loose) ?? tryClass(`gc=${spelling(loose)}`)
}

function binary(loose: string): Ranges | undefined {
  const own = ownProperties.get(ownAliases.get(loose) ?? loose)
  // JavaScript has the two-letter categories and the properties under one roof: the longer way says which is meant.
  return own ?? (tryClass(`gc=${spelling(loose)}`) === undefined ? tryClass(spelling(loose)) : undefined)
}

const script = (loose: string): Ranges | undefined => tryClass(`sc=${spelling(loose)}`)

/** What JavaScript has no classes for, by its names: the property as {@link TableProperty} is asked for it. */
const inTables: ReadonlyMap<string, string> = new Map(
  ['age', 'graphemeclusterbreak', 'sentencebreak', 'wordbreak']
    .map((name) => [name, name] as const)
    .concat([
      ['gcb', 'graphemeclusterbreak'],
      ['sb', 'sentencebreak'],
      ['wb', 'wordbreak'],
    ]),
)

/** The code points of a property of tables, by its long name and a value, both loosely read. */
export type TableProperty = (property: string, value: string) => Ranges | undefined

export interface FoundProperty {
  readonly ranges: Ranges
  /** Whether tables said so, which not every reader of patterns has. */
  readonly isFromTables: boolean
}

/**
 * The code points of `\p{…}`, by JavaScript's own Unicode tables: a general category, a
 * script, a binary property, or a name, `=`, `:` or `!=`, and a value. Names are read loosely.
 *
 * @param text - what stands between the braces
 * @param tableProperty - says what JavaScript does not know
 * @returns undefined if the property is not known
 */
export function findProperty(text: string, tableProperty?: TableProperty): FoundProperty | undefined {
  const ranges = propertyRanges(text)
  if (ranges !== undefined) return { ranges, isFromTables: false }
  const [, name = '', value = ''] = /^([^!:=]*)(?:!=|:|=)(.*)$/su.exec(text) ?? []
  const property = inTables.get(looseName(name))
  const found = property === undefined ? undefined : tableProperty?.(property, looseName(value))
  return found === undefined ? undefined : { ranges: found, isFromTables: true }
}

/** The same without tables. */
export function propertyRanges(text: string): Ranges | undefined {
  const sign = ['!=', ':', '='].find((joint) => text.includes(joint))
  const at = sign === undefined ? text.length : text.indexOf(sign)
  const name = looseName(text.slice(0, at))
  if (!/^[a-z0-9]{1,60}$/.test(name)) return undefined
  if (sign === undefined) {
    if (categoryFirst.has(name)) return category(name)
    return specialCategory(name) ?? binary(name) ?? category(name) ?? script(name)
  }
  const value = looseName(text.slice(at + sign.length))
  if (!/^[a-z0-9]{1,60}$/.test(value)) return undefined
  switch (name) {
    case 'gc':
    case 'generalcategory':
      return category(value)
    case 'sc':
    case 'script':
      return script(value)
    case 'scx':
    case 'scriptextensions':
      return tryClass(`scx=${spelling(value)}`)
    default:
      return undefined
  }
}

export const unicodeDigits = (): Ranges => enumerateClass('\\p{Nd}')
export const unicodeSpaces = (): Ranges => enumerateClass('\\p{White_Space}')
/** Source: UTS 18, annex C, as the Rust crate uses it. */
export const unicodeWords = (): Ranges => enumerateClass('\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}')

/** Every code point that is not in the ranges; surrogates stay out when bytes are made of them. */
export const invertUnicode = onceForRanges((ranges) => invertRanges(ranges, lastCodePoint))
