import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { codes } from '../../src/diagnostics/index.ts'

const root = new URL('../../src', import.meta.url).pathname
const tables = [join(root, 'diagnostics/codes'), join(root, 'diagnostics/examples')]

/** All text of the source in which a code is told: neither the tables of codes and examples nor tests. */
const told = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((name) => join(root, name))
  .filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !tables.some((table) => file.startsWith(table)),
  )
  .map((file) => readFileSync(file, 'utf8').replace(/^\s*(?:\/\/|\*|\/\*\*).*$/gm, ''))
  .join('\n')
const named = new Set(told.match(/\b[EW]_[A-Z\d_]+\b/g))
const quoted = new Set(told.match(/(?<=')[EW]_[A-Z\d_]+(?=')/g))

describe('the table of codes', () => {
  it('has no code that nothing tells', () => {
    expect(Object.keys(codes).length).toBeGreaterThan(150)
    expect(Object.keys(codes).filter((code) => !named.has(code))).toEqual([])
  })

  it('has every code that the source tells', () => {
    expect([...quoted].filter((code) => !Object.hasOwn(codes, code))).toEqual([])
  })
})
