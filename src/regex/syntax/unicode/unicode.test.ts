import { describe, expect, it } from 'vitest'
import type { Ranges } from '../syntax.ts'
import { enumerateClass, lastCodePoint, uniformStretches } from './code-points.ts'
import { foldUnicode } from './fold.ts'
import { propertyRanges, unicodeWords } from './properties.ts'
import { utf8Graph, utf8Sequences, type Utf8Graph } from './utf8.ts'

// prettier-ignore
const binary = [
  'Alpha', 'Bidi_C', 'Bidi_M', 'CI', 'Cased', 'CWCF', 'CWCM', 'CWKCF', 'CWL', 'CWT', 'CWU', 'DI', 'Dash', 'Dep', 'Dia', 'Emoji', 'EComp', 'EMod', 'EBase', 'EPres', 'Ext',
  'ExtPict', 'Gr_Base', 'Gr_Ext', 'Hex', 'IDC', 'IDS', 'IDSB', 'IDST', 'Ideo', 'Join_C', 'LOE', 'Lower', 'Math', 'NChar', 'Pat_Syn', 'Pat_WS', 'QMark', 'RI', 'Radical',
  'SD', 'STerm', 'Term', 'UIdeo', 'Upper', 'VS', 'XIDC', 'XIDS', 'space',
]
// prettier-ignore
const categories = ['Lu', 'Ll', 'Lt', 'Lm', 'Lo', 'Mn', 'Mc', 'Me', 'Nd', 'Nl', 'No', 'Pc', 'Pd', 'Ps', 'Pe', 'Pi', 'Pf', 'Po', 'Sm', 'Sc', 'Sk', 'So', 'Zs', 'Zl', 'Zp', 'Cc', 'Cf', 'Co', 'Cn']
// prettier-ignore
const scripts = ['Zyyy', 'Zinh', 'Zzzz', 'Hani', 'Hang', 'Hira', 'Kana', 'Bopo', 'Yiii', 'Xsux', 'Egyp', 'Hluw', 'Bamu', 'Tang', 'Kits', 'Latn']

function textOf([first, last]: readonly [number, number]): string {
  let text = ''
  for (let point = first; point <= last; point++) text += String.fromCodePoint(point)
  return text
}

function has(ranges: Ranges, point: number): boolean {
  return ranges.some(([first, last]) => first <= point && point <= last)
}

function takes({ nodes, root }: Utf8Graph, bytes: Uint8Array): boolean {
  let node = root
  for (const [index, byte] of bytes.entries()) {
    const edge = nodes[node]?.find(({ ranges }) => has(ranges, byte))
    if (edge === undefined) return false
    node = edge.target
    if (node === -1) return index === bytes.length - 1
  }
  return false
}

describe('uniform stretches', () => {
  it('share every property that the host knows', () => {
    const classes = [
      ...binary.map((name) => name),
      ...categories.map((name) => `gc=${name}`),
      ...scripts.flatMap((name) => [`sc=${name}`, `scx=${name}`]),
    ]
    for (const stretch of uniformStretches) {
      const text = textOf(stretch)
      const mixed = classes.filter(
        (name) => !new RegExp(`^\\p{${name}}*$`, 'u').test(text) && !new RegExp(`^\\P{${name}}*$`, 'u').test(text),
      )
      expect([stretch[0].toString(16), ...mixed]).toEqual([stretch[0].toString(16)])
    }
  })
})

describe('enumerateClass', () => {
  it('gives what the host says of each character', () => {
    const letters = enumerateClass('\\p{L}')
    for (let point = 0; point <= lastCodePoint; point += 97)
      if (point < 0xd800 || point > 0xdfff)
        expect(has(letters, point)).toBe(/^\p{L}/u.test(String.fromCodePoint(point)))
  })
})

describe('foldUnicode', () => {
  it('adds exactly what the host takes for the same character', () => {
    const cased = enumerateClass('\\p{Changes_When_Casemapped}\\p{Changes_When_Casefolded}').flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, index) => first + index),
    )
    const all = cased.map((point) => String.fromCodePoint(point)).join('')
    for (const point of cased) {
      const same = [...all.matchAll(new RegExp(`\\u{${point.toString(16)}}`, 'giu'))].map(([char]) =>
        char.codePointAt(0),
      )
      const folded = foldUnicode([[point, point]]).flatMap(([first, last]) =>
        Array.from({ length: last - first + 1 }, (_, index) => first + index),
      )
      expect(folded).toEqual(same)
    }
  }, 60_000)
})

describe('propertyRanges', () => {
  it('reads every name of a script and of a property loosely', () => {
    for (const name of [
      'Old_Hungarian',
      'Khitan_Small_Script',
      'SignWriting',
      'Nko',
      'Greek',
      'Phags_Pa',
      'White_Space',
      'Uppercase_Letter',
      'IDS_Trinary_Operator',
      'ExtPict',
    ])
      for (const spelled of [
        name,
        name.toLowerCase(),
        name.replaceAll('_', ''),
        ` ${name.toUpperCase()}-`,
        `is${name}`,
      ])
        expect(propertyRanges(spelled)?.length ?? spelled).toBeGreaterThan(0)
  })

  it('knows no name that is none', () => {
    for (const name of [
      '',
      'l l l',
      'gc',
      'gc=',
      'sc=Lu',
      'gc=Greek',
      'age=1',
      '=Lu',
      'a=b=c',
      '\u{1f600}',
      'constructor',
    ])
      expect([name, propertyRanges(name)]).toEqual([name, undefined])
  })
})

describe('utf8Graph', () => {
  const encoder = new TextEncoder()
  it('takes the UTF-8 forms of a set, and no other bytes', () => {
    for (const ranges of [
      unicodeWords(),
      [
        [0x7f, 0x80],
        [0x7ff, 0x800],
        [0xd7ff, 0xe000],
        [0xffff, 0x10000],
        [0x10ffff, 0x10ffff],
      ],
      [[0, lastCodePoint]],
    ] as Ranges[]) {
      const graph = utf8Graph(ranges)
      for (const point of [
        0,
        0x41,
        0x7f,
        0x80,
        0xe9,
        0x7ff,
        0x800,
        0x3b1,
        0x4e00,
        0xd7ff,
        0xe000,
        0xffff,
        0x10000,
        0x1f600,
        0x20000,
        lastCodePoint,
      ])
        expect([point, takes(graph, encoder.encode(String.fromCodePoint(point)))]).toEqual([point, has(ranges, point)])
      for (const bytes of [[0xc3], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x80], [0xff]])
        expect(takes(graph, Uint8Array.from(bytes))).toBe(false)
    }
  })

  it('is small where sequences have tails in common', () => {
    expect(utf8Sequences(unicodeWords()).length).toBeGreaterThan(700)
    expect(utf8Graph(unicodeWords()).nodes.length).toBeLessThan(400)
    expect(utf8Graph([[0, lastCodePoint]]).nodes.length).toBeLessThan(12)
  })
})
