import { featureWindows } from './windows.ts'

/** Weights of a logistic regression over hashed features. */
export interface LinearModel {
  /** One for each of the 65,536 features. */
  readonly weights: ArrayLike<number>
  /** What the weights are multiplied by. */
  readonly scale: number
  readonly bias: number
}

/** What the model says about one part of a text. */
export interface WindowEvidence {
  /** UTF-16 offsets in the text that was read. */
  readonly start: number
  readonly end: number
  /** Log odds of an attack, before calibration. */
  readonly logit: number
}

/** Counted as features that say nothing, so that a few words decide less than many. */
const silentFeatures = 40

/** What each of so many features counts. */
export function valueOf(count: number): number {
  return 1 / Math.sqrt(count + silentFeatures)
}

/** Sum of the weights of a window's features by the root of their number, so that long windows do not weigh more. */
export function logitOf(model: LinearModel, features: Uint16Array, count: number): number {
  let sum = 0
  for (let at = 0; at < count; at++) sum += model.weights[features[at] as number] as number
  return sum * model.scale * valueOf(count) + model.bias
}

/**
 * Judges every part of a text.
 *
 * @param text - in normal form and lower case
 */
export function judgeWindows(model: LinearModel, text: string): WindowEvidence[] {
  const found: WindowEvidence[] = []
  for (const { features, count, start, end } of featureWindows(text))
    found.push({ start, end, logit: logitOf(model, features, count) })
  return found
}
