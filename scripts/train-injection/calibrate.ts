/** A row as left-out evidence: what the model said that never saw its source, and what the rules say. */
export interface LeftOut {
  readonly attack: boolean
  readonly source: string
  readonly family: string
  readonly logit: number
  readonly rules: number
}

export interface Combination {
  readonly model: number
  readonly rules: number
}

export type Points = readonly (readonly [evidence: number, score: number])[]

/** Which share of the harmless rows of a source may score under which score: what the documentation promises. */
const promised = [
  { share: 0.03, score: 49.4 },
  { share: 0.01, score: 19.4 },
] as const

function bySource(rows: readonly LeftOut[]): LeftOut[][] {
  const groups = new Map<string, LeftOut[]>()
  for (const row of rows) {
    const group = groups.get(row.source)
    if (group === undefined) groups.set(row.source, [row])
    else group.push(row)
  }
  return [...groups.values()]
}

/**
 * Both are log odds; how much the rules count is set by hand between 1, as they are, and what a fit gives (1.8 to 2.2). The
 * fit overrates them, since who wrote them has seen these sources: on prompts of other people's packages it gave twice the
 * false alarms.
 */
export const combination: Combination = { model: 1, rules: 1.4 }

export function evidenceOf(row: LeftOut, { model, rules }: Combination): number {
  return model * row.logit + rules * row.rules
}

/** A smaller source says too little about one row in a hundred. */
const leastRows = 100

/**
 * The least evidence at which no source of harmless rows has a larger share above it. Sources made for this project and
 * sources of under {@link leastRows} rows do not count.
 */
export function thresholdAt(share: number, harmless: readonly LeftOut[], combination: Combination): number {
  const limits = bySource(harmless.filter(({ source }) => !source.startsWith('own-')))
    .filter((group) => group.length >= leastRows)
    .map((group) => {
      const falling = group.map((row) => evidenceOf(row, combination)).sort((a, b) => b - a)
      return falling[Math.floor(share * falling.length)] ?? 0
    })
  if (limits.length === 0) throw new Error('expected sources of harmless rows')
  return Math.max(...limits)
}

/** The table from evidence to score: two promised points, and lines that grade what lies beside them. */
export function pointsOf(rows: readonly LeftOut[], combination: Combination): Points {
  const harmless = rows.filter(({ attack }) => !attack)
  const [moderate, high] = promised.map(
    ({ share, score }) => [thresholdAt(share, harmless, combination), score] as const,
  )
  if (moderate === undefined || high === undefined) throw new Error('expected two promised points')
  const median = thresholdAt(0.5, harmless, combination)
  const attacks = rows
    .filter(({ attack }) => attack)
    .map((row) => evidenceOf(row, combination))
    .sort((a, b) => a - b)
  const strong = attacks[Math.floor(attacks.length * 0.9)] ?? high[0] + 1
  return [
    [median - (moderate[0] - median), 99],
    [median, 97],
    [(median + moderate[0]) / 2, 85],
    moderate,
    high,
    [Math.max(strong, high[0] + 1), 2],
    [Math.max(strong, high[0] + 1) + 2, 1],
  ]
}
