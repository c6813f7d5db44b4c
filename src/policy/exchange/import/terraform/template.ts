import { UnknownValue } from '../unknown-value.ts'

/** A text with holes: what stands between them, and the expressions that fill them. */
export class Template extends UnknownValue {
  readonly pieces: readonly (string | UnknownValue)[]

  constructor(text: string, pieces: readonly (string | UnknownValue)[]) {
    super(text)
    this.pieces = pieces
  }
}
