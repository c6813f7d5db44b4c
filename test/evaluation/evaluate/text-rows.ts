import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { scoreInjection } from '../../../src/inspection/dlp/index.ts'
import { readRow } from './rows.ts'

/** A labelled text of the public form; `label` 1 is an attack. */
export interface TextRow {
  readonly id: string
  readonly label: 0 | 1
  readonly source: string
  readonly family: string
  readonly text: string
}

/**
 * The lines of a file; one whose name ends in `.gz` is unpacked. It is opened by the first call for a line: one that has ended
 * before anybody asks would never be heard to end.
 */
export async function* linesOf(file: string): AsyncGenerator<string> {
  const bytes = createReadStream(file)
  yield* createInterface({ input: file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes, crlfDelay: Infinity })
}

/** Reads a line of public rows; undefined if it is none. */
export function readTextRow(line: string): TextRow | undefined {
  const row = readRow(line)
  if (row === undefined) return undefined
  const { id, label, source, family, text } = row
  if (typeof id !== 'string' || (label !== 0 && label !== 1) || typeof text !== 'string') return undefined
  if (typeof source !== 'string' || typeof family !== 'string') return undefined
  return { id, label, source, family, text }
}

/** Scores under which the documentation advises to act. */
export const advisedThresholds = [20, 30, 50] as const

/** What was found of the rows of one kind. */
export interface TextGroup {
  readonly name: string
  readonly rows: number
  /** Share of the rows under each advised threshold: recall of attacks, false alarms of harmless rows. */
  readonly under: Readonly<Record<string, number>>
  /** How often one of its attacks has a lower score than a harmless row of the file; missing for harmless rows. */
  readonly area?: number
}

export interface TextEvaluation {
  readonly rows: number
  readonly brokenLines: readonly number[]
  readonly groups: Readonly<Record<'attacksBySource' | 'attacksByFamily' | 'harmlessBySource', readonly TextGroup[]>>
  readonly attacks: TextGroup
  readonly harmless: TextGroup
}

interface Scored extends TextRow {
  readonly score: number
}

/** Ties count half. */
function areaOf(attacks: readonly number[], harmless: readonly number[]): number {
  const counts = new Array<number>(101).fill(0)
  for (const score of harmless) counts[score] = (counts[score] ?? 0) + 1
  let above = 0
  const higher = counts.map(() => 0)
  for (let score = 100; score >= 0; score--) {
    higher[score] = above + (counts[score] ?? 0) / 2
    above += counts[score] ?? 0
  }
  return attacks.reduce((sum, score) => sum + (higher[score] ?? 0), 0) / (attacks.length * harmless.length)
}

function groupOf(name: string, rows: readonly Scored[], harmless: readonly number[]): TextGroup {
  const scores = rows.map(({ score }) => score)
  const under = Object.fromEntries(
    advisedThresholds.map((limit) => [
      limit,
      scores.filter((score) => score < limit).length / Math.max(1, rows.length),
    ]),
  )
  const isAttack = rows[0]?.label === 1
  return {
    name,
    rows: rows.length,
    under,
    ...(isAttack && harmless.length > 0 ? { area: areaOf(scores, harmless) } : {}),
  }
}

function groupsBy(rows: readonly Scored[], key: (row: Scored) => string, harmless: readonly number[]): TextGroup[] {
  const groups = new Map<string, Scored[]>()
  for (const row of rows) {
    const group = groups.get(key(row))
    if (group === undefined) groups.set(key(row), [row])
    else group.push(row)
  }
  return [...groups].map(([name, members]) => groupOf(name, members, harmless))
}

/** Scores every row. */
export async function evaluateTexts(lines: AsyncIterable<string> | Iterable<string>): Promise<TextEvaluation> {
  const scored: Scored[] = []
  const brokenLines: number[] = []
  let number = 0
  for await (const line of lines) {
    number++
    if (line.trim() === '') continue
    const row = readTextRow(line)
    if (row === undefined) brokenLines.push(number)
    else scored.push({ ...row, score: scoreInjection(row.text).score })
  }
  const attacks = scored.filter(({ label }) => label === 1)
  const harmless = scored.filter(({ label }) => label === 0)
  const harmlessScores = harmless.map(({ score }) => score)
  return {
    rows: scored.length,
    brokenLines,
    groups: {
      attacksBySource: groupsBy(attacks, ({ source }) => source, harmlessScores),
      attacksByFamily: groupsBy(attacks, ({ family }) => family, harmlessScores),
      harmlessBySource: groupsBy(harmless, ({ source }) => source, harmlessScores),
    },
    attacks: groupOf('all attacks', attacks, harmlessScores),
    harmless: groupOf('all harmless', harmless, harmlessScores),
  }
}

function lineOf({ name, rows, under, area }: TextGroup): string {
  const shares = advisedThresholds.map((limit) => `<${String(limit)} ${(under[String(limit)] ?? 0).toFixed(3)}`)
  const curve = area === undefined ? '' : `  AUC ${area.toFixed(3)}`
  return `  ${name.padEnd(28)} ${String(rows).padStart(6)}  ${shares.join('  ')}${curve}`
}

/** The figures as text. */
export function textTable({ rows, brokenLines, groups, attacks, harmless }: TextEvaluation): string {
  return [
    `texts ${String(rows)}, broken lines ${String(brokenLines.length)}`,
    'recall, attacks by source',
    ...groups.attacksBySource.map(lineOf),
    'recall, attacks by family',
    ...groups.attacksByFamily.map(lineOf),
    'false alarms, harmless by source',
    ...groups.harmlessBySource.map(lineOf),
    'together',
    lineOf(attacks),
    lineOf(harmless),
  ].join('\n')
}
