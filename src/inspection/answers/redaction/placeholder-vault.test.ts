import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { createSpanFinder, type SpanFinder } from '../spans/span-finder.ts'
import { redactText } from './redact-text.ts'
import { PlaceholderVault } from './placeholder-vault.ts'

const categories = ['EMAIL_ADDRESS', 'CREDIT_CARD', 'PHONE_NUMBER', 'US_SSN']
const values = ['ana@example.com', 'bo@example.org', '4111 1111 1111 1111', '+49 30 5550 1234', 'SSN 536-22-8726']
const lookAlike = fc.constantFrom(
  '[EMAIL_1]',
  '[EMAIL_2]',
  '[CREDIT_CARD_1]',
  '[EMAIL_9]',
  '[email_1]',
  '[EMAIL_01]',
  '[]',
  '[EMAIL_',
)
const word = fc.constantFrom('please write to', 'and', 'the number', ', ', '.\n')
const text = fc
  .array(fc.oneof(word, lookAlike, fc.constantFrom(...values)), { maxLength: 12 })
  .map((parts) => parts.join(' '))

let finder: SpanFinder

beforeAll(async () => {
  finder = await createSpanFinder([{ id: 'g', action: 'redact', pii: categories, secrets: true }])
})

/** Redacts a text as a prompt is: what looks like a placeholder in it is never given out. */
function redact(vault: PlaceholderVault, original: string): string {
  vault.reserve(original)
  let written = ''
  let from = 0
  for (const { start, end, text: placeholder } of redactText(original, finder, vault).edits) {
    written += original.slice(from, start) + placeholder
    from = end
  }
  return written + original.slice(from)
}

describe('placeholders', () => {
  it('are put back byte for byte, and look-alikes stay what they are', () => {
    fc.assert(
      fc.property(text, (original) => {
        const vault = new PlaceholderVault()
        expect(vault.restore(redact(vault, original))).toBe(original)
      }),
    )
  })

  it('are stable: redacting twice changes nothing', () => {
    fc.assert(
      fc.property(text, (original) => {
        const vault = new PlaceholderVault()
        const once = redact(vault, original)
        expect(redact(vault, once)).toBe(once)
        expect(redact(new PlaceholderVault(), once)).toBe(once)
      }),
    )
  })

  it('are the same for the same value, another for another, and never cross two vaults', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...categories), fc.string({ minLength: 1 })), { maxLength: 30 }),
        (asked) => {
          const [one, other] = [new PlaceholderVault(), new PlaceholderVault()]
          const given = new Map<string, string>()
          for (const [category, value] of asked) {
            const placeholder = one.placeholderFor(category, value) ?? ''
            const key = `${category} ${value}`
            expect(placeholder).toBe(given.get(key) ?? placeholder)
            if (!given.has(key)) expect([...given.values()]).not.toContain(placeholder)
            given.set(key, placeholder)
            expect(one.restore(placeholder)).toBe(value)
            expect(other.restore(placeholder)).toBe(placeholder)
          }
        },
      ),
    )
  })

  it('run out at the limit, and say so', () => {
    const vault = new PlaceholderVault({ maxValues: 2 })
    expect([vault.placeholderFor('A', '1'), vault.placeholderFor('A', '2'), vault.placeholderFor('A', '3')]).toEqual(['[A_1]', '[A_2]', undefined]) // prettier-ignore
    expect(vault.placeholderFor('A', '1')).toBe('[A_1]')
  })
})
