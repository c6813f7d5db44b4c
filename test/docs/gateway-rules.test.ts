import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

interface Row {
  readonly number: string
  readonly tests: readonly (readonly [file: string, title: string])[]
  readonly note: string
}

const rows = read('docs/gateway-rules.md')
  .split('\n')
  .flatMap((line): Row[] => {
    const [, number = '', , held = '', note = ''] = line.split('|').map((cell) => cell.trim())
    if (!/^\d+$/.test(number)) return []
    const tests = held.split('<br>').flatMap((text) => [...text.matchAll(/^`([^`]+)`: (.+)$/g)].map(([, file = '', title = '']) => [file, title] as const)) // prettier-ignore
    return [{ number, tests, note }]
  })

it('has all rules', () => {
  expect(rows.map(({ number }) => Number(number))).toEqual(Array.from({ length: 24 }, (_, at) => at + 1))
})

describe.each(rows)('rule $number', ({ tests, note }) => {
  it('is held by tests that are there, or says where it is held', () => {
    expect(tests.length > 0 || note !== '').toBe(true)
    for (const [file, title] of tests) {
      expect([file, existsSync(new URL(`../../${file}`, import.meta.url))]).toEqual([file, true])
      expect([file, title, read(file).includes(title)]).toEqual([file, title, true])
    }
  })
})
