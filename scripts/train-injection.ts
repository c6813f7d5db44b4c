/**
 * Trains the model of the injection scorer and measures it by leaving whole sources out:
 * `npx tsx scripts/train-injection.ts [--check]`. Writes `src/inspection/dlp/injection/model/trained.generated.ts` and
 * `docs/reference/injection-evaluation.md`. Reads only what is in the project; seeds are fixed, so that the same files
 * come out on each run. Takes about two minutes.
 */
import { writeFileSync } from 'node:fs'
import { packWeights } from '../src/inspection/dlp/injection/model/trained.ts'
import { injectionEvidence, ruleStrength } from '../src/inspection/dlp/injection/score.ts'
import { combination, pointsOf, type LeftOut } from './train-injection/calibrate.ts'
import { evaluationPage } from './train-injection/evaluation-page.ts'
import { quantise, toExample, train, type Example } from './train-injection/regression.ts'
import { trainingRows } from './train-injection/rows.ts'

const started = performance.now()
const say = (text: string): void => console.error(`${((performance.now() - started) / 1000).toFixed(0)} s  ${text}`)

const rows = trainingRows()
const examples = rows.map(toExample)
say(`${String(rows.length)} rows, ${String(examples.reduce((sum, { windows }) => sum + windows.length, 0))} windows`)

/** Sources that come from one place are left out together. */
const placeOf = (source: string): string => source.replace(/-(?:attack|harmless)$/, '')
const places = [...new Set(rows.map(({ source }) => placeOf(source)))]

const leftOut: LeftOut[] = []
for (const place of places) {
  const isHere = ({ row }: Example): boolean => placeOf(row.source) === place
  const model = quantise(train(examples.filter((example) => !isHere(example))))
  for (const { row } of examples.filter(isHere)) {
    const { logit, rules } = injectionEvidence(model, row.text)
    leftOut.push({ ...row, logit, rules: ruleStrength(rules) })
  }
  say(`left out ${place}`)
}

const model = quantise(train(examples))
const points = pointsOf(leftOut, combination)
const round = (value: number): number => Number(value.toPrecision(6))
const calibration = { points: points.map(([evidence, score]) => [round(evidence), score]) }
writeFileSync(
  new URL('../src/inspection/dlp/injection/model/trained.generated.ts', import.meta.url),
  `// Made by scripts/train-injection.ts from ${String(rows.length)} rows; see docs/reference/injection-evaluation.md for their sources and licences.
// prettier-ignore
export const trained = {
  rows: ${String(rows.length)},
  scale: ${String(round(model.scale))},
  bias: ${String(round(model.bias))},
  calibration: { weights: ${JSON.stringify(combination)}, points: ${JSON.stringify(calibration.points)} },
  weights: "${packWeights(model.weights)}",
} as const
`,
)
writeFileSync(new URL('../docs/reference/injection-evaluation.md', import.meta.url), evaluationPage(leftOut))
say('written')
