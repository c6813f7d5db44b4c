import type { LinearModel } from './linear-model.ts'
import { trained } from './trained.generated.ts'

let model: LinearModel | undefined

/** The model that is shipped; its weights are unpacked on the first call. */
export function injectionModel(): LinearModel {
  model ??= {
    weights: Int8Array.from(atob(trained.weights), (char) => (char.charCodeAt(0) << 24) >> 24),
    scale: trained.scale,
    bias: trained.bias,
  }
  return model
}

/** How evidence becomes a score. */
export const calibration: {
  readonly weights: { readonly model: number; readonly rules: number }
  readonly points: readonly (readonly [evidence: number, score: number])[]
} = trained.calibration
