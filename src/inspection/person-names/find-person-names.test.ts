import { expect, it } from 'vitest'
import { findPersonNames, longestRead } from './index.ts'

const namesIn = (text: string): string[] => findPersonNames(text).map(({ start, end }) => text.slice(start, end))

it.each([
  ['Has Maria Jensen paid?', 'Maria Jensen'],
  ['Have you heard Peter Schmidt speak?', 'Peter Schmidt'],
])('finds the name in %j', (text, name) => {
  expect(namesIn(text).map((found) => found.replace(/\W+$/, ''))).toContain(name)
})

it.each([
  'Excuse me, Sir bot, I do not like this tone',
  'It is 4401 Valerie Walks',
  'Explain the difference between a list and a tuple.',
  '',
])('finds none in %j', (text) => {
  expect(namesIn(text)).toEqual([])
})

it('reads no more than its share of a long text', () => {
  const far = `${'word '.repeat(longestRead / 5)}Maria Jensen came.`
  expect(namesIn(far)).toEqual([])
})
