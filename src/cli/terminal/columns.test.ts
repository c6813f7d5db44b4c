import { describe, expect, it } from 'vitest'
import { ColumnLayout, printColumns, type Column } from './columns.ts'
import { cut, pad, widthOf, wrap } from './width.ts'

describe('widths', () => {
  it('count what a terminal shows', () => {
    expect(['abc', '漢字', 'e\u0301', '👩‍👩‍👧', ''].map(widthOf)).toEqual([3, 4, 1, 2, 0])
    expect([cut('漢字漢字', 5), cut('漢字', 4), cut('abcdef', 4)]).toEqual(['漢字…', '漢字', 'abc…'])
    expect([pad('漢', 4), pad('7', 3, 'right'), pad('long', 2)]).toEqual(['漢  ', '  7', 'long'])
  })

  it('break lines between words, and words that are too long', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrap('漢字漢字 a', 4)).toEqual(['漢字', '漢字', 'a'])
    expect(wrap('', 4)).toEqual([''])
    // Less than nothing is left behind an indent in a terminal of few columns: it went on for ever.
    expect([wrap('ab c', 0), wrap('ab c', -10), wrap('漢a', 1)]).toEqual([['a', 'b', 'c'], ['a', 'b', 'c'], ['漢', 'a']]) // prettier-ignore
  })
})

const columns: readonly Column[] = [
  { title: 'line', align: 'right', width: 4 },
  { title: 'name', width: 12, narrowest: 6 },
  { title: 'notes' },
]

describe('ColumnLayout', () => {
  it('cuts nothing where there is no terminal', () => {
    const layout = new ColumnLayout(columns, undefined)
    expect([layout.head(), layout.row(['1', 'a name that is long', 'x']), layout.row(['22', '漢字', ''])]).toEqual([
      'line  name          notes',
      '   1  a name that is long  x',
      '  22  漢字',
    ])
  })

  it('fits every line into a terminal, and loses no note', () => {
    for (const room of [20, 24, 40, 80, 120]) {
      const layout = new ColumnLayout(columns, room)
      const notes = 'several words of notes that go on and on, 漢字も含めて'
      const lines = [layout.head(), ...layout.row(['1', '漢字の名前はとても長い', notes]).split('\n')]
      for (const line of lines) expect([room, line, widthOf(line) <= room]).toEqual([room, line, true])
      expect(lines.join('').replace(/\s/g, '')).toContain(notes.replace(/\s/g, ''))
    }
  })

  it('makes a table as wide as its cells', () => {
    const table = printColumns([{ title: 'action' }, { title: 'events', align: 'right' }], [['block', '12'], ['allow', '3']], 80) // prettier-ignore
    expect(table.split('\n')).toEqual(['action  events', 'block       12', 'allow        3'])
  })
})
