import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { addTests, toWrittenEvent } from './write-tests.ts'

const added = { name: 'new: one', event: { 'http.host': 'x' }, expect: { action: 'block', rule: null } } as const

describe('adding tests to a file', () => {
  it.each([
    ['an empty file', '', 0],
    [
      'a list at the end',
      '# why\nversion: 1 # one\ntests:\n  # first\n  - event: {} # here\n    expect: { action: allow }\n',
      1,
    ],
    ['a list without indent', 'tests:\n- event: {}\n  expect:\n    action: allow', 1],
    ['a list in one line', 'tests: [{ event: {}, expect: { action: allow } }]\n', 1],
    ['a list before other keys', 'tests:\n  - event: {}\n    expect: { action: allow }\n# behind\nversion: 1\n', 1],
    ['an empty list', 'version: 1\ntests: []\n', 0],
    ['JSON', '{"version": 1, "tests": [{"event": {}, "expect": {"action": "allow"}}]}\n', 1],
  ])('keeps %s', (_name, text, before) => {
    const { tests } = parse(addTests(text, [added, added])) as { tests: unknown[] }
    expect(tests.slice(before)).toEqual([added, added])
    expect(tests.length).toBe(before + 2)
  })

  it('leaves what stands there as it is', () => {
    const text = '# why\ntests:\n    - event: { a: 1 }   # odd blanks\n      expect: {action: allow}\n'
    expect(addTests(text, [added]).startsWith(text)).toBe(true)
  })

  it('writes no event that a test file cannot say', () => {
    expect(toWrittenEvent({ a: new Uint8Array([255]) })).toBeUndefined()
    expect(toWrittenEvent({ a: 2n ** 60n })).toBeUndefined()
    expect(toWrittenEvent({ a: 1, b: ['x'] })).toEqual({ a: 1, b: ['x'] })
  })
})
