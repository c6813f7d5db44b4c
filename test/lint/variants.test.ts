import { describe, expect, it } from 'vitest'
import { lint } from '../../src/lint/index.ts'
import { caseFiles, type CaseFile } from '../support/lint-cases.ts'
import { variants } from '../support/lint-variants.ts'

const today = '2026-11-26'

function startsOf(id: string, { file, text }: CaseFile): readonly number[] {
  return lint([{ file, text }], { today })
    .findings.filter(({ code }) => code === id)
    .map(({ span }) => span.start)
}

describe.each(Object.entries(variants))('%s, as people write it', (id, { bad, good }) => {
  it('is found at its place in every form', () => {
    for (const [number, own] of bad.entries())
      for (const file of caseFiles(own)) {
        const start = file.marked?.start ?? 0
        // A finding about a whole value may begin at its quote.
        const places = startsOf(id, file)
        const isThere =
          places.includes(start) || (/["']/.test(file.text.charAt(start - 1)) && places.includes(start - 1))
        expect(isThere, `mistake ${String(number + 1)} in ${file.form}, found at ${places.join()}\n${file.text}`).toBe(
          true,
        )
      }
  })

  it('is not found where the rule is right', () => {
    for (const own of good)
      for (const file of caseFiles(own)) expect(startsOf(id, file), `${file.form}\n${file.text}`).toEqual([])
  })
})
