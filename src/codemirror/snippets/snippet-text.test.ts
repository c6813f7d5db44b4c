import { describe, expect, it } from 'vitest'
import { toSnippet } from './snippet-text.ts'

describe('toSnippet', () => {
  it.each([
    ['lower($1)$0', 'lower(${1})${}'],
    ['any(${1:http.request.headers}[*] eq ${2:"x"})', 'any(${1:http.request.headers}[*] eq ${2:"x"})'],
    ['action: ${1|block,allow|}', 'action: ${1:block}'],
    ['{ $1 }', '\\{ ${1} \\}'],
    ['price \\$5 and \\}', 'price $5 and \\}'],
    ['in $list', 'in $list'],
  ])('turns %s into %s', (text, expected) => {
    expect(toSnippet(text)).toBe(expected)
  })
})
