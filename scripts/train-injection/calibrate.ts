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

/** Which share of harmless rows may score under which score; the first two are what the documentation promises. */
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

/** How much the rules count beside the model: logistic regression on two numbers, every source and both classes alike. */
export function combine(rows: readonly LeftOut[]): Combination {
  let [model, rules, bias] = [1, 1, 0]
  const sides = [rows.filter(({ attack }) => attack), rows.filter(({ attack }) => !attack)].map(bySource)
  for (let step = 0; step < 100; step++) {
    const slope = [0, 0, 0]
    for (const groups of sides)
      for (const group of groups)
        for (const row of group) {
          const odds = model * row.logit + rules * row.rules + bias
          const error = (1 / (1 + Math.exp(-odds)) - (row.attack ? 1 : 0)) / group.length / groups.length
          slope[0] = (slope[0] ?? 0) + error * row.logit
          slope[1] = (slope[1] ?? 0) + error * row.rules
          slope[2] = (slope[2] ?? 0) + error
        }
    model -= 1.2 * (slope[0] ?? 0)
    rules -= 1.2 * (slope[1] ?? 0)
    bias -= 1.2 * (slope[2] ?? 0)
  }
  // Only the ratio counts: the score is looked up by quantiles.
  return { model: 1, rules: rules / model }
}

export function evidenceOf(row: LeftOut, { model, rules }: Combination): number {
  return model * row.logit + rules * row.rules
}

/** The least evidence at which the mean share of the sources' harmless rows is at most so large. */
export function thresholdAt(share: number, harmless: readonly LeftOut[], combination: Combination): number {
  const groups = bySource(harmless).map((group) =>
    Float64Array.from(group, (row) => evidenceOf(row, combination)).sort(),
  )
  const candidates = groups.flatMap((group) => [...group]).sort((a, b) => b - a)
  const shareAt = (evidence: number): number =>
    groups.reduce((sum, group) => sum + group.filter((found) => found > evidence).length / group.length, 0) /
    groups.length
  let [low, high] = [0, candidates.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (shareAt(candidates[middle] ?? 0) <= share) low = middle
    else high = middle - 1
  }
  return candidates[low] ?? 0
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
