import { describe, expect, it } from 'vitest'
import { fromText } from '../../../runtime/index.ts'
import { splitTarget } from '../message/exchange.ts'
import { normalizePath, usualPath } from './url.ts'

/** The path of a target, asked in turn. */
function pathInSteps(target: string): string {
  return normalizePath(splitTarget(fromText(target)).path)
}

/** All that a path may be made of, short enough that every pair of neighbours comes up. */
const pieces = [
  '/',
  '.',
  '..',
  'a',
  'B9',
  '%41',
  '%2f',
  '\\',
  '?',
  '#',
  'é',
  '~x!$&',
  ' ',
  ';=@',
  '[b]',
  '"<>',
  '\u007f',
]

describe('usualPath', () => {
  it('gives the path that looking in turn gives, or none', () => {
    let found = 0
    for (const first of pieces)
      for (const second of pieces)
        for (const third of pieces) {
          const target = `/${first}${second}${third}`
          const path = usualPath(target)
          if (path === undefined) continue
          found++
          expect([target, path]).toEqual([target, pathInSteps(target)])
        }
    expect(found).toBeGreaterThan(500)
  })

  it.each(['/', '/v1/chat/completions', '/v1/chat/', '/a.b/c..d?x=/../y#z'])(
    'knows that %s is in its normal form',
    (target) => {
      expect(usualPath(target)).toBe(splitTarget(target).path)
    },
  )

  it.each(['', '*', 'a/b', 'https://a.example/b', '//a', '/a//b', '/.', '/a/.b', '/a%2Fb', '/a\\b', '/é', '/a#b?c'])(
    'leaves %s to those who look in turn',
    (target) => {
      expect(usualPath(target)).toBeUndefined()
    },
  )
})
