import { describe, expect, it } from 'vitest'
import { cloudflare } from '../schemes/cloudflare.ts'
import { gateway } from '../schemes/gateway.ts'
import { defineScheme } from '../define-scheme.ts'
import { describeName, describeOperator, describeScheme, describeType, toMarkdown } from './describe.ts'

describe('describeName', () => {
  it('gives a field its type, category and example', () => {
    const found = describeName(cloudflare, 'cf.llm.prompt.injection_score')
    expect(found?.signature).toBe('cf.llm.prompt.injection_score: Int?')
    expect(found?.summary).not.toBe('')
    expect(found?.details).toContainEqual({ label: 'Category', text: 'AI Security' })
  })

  it('names the field that an old name stands for', () => {
    const found = describeName(cloudflare, 'ip.geoip.country')
    expect(found?.deprecated).toBe(true)
    expect(found?.details[0]).toEqual({ label: 'Another name of', text: '`ip.src.country`' })
    expect(describeName(cloudflare, 'custom_topic_categories')?.deprecated).toBe(false)
  })

  it('describes all 31 functions, quantifiers included', () => {
    const functions = describeScheme(cloudflare).filter(({ kind }) => kind === 'function')
    expect(functions).toHaveLength(31)
    for (const { name, signature, summary } of functions) {
      expect(signature.startsWith(`${name}(`)).toBe(true)
      expect(summary).not.toBe('')
    }
  })

  it('describes every field of both schemes', () => {
    for (const scheme of [cloudflare, gateway]) {
      const fields = describeScheme(scheme).filter(({ kind }) => kind === 'field')
      expect(fields).toHaveLength(scheme.fields.size)
      expect(fields.filter(({ summary }) => summary === '').map(({ name }) => name)).toEqual([])
    }
  })

  it('writes the signature of a function of the host, even one with a known name', () => {
    const scheme = defineScheme({
      functions: [
        {
          name: 'lower',
          parameters: [{ type: 'Int' }],
          optional: [{ type: 'Bytes', kind: 'literal', default: 'x' }],
          returns: 'Array<Int>',
          implementation: () => [],
        },
      ],
    })
    expect(describeName(scheme, 'lower')?.signature).toBe('lower(argument_1: Int, [argument_2: Bytes]): Array<Int>')
  })

  it('knows no inherited names', () => {
    expect(describeName(cloudflare, 'constructor')).toBeUndefined()
    expect(describeName(cloudflare, '__proto__')).toBeUndefined()
  })
})

describe('describeOperator', () => {
  it('finds every spelling', () => {
    expect(describeOperator('~')?.name).toBe('matches')
    expect(describeOperator('&&')?.name).toBe('and')
    expect(describeOperator('strict wildcard')?.details).toContainEqual({ label: 'Left side', text: 'Bytes' })
    expect(describeOperator('AND')).toBeUndefined()
  })
})

describe('toMarkdown', () => {
  it('shows signature, summary, facts and examples', () => {
    const text = toMarkdown(describeName(cloudflare, 'split') ?? describeType('Bool'))
    expect(text).toContain('split(input: Bytes, separator: Bytes, limit: Int): Array<Bytes>')
    expect(text).toContain('- Literal arguments: `separator`, `limit`')
    expect(text).toContain('split(http.request.headers["x-categories"][0], ",", 64)')
  })

  it('lists the operators of a type', () => {
    expect(toMarkdown(describeType('Int'))).toContain('`bitwise_and`')
    expect(describeType('Bool').details).toEqual([])
    expect(describeType({ map: { array: 'Bytes' } }).summary).toContain('Array<Bytes> by key')
  })
})
