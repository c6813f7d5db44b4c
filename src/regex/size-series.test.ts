import { describe, expect, it } from 'vitest'
import { RuntimeError } from '../runtime/index.ts'
import { compileRegex } from './index.ts'
import { isFull } from '../../test/support/amounts.ts'

const limit = 10_485_760

/** Each construct of the syntax, n times: side by side, inside each other, or as long as n. */
const series: Readonly<Record<string, (count: number) => string>> = {
  literals: (count) => 'a'.repeat(count),
  'characters beyond ASCII': (count) => 'é'.repeat(count),
  dots: (count) => '.'.repeat(count),
  'dots of Unicode': (count) => `(?u)${'.'.repeat(count)}`,
  stars: (count) => `a${'*'.repeat(count)}`,
  'lazy stars': (count) => `a${'*?'.repeat(count)}`,
  pluses: (count) => `a${'+'.repeat(count)}`,
  counts: (count) => `a${'{1}'.repeat(count)}`,
  'open counts': (count) => `a${'{2,}'.repeat(count)}`,
  'repeated letters': (count) => 'a?'.repeat(count),
  'loops side by side': (count) => 'a*'.repeat(count),
  'groups side by side': (count) => '(a)'.repeat(count),
  'groups inside each other': (count) => `${'('.repeat(count)}a${')'.repeat(count)}`,
  'groups that do not close': (count) => '('.repeat(count),
  'plain groups inside each other': (count) => `${'(?:'.repeat(count)}a${')'.repeat(count)}`,
  'flags side by side': (count) => '(?i)'.repeat(count),
  'flag groups inside each other': (count) => `${'(?i:'.repeat(count)}a${')'.repeat(count)}`,
  'flags in one group': (count) => `(?${'i'.repeat(count)})`,
  alternatives: (count) => 'a|'.repeat(count),
  'empty alternatives': (count) => '|'.repeat(count),
  'a named group with a long name': (count) => `(?<${'n'.repeat(count)}>a)`,
  'named groups': (count) => Array.from({ length: count / 10 }, (_, index) => `(?<n${String(index)}>a)`).join(''),
  anchors: (count) => '^'.repeat(count),
  'word boundaries': (count) => '\\b'.repeat(count),
  'word boundaries of Unicode': (count) => `(?u)${'\\b'.repeat(count)}`,
  'repeated word boundaries': (count) => `(?:${'\\b'.repeat(count)})${'{2}'.repeat(200)}`,
  escapes: (count) => '\\x41'.repeat(count / 4),
  'zeros in an escape': (count) => `\\x{${'0'.repeat(count)}41}`,
  'digits in a count': (count) => `a{${'1'.repeat(count)}}`,
  'blanks in a count': (count) => `a{${' '.repeat(count)}2}`,
  'letters in a class': (count) => `[${'a'.repeat(count)}]`,
  'ranges in a class': (count) => `[${'a-c'.repeat(count / 3)}]`,
  'ranges of Unicode': (count) =>
    `(?u)[${Array.from({ length: count / 4 }, (_, at) => String.fromCodePoint(0x10000 + ((at * 7919) % 0xfffff))).join('')}]`,
  'folded ranges of Unicode': (count) =>
    `(?iu)[${Array.from({ length: count / 4 }, (_, at) => String.fromCodePoint(0x10000 + ((at * 7919) % 0xfffff))).join('')}]`,
  'classes side by side': (count) => '[ab]'.repeat(count / 4),
  'negated classes': (count) => '[^ab]'.repeat(count / 5),
  'classes of Unicode': (count) => `(?u)${'\\w'.repeat(count / 2)}`,
  'distinct classes of Unicode': (count) =>
    `(?u)${Array.from({ length: count / 8 }, (_, at) => `[\\w--${String.fromCodePoint(0x4e00 + (at % 20_000))}]`).join('')}`,
  'classes inside each other': (count) => `${'['.repeat(count)}a${']'.repeat(count)}`,
  'classes that do not close': (count) => '['.repeat(count),
  intersections: (count) => `[a${'&&a'.repeat(count)}]`,
  differences: (count) => `[a${'--b'.repeat(count)}]`,
  'classes joined in classes': (count) => `(?u)[${'[\\w&&\\d]'.repeat(count / 10)}]`,
  'named classes': (count) => `[${'[:alpha:]'.repeat(count / 9)}]`,
  comments: (count) => `(?x)${'#\n'.repeat(count)}a`,
  'ignored blanks': (count) => `(?x)a${' '.repeat(count)}b`,
  'a bounded repetition': (count) => `(?:ab|c){${String(count)}}`,
  'a bounded gap': (count) => `a.{0,${String(count)}}b`,
  'repetitions inside each other': (count) =>
    `${'(?:'.repeat(200)}a${`){0,${String(Math.min(count, 9))}}`.repeat(200)}`,
}

const text = `${'ab '.repeat(300)}é\n`

describe('size series', () => {
  for (const [name, write] of Object.entries(series)) {
    it(`${name}: an answer or an error, for up to 30,000, in a full run a million`, () => {
      for (const count of isFull ? [1, 10, 1000, 30_000, 1_000_000] : [1, 10, 1000, 30_000]) {
        const start = performance.now()
        const regex = compileRegex(write(count), limit)
        if ('kind' in regex) expect(['syntax', 'too_big']).toContain(regex.kind)
        else {
          try {
            expect(typeof regex.test(text)).toBe('boolean')
            regex.exec(text)
          } catch (error) {
            expect(error).toBeInstanceOf(RuntimeError)
            expect(error).toMatchObject({ code: 'E_REGEX_BUDGET' })
          }
        }
        // Far more than it takes, far less than a square of the largest would.
        expect(performance.now() - start).toBeLessThan(12_000)
      }
    }, 60_000)
  }
})
