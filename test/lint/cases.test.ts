import { describe, expect, it } from 'vitest'
import { lint, lintRules } from '../../src/lint/index.ts'
import { caseFiles, type CaseFile } from '../support/lint-cases.ts'

const today = '2026-11-26'

function found(id: string, { file, text }: CaseFile): readonly { start: number; message: string }[] {
  return lint([{ file, text }], { today })
    .findings.filter(({ code }) => code === id)
    .map(({ span, message }) => ({ start: span.start, message }))
}

describe.each(lintRules.map((rule) => ({ id: rule.id, cases: rule.cases })))('$id', ({ id, cases }) => {
  const bad = cases.bad.flatMap((own, number) => caseFiles(own).map((file) => ({ ...file, number: number + 1 })))
  const right = [...cases.good, cases.near].flatMap((own, number) =>
    caseFiles(own).map((file) => ({ ...file, number: number + 1 })),
  )

  it.each(bad)('finds mistake $number in $form', (file) => {
    // A finding about a whole value may begin at its quote.
    const start = file.marked?.start ?? 0
    const isQuoted = `"'`.includes(file.text.charAt(start - 1))
    const places = found(id, file).map((one) => one.start)
    expect(isQuoted && places.includes(start - 1) ? [start] : places, file.text).toContain(start)
  })

  it.each(right)('finds nothing in example $number in $form', (file) => {
    expect(found(id, file), file.text).toEqual([])
  })
})
