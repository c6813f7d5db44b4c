import { describe, expect, it } from 'vitest'
import { cloudflare, compile, UnsupportedByBackend } from '../../src/index.ts'
import { allowsGeneratedCode } from '../support/code-generation.ts'

const text = 'http.host eq "a"'

describe('the choice of a backend', () => {
  it('is closures unless another is asked for', () => {
    const result = compile(text, cloudflare)
    expect(result.ok && result.value.backend).toBe('closures')
  })

  it('takes source with auto where code may be generated, and closures where not', () => {
    const result = compile(text, cloudflare, { backend: 'auto' })
    expect(result.ok && result.value.backend).toBe(allowsGeneratedCode ? 'source' : 'closures')
    expect(result.ok && result.value.matches({ 'http.host': 'a' })).toBe(true)
  })

  it('says so when source is asked for and cannot be had', () => {
    const run = (): unknown => compile(text, cloudflare, { backend: 'source' })
    if (allowsGeneratedCode) expect(run).not.toThrow()
    else expect(run).toThrow(UnsupportedByBackend)
  })
})
