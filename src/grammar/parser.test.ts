import { expect, it } from 'vitest'
import { validateGrammar } from './parser.ts'

it('has a grammar without ambiguity and left recursion, which processes take for granted', () => {
  expect(() => validateGrammar()).not.toThrow()
})
