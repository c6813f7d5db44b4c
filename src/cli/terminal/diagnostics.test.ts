import { describe, expect, it } from 'vitest'
import { createDiagnostic } from '../../diagnostics/index.ts'
import { foldDiagnostics } from './diagnostics.ts'
import { widthOf } from './width.ts'

const stream = (columns: number): NodeJS.WriteStream => ({ isTTY: true, columns }) as unknown as NodeJS.WriteStream

function diagnosticAt(text: string, part: string, line: number) {
  const start = text.indexOf(part)
  const diagnostic = createDiagnostic('E_FILE', { start, end: start + part.length }, { reason: 'x' })
  return { ...diagnostic, file: 'f.yaml', line }
}

describe('foldDiagnostics', () => {
  it('shows three of many that say the same, and names the lines of the others', () => {
    const many = Array.from({ length: 20 }, (_, index) => diagnosticAt('abc', 'b', index + 1))
    const blocks = foldDiagnostics(many, () => 'abc', process.stdout)
    expect(blocks).toHaveLength(3)
    expect(blocks.at(-1)).toMatch(/the same 17 times more, in lines 4, 5, 6, 7, 8, 9, 10, 11 and 9 more$/)
    expect(foldDiagnostics(many.slice(0, 3), () => 'abc', process.stdout).join()).not.toContain('the same')
  })

  it('puts the marker below what it marks, whatever stands before it, and fits the terminal', () => {
    for (const [before, columns] of [['漢字 ', 80], ['x'.repeat(200), 80], ['漢'.repeat(200), 80], ['漢'.repeat(200), 120]] as const) {
      const text = `${before}WRONG${'後'.repeat(100)}`
      const [block = ''] = foldDiagnostics([diagnosticAt(text, 'WRONG', 1)], () => text, stream(columns))
      const [, , source = '', marker = ''] = block.replace(/\u001b\[\d+m/g, '').split('\n')
      expect(widthOf(source)).toBeLessThanOrEqual(columns)
      expect(widthOf(source.slice(0, source.indexOf('WRONG')))).toBe(marker.indexOf('^'))
      expect(marker.trim().replace('| ', '').trim()).toBe('^^^^^')
    }
  }) // prettier-ignore

  it('lets no text of a policy steer the terminal', () => {
    const text = '\u001b[31mWRONG\u202e'
    const blocks = foldDiagnostics([diagnosticAt(text, 'WRONG', 1)], () => text, process.stdout)
    expect(blocks.join()).not.toMatch(/[\u001b\u202e]/)
  })
})
