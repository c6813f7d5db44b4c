import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Findings } from '../../src/diagnostics/index.ts'
import { lex } from '../../src/grammar/lexer/lexer.ts'
import type { GrammarToken } from '../../src/grammar/lexer/tokens.ts'
import { trimRange } from '../../src/grammar/lexer/whitespace.ts'
import { lowerFilter, lowerValue } from '../../src/grammar/lower.ts'
import { parseTokens } from '../../src/grammar/parser.ts'
import { readFilterTree, readValueTree } from '../../src/grammar/read-tree.ts'
import { cloudflare, gateway, type Scheme } from '../../src/index.ts'
import { amount, drawSeed } from '../support/amounts.ts'
import { createSeededDraw, drawExpression, drawScheme } from '../../src/testing/index.ts'

/**
 * Two parsers read one grammar: the one that recovers from mistakes, and the one that only reads what is right. They are
 * held to one tree, and to one answer of what is right.
 */
const seed = drawSeed()
const draw = createSeededDraw(seed)

function tokensOf(text: string, scheme: Scheme): GrammarToken[] {
  const range = trimRange(text)
  return lex(text, range, scheme, new Findings(text, range.end), 'filter')
}

function expectAgreement(input: GrammarToken[], about: string): 'right' | 'wrong' {
  const { cst, errors } = parseTokens(input, 'filter')
  const tree = readFilterTree(input)
  if (errors.length > 0) {
    expect(tree, about).toBeUndefined()
    return 'wrong'
  }
  expect(tree, about).toEqual(lowerFilter(cst, input[0]?.startOffset ?? 0))
  return 'right'
}

/** Tokens with one that is dropped, doubled or swapped with another. */
function damage(input: readonly GrammarToken[]): GrammarToken[] {
  const damaged = [...input]
  const at = draw.integer(0, damaged.length - 1)
  const other = draw.integer(0, damaged.length - 1)
  const [token, second] = [damaged[at], damaged[other]]
  if (token === undefined || second === undefined) return damaged
  switch (draw.integer(0, 2)) {
    case 0:
      damaged.splice(at, 1)
      break
    case 1:
      damaged.splice(other, 0, token)
      break
    default:
      damaged[at] = second
      damaged[other] = token
  }
  return damaged
}

describe(`the parser of right text and the parser that recovers (seed ${String(seed)})`, () => {
  it('make one tree of every documented expression', () => {
    const rows = JSON.parse(readFileSync('test/conformance/docs-expressions.json', 'utf8')) as readonly {
      expression: string
    }[]
    let right = 0
    for (const { expression } of rows)
      for (const scheme of [cloudflare, gateway])
        if (expectAgreement(tokensOf(expression, scheme), expression) === 'right') right++
    expect(right).toBeGreaterThan(rows.length)
  })

  it('make one tree of drawn expressions, and refuse the same damaged ones', () => {
    const seen = { right: 0, wrong: 0 }
    for (let run = 0; run < amount('TREES', 150, 1000); run++) {
      const { scheme } = drawScheme(draw, { functions: [...cloudflare.functions.values()] })
      const text = drawExpression(draw, scheme)?.text ?? 'missing'
      const input = tokensOf(text, scheme)
      seen[expectAgreement(input, text)]++
      for (let turn = 0; turn < 4; turn++) {
        const damaged = damage(input)
        seen[expectAgreement(damaged, `${text}: ${damaged.map(({ image }) => image).join(' ')}`)]++
      }
    }
    expect(seen.right).toBeGreaterThan(100)
    expect(seen.wrong).toBeGreaterThan(100)
  })

  it('make one tree of values', () => {
    const text = 'lower(http.request.headers["a"][0])'
    const range = trimRange(text)
    const input = lex(text, range, cloudflare, new Findings(text, range.end), 'value')
    expect(readValueTree(input)).toEqual(lowerValue(parseTokens(input, 'valueExpression').cst, 0))
    expect(readValueTree(input.slice(0, -1))).toBeUndefined()
  })
})
