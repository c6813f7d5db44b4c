import type { LinearModel } from './linear-model.ts'
import { trained } from './trained.generated.ts'

/** Weights are whole numbers from minus this to this. */
export const largestWeight = 31

const firstCode = 35
/** A backslash would need another one before it, so its code is left out. */
const backslash = 92

/** One printable character for each weight: packed this way they are compressed best. */
export function packWeights(weights: Int8Array): string {
  return Array.from(weights, (weight) => {
    const code = firstCode + largestWeight + weight
    return String.fromCharCode(code < backslash ? code : code + 1)
  }).join('')
}

/** The reverse of {@link packWeights}. */
export function unpackWeights(packed: string): Int8Array {
  return Int8Array.from({ length: packed.length }, (_, at) => {
    const code = packed.charCodeAt(at)
    return (code < backslash ? code : code - 1) - firstCode - largestWeight
  })
}

let model: LinearModel | undefined

/** The model that is shipped; its weights are unpacked on the first call. */
export function injectionModel(): LinearModel {
  model ??= {
    weights: unpackWeights(trained.weights),
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
