import { createRequire } from 'node:module'
import type stringWidthOf from 'string-width'

type StringWidth = typeof stringWidthOf

let stringWidth: StringWidth | undefined

/**
 * Loaded when a text first asks for it: it makes a segmenter, which takes longer than all else of the terminal, and most
 * output is ASCII. An `import()` would make every writer of columns wait.
 */
function wideWidthOf(text: string): number {
  stringWidth ??= (createRequire(import.meta.url)('string-width') as { default: StringWidth }).default
  return stringWidth(text)
}

/** Columns that a text takes on a terminal: East Asian and emoji characters take two, combining ones none. */
export function widthOf(text: string): number {
  return isPlain(text) ? text.length : wideWidthOf(text)
}

function isPlain(text: string): boolean {
  return /^[\u0020-\u007e]*$/.test(text)
}

let segmenter: Intl.Segmenter | undefined

/** The characters of a text as a reader sees them. */
function charactersOf(text: string): string[] {
  if (isPlain(text)) return text.split('')
  segmenter ??= new Intl.Segmenter()
  return [...segmenter.segment(text)].map(({ segment }) => segment)
}

/** The first part of a text that takes at most so many columns. */
function startOf(text: string, columns: number): string {
  let taken = 0
  let start = ''
  for (const character of charactersOf(text)) {
    taken += widthOf(character)
    if (taken > columns) break
    start += character
  }
  return start
}

/** Cuts a text to so many columns; `…` says that something is missing. */
export function cut(text: string, columns: number): string {
  return widthOf(text) <= columns ? text : `${startOf(text, Math.max(0, columns - 1))}…`
}

/** Fills a text with blanks up to so many columns; a wider one stays as it is. */
export function pad(text: string, columns: number, side: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, columns - widthOf(text)))
  return side === 'left' ? `${text}${blanks}` : `${blanks}${text}`
}

/**
 * Breaks a text into lines of at most so many columns, between words where there is a blank.
 *
 * @param columns - what is less than 1 is 1
 */
export function wrap(text: string, columns: number): string[] {
  const room = Math.max(1, columns)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (widthOf(longer) <= room) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    line = word
    while (line !== '' && widthOf(line) > room) {
      const start = startOf(line, room) || line.slice(0, 1)
      lines.push(start)
      line = line.slice(start.length)
    }
  }
  if (line !== '' || lines.length === 0) lines.push(line)
  return lines
}
