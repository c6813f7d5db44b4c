import { describe, expect, it } from 'vitest'
import { cloudflare, compile } from '../../src/index.ts'
import { createSizeScheme, observeSize, sizeSeries } from '../../src/testing/index.ts'
import { allowsGeneratedCode } from '../support/code-generation.ts'
import { testFunctions } from '../conformance/test-functions.ts'
import { isFull } from '../support/amounts.ts'

const functions = [...testFunctions, cloudflare.functions.get('concat')].filter((row) => row !== undefined)
const lifted = createSizeScheme(functions, 10_000)
const usual = createSizeScheme(functions)

describe('one construct, from once to a hundred thousand times, a million in a full run', () => {
  it.each(sizeSeries)('$name: a result or a diagnostic, the same on every executor', ({ build }) => {
    for (const count of isFull ? [1, 10, 1000, 10_000] : [1, 10, 3000])
      observeSize(build(count), lifted, allowsGeneratedCode)
    // With the usual limits nothing is large; what stands there a million times is told by one of them.
    for (const count of isFull ? [100_000, 1_000_000] : [100_000]) {
      const text = build(count)
      const result = compile(text, usual)
      if (text.length > usual.limits.maxLength)
        expect(result.ok ? [] : result.diagnostics.map(({ code }) => code)).toEqual(['E_LIMIT_LENGTH'])
    }
  })
})
