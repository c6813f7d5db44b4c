import { describe, expect, it } from 'vitest'
import { createAnalyzer } from '../../src/analysis/index.ts'
import { cloudflare, defineScheme } from '../../src/language/index.ts'
import { amount } from '../support/amounts.ts'
import { createRandom } from './bytes-cases.ts'
import { toCondition } from './conditions.ts'

const seed = Number(process.env['PORTCULLIS_SEED'] ?? 20261128)
const rounds = amount('ROUNDS', 400, 3000)
const scheme = defineScheme({
  fields: { s: 'Bytes', t: 'Bytes?', a: 'Array<Bytes>', m: 'Map<Array<Bytes>>', n: 'Int?' },
  functions: [...cloudflare.functions.values()],
})

const atoms = [
  's contains ""', 's contains "a"', 's eq "a"', 's ne "a"', 's matches ""', 's matches "^[^q]"', 's wildcard "*"', 's wildcard "/*"', 's lt "z"',
  's in {"" "a" "/"}', 'lower(s) eq "A"', 'lower(s) contains "a"', 'len(s) ge 0', 'len(s) gt 3',
  't contains ""', 't eq "a"', 'n ge 0', 'n lt 3', 'len(t) ge 0',
  'any(a[*] contains "")', 'all(a[*] contains "")', 'any(a[*] eq "a")', 'all(a[*] ne "a")', 'len(a) ge 0', 'a[0] contains ""',
  'any(m["k"][*] contains "")', 'all(m["k"][*] contains "")', 'any(m["k"][*] eq "a")', 'len(m["k"]) ge 0', 'any(m[*][*] contains "")',
] // prettier-ignore

describe('conditions that plainly fail', () => {
  it('have an event that fails them, which the prover finds', () => {
    const analyzer = createAnalyzer({ scheme })
    const random = createRandom(seed)
    let plain = 0
    for (let round = 0; round < rounds; round++) {
      const part = (): string => `${random(2) === 0 ? 'not ' : ''}${atoms[random(atoms.length)] ?? ''}`
      const text = Array.from({ length: 1 + random(3) }, part).join(random(3) === 0 ? ' or ' : ' and ')
      const condition = toCondition(text, scheme)
      if (!analyzer.failsPlainly(condition)) continue
      plain++
      expect(analyzer.find([{ condition, answer: false }]).kind, text).toBe('value')
    }
    expect(plain).toBeGreaterThan(rounds / 4)
  })

  it('are none that are always true', () => {
    const analyzer = createAnalyzer({ scheme })
    const always = ['s contains ""', 's matches ""', 's wildcard "*"', 'len(s) ge 0', 'not s lt ""', 'all(a[*] contains "")', 'not any(a[*] lt "")', 'all(m["k"][*] contains "")', 's eq "a" or s ne "a"'] // prettier-ignore
    for (const text of always) expect(analyzer.failsPlainly(toCondition(text, scheme)), text).toBe(false)
  })
})
