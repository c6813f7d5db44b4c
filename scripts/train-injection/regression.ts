import { featureWindows, weightCount } from '../../src/inspection/dlp/injection/model/windows.ts'
import type { LinearModel } from '../../src/inspection/dlp/injection/model/linear-model.ts'
import { largestWeight } from '../../src/inspection/dlp/injection/model/trained.ts'
import { logitOf, valueOf } from '../../src/inspection/dlp/injection/model/linear-model.ts'
import { toNormalForm, withoutMarks } from '../../src/inspection/dlp/injection/normal-form.ts'
import { createDraw } from './draw.ts'
import type { TrainingRow } from './rows.ts'

/** A row with the features of its windows. */
export interface Example {
  readonly row: TrainingRow
  readonly windows: readonly Uint16Array[]
}

export function toExample(row: TrainingRow): Example {
  const text = withoutMarks(toNormalForm(row.text).toLowerCase())
  return { row, windows: Array.from(featureWindows(text), ({ features, count }) => features.slice(0, count)) }
}

/** Found by leaving whole sources out; figures in docs/reference/injection-evaluation.md. */
const settings = { passes: 8, rate: 0.3, decay: 1e-4, sourceWeight: 0.7, mostWeight: 20, seed: 7 } as const

/** How much each example counts: sources by the root of their size (about), and both classes alike. */
function weightsOf(examples: readonly Example[]): number[] {
  const sizes = new Map<string, number>()
  for (const { row } of examples) sizes.set(row.source, (sizes.get(row.source) ?? 0) + 1)
  const plain = examples.map(({ row }) => Math.pow(sizes.get(row.source) ?? 1, -settings.sourceWeight))
  const totals = { attack: 0, harmless: 0 }
  examples.forEach(({ row }, at) => (totals[row.attack ? 'attack' : 'harmless'] += plain[at] ?? 0))
  return examples.map(({ row }, at) => {
    const share = ((plain[at] ?? 0) / totals[row.attack ? 'attack' : 'harmless']) * (examples.length / 2)
    return Math.min(settings.mostWeight, share)
  })
}

/**
 * Logistic regression by stochastic gradient steps with a rate of its own for each weight. Of a long text the riskiest
 * window is learnt from and one by chance: an attack need not fill its text, and no part of a harmless text is one.
 */
export function train(examples: readonly Example[]): LinearModel & { readonly weights: Float64Array } {
  const draw = createDraw(settings.seed)
  const model = { weights: new Float64Array(weightCount), scale: 1, bias: 0 }
  const squares = new Float64Array(weightCount).fill(1)
  let biasSquares = 1
  const counts = weightsOf(examples)
  const places = examples.map((_, at) => at)
  for (let pass = 0; pass < settings.passes; pass++) {
    for (const at of draw.shuffled(places)) {
      const { row, windows } = examples[at] as Example
      const picked = pickWindows(model, windows, pass === 0, draw.number())
      for (const window of picked) {
        const odds = logitOf(model, window, window.length)
        const error = ((1 / (1 + Math.exp(-odds)) - (row.attack ? 1 : 0)) * (counts[at] ?? 0)) / picked.length
        const value = valueOf(window.length)
        for (const feature of window) {
          const slope = error * value + settings.decay * (model.weights[feature] as number)
          squares[feature] = (squares[feature] as number) + slope * slope
          model.weights[feature] =
            (model.weights[feature] as number) - (settings.rate * slope) / Math.sqrt(squares[feature])
        }
        biasSquares += error * error
        model.bias -= (settings.rate * error) / Math.sqrt(biasSquares)
      }
    }
  }
  return model
}

function pickWindows(
  model: LinearModel,
  windows: readonly Uint16Array[],
  first: boolean,
  chance: number,
): readonly Uint16Array[] {
  if (windows.length === 1) return windows
  const any = windows[Math.floor(chance * windows.length)] as Uint16Array
  if (first) return [any]
  let riskiest = any
  let most = -Infinity
  for (const window of windows) {
    const odds = logitOf(model, window, window.length)
    if (odds > most) [riskiest, most] = [window, odds]
  }
  return [riskiest, any]
}

/** The weights as whole numbers of {@link largestWeight} steps either side. */
export function quantise(
  model: LinearModel & { readonly weights: Float64Array },
): LinearModel & { readonly weights: Int8Array } {
  const sorted = Float64Array.from(model.weights, Math.abs).sort()
  // One weight in a thousand is cut to the largest number, which leaves the others finer steps.
  const largest = sorted[Math.floor(sorted.length * 0.999)] ?? 1
  const step = largest / largestWeight
  const weights = Int8Array.from(model.weights, (weight) =>
    Math.max(-largestWeight, Math.min(largestWeight, Math.round(weight / step))),
  )
  return { weights, scale: step, bias: model.bias }
}
