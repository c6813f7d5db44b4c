import { unwrap } from '../../../src/diagnostics/index.ts'
import {
  compileDlpProfiles,
  detectorRows,
  detectorsById,
  loadPhoneNumberPlan,
  type DlpScanner,
} from '../../../src/inspection/dlp/index.ts'
import { isRow } from './rows.ts'

interface Part {
  readonly category: string
  /** UTF-16 offsets. */
  readonly start: number
  readonly end: number
}

/** A text with the places of the personal data in it. */
export interface PersonalRow {
  readonly id: string
  readonly text: string
  readonly entities: readonly Part[]
}

function isPart(value: unknown): value is Part {
  return (
    isRow(value) &&
    typeof value['category'] === 'string' &&
    typeof value['start'] === 'number' &&
    typeof value['end'] === 'number'
  )
}

/** Reads a line of a file of personal data; undefined if it is none. */
export function readPersonalRow(line: string): PersonalRow | undefined {
  let row: unknown
  try {
    row = JSON.parse(line)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
  if (!isRow(row)) return undefined
  const { id, text, entities } = row
  if (typeof id !== 'string' || typeof text !== 'string') return undefined
  return Array.isArray(entities) && entities.every(isPart) ? { id, text, entities } : undefined
}

/** Counts of one category: places that are in the text, and places that a detector named. */
export interface PersonalTally {
  readonly category: string
  readonly expected: number
  readonly found: number
  readonly precision: number
  readonly recall: number
}

export interface PersonalEvaluation {
  readonly rows: number
  readonly brokenLines: readonly number[]
  readonly categories: readonly PersonalTally[]
}

/** Firms have no category of `pii_categories`; they are measured by the name of their row. */
const organisation = 'ORGANISATION'

function categoriesOf(entry: string): readonly string[] {
  return detectorsById.get(entry)?.pii ?? [organisation]
}

async function createScanner(): Promise<DlpScanner> {
  const ids = detectorRows.filter(({ pii, family }) => pii !== undefined || family === 'organisation')
  const entries = ids.map(({ id }) => ({ id, detector: id }))
  const profile = { id: 'personal', name: 'personal', confidence: 'medium', entries } as const
  return unwrap(compileDlpProfiles([profile], { phonePlan: await loadPhoneNumberPlan() }))
}

function overlaps(one: Part, other: Part): boolean {
  return one.category === other.category && one.start < other.end && other.start < one.end
}

/** Compares places by category: one counts as found where a detector of its category names any part of it. */
export async function evaluatePersonal(lines: AsyncIterable<string> | Iterable<string>): Promise<PersonalEvaluation> {
  const scanner = await createScanner()
  const counts = new Map<string, { expected: number; hit: number; found: number; right: number }>()
  const countOf = (category: string): { expected: number; hit: number; found: number; right: number } => {
    const count = counts.get(category) ?? { expected: 0, hit: 0, found: 0, right: 0 }
    counts.set(category, count)
    return count
  }
  const brokenLines: number[] = []
  let number = 0
  let rows = 0
  for await (const line of lines) {
    number++
    if (line.trim() === '') continue
    const row = readPersonalRow(line)
    if (row === undefined) {
      brokenLines.push(number)
      continue
    }
    rows++
    const named = scanner
      .scan(row.text)
      .findings.flatMap(({ entry, start, end }) =>
        categoriesOf(entry).map((category): Part => ({ category, start, end })),
      )
    for (const entity of row.entities) {
      const count = countOf(entity.category)
      count.expected++
      if (named.some((part) => overlaps(part, entity))) count.hit++
    }
    for (const part of named) {
      const count = countOf(part.category)
      count.found++
      if (row.entities.some((entity) => overlaps(part, entity))) count.right++
    }
  }
  const categories = [...counts].map(([category, { expected, hit, found, right }]) => ({
    category,
    expected,
    found,
    precision: found === 0 ? 1 : right / found,
    recall: expected === 0 ? 1 : hit / expected,
  }))
  return { rows, brokenLines, categories: categories.sort((a, b) => b.expected - a.expected) }
}

/** The figures as text. */
export function personalTable({ rows, brokenLines, categories }: PersonalEvaluation): string {
  return [
    `texts ${String(rows)}, broken lines ${String(brokenLines.length)}`,
    ...categories.map(
      ({ category, expected, found, precision, recall }) =>
        `  ${category.padEnd(16)} precision ${precision.toFixed(3)}  recall ${recall.toFixed(3)}  (${String(expected)} there, ${String(found)} named)`,
    ),
  ].join('\n')
}
