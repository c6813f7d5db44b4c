import type { Finding } from '../../diagnostics/index.ts'

/** Findings that were there before, counted by what tells them again when lines have moved. */
export interface Baseline {
  readonly counts: ReadonlyMap<string, number>
  /** Why what it holds is not told, as reports say it. */
  readonly reason: string
}

/** What a finding of a baseline is known by: no line, since those move. */
export function baselineKey({ code, file, subject }: Finding): string {
  return JSON.stringify([code, file.replace(/^\.\//, ''), subject])
}

/** How often each finding was there; what comments and settings hide is theirs. */
function countFindings(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const finding of findings) {
    if (finding.suppressed !== undefined && finding.suppressed.by !== 'baseline') continue
    const key = baselineKey(finding)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

/** What was found of older files as a baseline of those that followed. */
export function toBaseline(findings: readonly Finding[]): Baseline {
  return { counts: countFindings(findings), reason: 'it was there before' }
}

/** The text of a baseline file. */
export function writeBaseline(findings: readonly Finding[]): string {
  const rows = [...countFindings(findings)]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, count]) => {
      const [code, file, subject] = JSON.parse(key) as readonly string[]
      return { code, file, subject, ...(count === 1 ? {} : { count }) }
    })
  return `${JSON.stringify({ version: 1, findings: rows }, undefined, 2)}\n`
}

interface Row {
  readonly code?: unknown
  readonly file?: unknown
  readonly subject?: unknown
  readonly count?: unknown
}

/** Reads a baseline file; a text says why it is none. */
export function readBaseline(text: string): Baseline | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return 'it is no JSON'
  }
  const rows =
    typeof value === 'object' && value !== null && 'findings' in value && Array.isArray(value.findings)
      ? (value.findings as readonly Row[])
      : undefined
  if (rows === undefined) return 'it holds no `findings`'
  const counts = new Map<string, number>()
  for (const [index, row] of rows.entries()) {
    const { code, file, subject, count = 1 } = row
    if (
      typeof code !== 'string' ||
      typeof file !== 'string' ||
      typeof subject !== 'string' ||
      typeof count !== 'number'
    )
      return `finding ${String(index + 1)} has no \`code\`, \`file\` and \`subject\``
    counts.set(JSON.stringify([code, file, subject]), count)
  }
  return { counts, reason: 'it was there when the baseline was written' }
}
